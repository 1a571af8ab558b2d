import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtCli } from '../support/cli.ts';
import { repositoryAt, type TestRepository } from '../support/repository.ts';
import { bad, barePath, good, hook, hooked, hookFile, refusal, tryCommit, tryGit } from './commits.ts';

describe('git commit with the hook', () => {
  let repository: TestRepository;
  const head = (): string => repository.git('rev-parse', 'HEAD').trim();
  beforeEach(async () => {
    repository = await hooked();
  });
  afterEach(() => repository.dispose());

  it('is refused for what is new, says what, how to see it and how to commit anyway; once repaired it passes', () => {
    const before = head();
    repository.stage({ Dockerfile: bad });
    const { code, said } = tryCommit(repository);
    assert.equal(code, 1);
    assert.match(said, refusal);
    assert.match(said, /seaworthy: there are new findings, so the commit is refused \(1 error, /);
    assert.match(said, /seaworthy check --staged\n/);
    assert.match(said, /git commit --no-verify/);
    assert.doesNotMatch(said, /ghp_/);
    assert.equal(head(), before);
    repository.stage({ Dockerfile: good });
    repository.stage({ 'notes.txt': 'repaired\n' });
    assert.deepEqual(tryCommit(repository), { code: 0, said: '' });
    assert.notEqual(head(), before);
  });

  it('takes the verdict of `check --staged`, exit code and findings', async () => {
    repository.stage({ Dockerfile: bad, 'k8s/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n\tx: y\n' });
    const run = await hook(repository, 'run');
    const check = tryGit(repository, [
      '-c',
      `alias.sw=!"${process.execPath}" "${builtCli()}"`,
      'sw',
      'check',
      '--staged',
    ]);
    assert.equal(run.code, 1);
    assert.equal(check.code, run.code);
    const errors = (text: string) =>
      [...text.matchAll(/^(\S+:\d+:\d+) {2}error {2}(\S+)$/gm)].map(([line]) => line);
    assert.deepEqual(errors(run.out).sort(), errors(check.said).sort());
    assert.equal(errors(run.out).length, 2);
  });

  it('says in a line what is new and refuses nothing, and nothing where nothing is new', () => {
    repository.stage({ 'web/Dockerfile': 'FROM node\nUSER node\n' });
    const { code, said } = tryCommit(repository);
    assert.equal(code, 0);
    assert.match(
      said,
      /^seaworthy: .*1 warning.* new, which refuse nothing\. To see them: \S+ check --staged\n$/,
    );
    assert.deepEqual(tryCommit(repository, '--allow-empty'), { code: 0, said: '' });
  });

  it('refuses from the level that the caller asks for', async () => {
    repository.stage({ 'web/Dockerfile': 'FROM node\nUSER node\n' });
    assert.equal((await hook(repository, 'run', '--fail-on', 'warning')).code, 1);
    assert.equal((await hook(repository, 'run', '--fail-on=never')).code, 0);
    repository.stage({ 'web/Dockerfile': 'FROM k8s.gcr.io/pause:3.2\nUSER node\n' });
    const { code, out } = await hook(repository, 'run', '--fail-on', 'warning');
    assert.equal(code, 1);
    assert.match(out, /to repair it: +\S+ check --staged --fix\n/);
    assert.equal((await hook(repository, 'run', '--fail-on', 'bad')).code, 2);
  });

  it('does not count what HEAD has: an old finding beside a new line', () => {
    repository.commit({ Dockerfile: bad });
    repository.stage({ Dockerfile: `# A comment.\n${bad}` });
    assert.equal(tryCommit(repository).code, 0);
  });

  it('commit -a takes what git will commit, not what was staged before', () => {
    repository.write('Dockerfile', bad);
    assert.equal(tryCommit(repository, '--allow-empty').code, 0, 'nothing is staged');
    const { code, said } = tryCommit(repository, '-a');
    assert.equal(code, 1);
    assert.match(said, refusal);
  });

  it('commit FILE takes that file alone, whatever else is staged', () => {
    repository.stage({ Dockerfile: bad });
    repository.write('notes.txt', 'one\n');
    repository.git('add', '-N', 'notes.txt');
    assert.equal(tryCommit(repository, 'notes.txt').code, 0);
    assert.equal(repository.git('show', '--name-only', '--format=', 'HEAD').trim(), 'notes.txt');
    assert.match(tryCommit(repository, 'Dockerfile').said, refusal);
  });

  it('takes what is staged of a file that is half staged', () => {
    repository.stage({ Dockerfile: `${good}LABEL a=b\n` });
    repository.write('Dockerfile', bad);
    assert.equal(tryCommit(repository).code, 0);
    repository.stage({ Dockerfile: bad });
    repository.write('Dockerfile', good);
    assert.match(tryCommit(repository).said, refusal);
  });

  it('commit --amend counts against the commit that stands', () => {
    repository.stage({ Dockerfile: bad });
    assert.match(tryCommit(repository, '--amend').said, refusal);
    assert.equal(tryCommit(repository, '--amend', '--no-verify').code, 0);
    assert.equal(tryCommit(repository, '--amend').code, 0, 'HEAD has it now');
  });

  it('before the first commit everything counts', async () => {
    repository.git('update-ref', '-d', 'HEAD');
    repository.stage({ Dockerfile: bad });
    assert.match(tryCommit(repository).said, refusal);
  });

  it('in a linked worktree and from a folder below', () => {
    const other = join(repository.root, '..', 'other tree');
    repository.git('worktree', 'add', '-q', '-b', 'other', other);
    const linked = repositoryAt(other);
    linked.stage({ Dockerfile: bad, 'sub/notes.txt': 'x\n' });
    const { code, said } = tryGit({ ...linked, root: join(other, 'sub') }, ['commit', '-m', 'A commit']);
    assert.equal(code, 1);
    assert.match(said, refusal);
  });

  it('in a submodule that has the hook', async () => {
    repository.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      repository.root,
      'inner',
    );
    const inner = repositoryAt(join(repository.root, 'inner'));
    assert.equal((await hook(inner, 'install')).code, 0);
    assert.match(
      readFileSync(join(repository.root, '.git/modules/inner/hooks/pre-commit'), 'utf8'),
      /seaworthy/,
    );
    inner.stage({ Dockerfile: bad });
    assert.match(tryCommit(inner).said, refusal);
  });

  it('while a merge is in progress', () => {
    repository.git('checkout', '-q', '-b', 'side');
    repository.commit({ Dockerfile: good.replace('24', '22') });
    repository.git('checkout', '-q', 'main');
    repository.commit({ Dockerfile: good.replace('24', '26') });
    assert.equal(tryGit(repository, ['merge', '-q', 'side']).code, 1);
    repository.stage({ Dockerfile: bad });
    assert.match(tryCommit(repository).said, refusal);
    repository.stage({ Dockerfile: good });
    assert.equal(tryCommit(repository).code, 0);
    assert.equal(repository.git('log', '-1', '--format=%p').trim().split(' ').length, 2);
  });

  it('is refused, with the place, where the staged policy is broken', () => {
    repository.stage({ '.seaworthy.yaml': 'rules:\n  no-such-rule: error\nextends: [\n' });
    const { code, said } = tryCommit(repository);
    assert.equal(code, 1);
    assert.match(said, /\.seaworthy\.yaml:\d+:\d+ {2}error/);
    assert.match(said, /a policy is broken/);
  });
});

describe('the program that the hook starts', () => {
  let repository: TestRepository;
  const fake = (path: string, says: string, code = 0, shell = '/bin/sh'): void =>
    repository.write(path, `#!${shell}\necho ${says} "$@"\nexit ${code}\n`, 0o755);
  beforeEach(async () => {
    repository = await hooked(`it's a "test" of $HOME`);
    repository.stage({ 'notes.txt': 'x\n' });
  });
  afterEach(() => repository.dispose());
  const commit = (path: string) => tryGit(repository, ['commit', '-q', '-m', 'A commit'], { PATH: path });

  it('is the one of the repository, else the one on PATH, else the one that installed it', () => {
    repository.stage({ Dockerfile: bad });
    const path = `${join(repository.root, 'on path')}:${barePath()}`;
    fake('on path/seaworthy', 'from PATH', 1);
    fake('node_modules/.bin/seaworthy', 'from the repository', 1);
    assert.match(commit(path).said, /^from the repository hook run\n$/);
    repository.remove('node_modules');
    assert.match(commit(path).said, /^from PATH hook run\n$/);
    repository.remove('on path');
    assert.match(commit(path).said, refusal);
  });

  it('is the next one where one, or the Node that it needs, cannot be started', () => {
    repository.stage({ Dockerfile: bad });
    fake('node_modules/.bin/seaworthy', 'never', 0, '/usr/bin/env no-such-node');
    const { code, said } = commit(barePath());
    assert.equal(code, 1);
    assert.match(said, refusal);
  });

  it('is missed in a clear sentence, and the commit is refused', () => {
    rmSync(join(repository.root, '.git/seaworthy'), { recursive: true });
    const { code, said } = commit(barePath());
    assert.equal(code, 1);
    assert.match(said, /the program was not found, so what is staged was not checked/);
    assert.match(said, /git commit --no-verify/);
    const alone = tryGit(repository, ['-c', `alias.h=!sh '.git/hooks/pre-commit'`, 'h'], {
      PATH: barePath(),
    });
    assert.equal(alone.code, 3);
  });

  it('is missed as well where the one that installed it was moved', () => {
    const program = join(repository.root, '.git/seaworthy/program');
    const text = readFileSync(program, 'utf8');
    assert.ok(text.includes(builtCli()));
    writeFileSync(program, text.replaceAll(builtCli(), '/gone/cli.js'));
    chmodSync(program, 0o755);
    assert.match(commit(barePath()).said, /was not found/);
    assert.equal(commit(barePath()).code, 1);
  });

  it('tells an editor’s Node that it is to be Node', async () => {
    const { installHook } = await import('../../server/git/hook.ts');
    const { openRepository } = await import('../../server/git/repository.ts');
    const opened = await openRepository(repository.root, { environment: repository.environment });
    assert.ok('git' in opened);
    mkdirSync(join(repository.root, 'an editor'));
    fake('an editor/electron', '"$ELECTRON_RUN_AS_NODE"', 1);
    repository.write('an editor/cli.js', '');
    const node = join(repository.root, 'an editor/electron');
    const script = join(repository.root, 'an editor/cli.js');
    await installHook(opened, { program: { node, script, electron: true } });
    assert.equal(commit(barePath()).said, `1 ${script} hook run\n`);
    assert.ok(hookFile(repository));
  });
});
