import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { checkJson, type JsonReport, runCli } from '../support/cli.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';

const rulesIn = ({ files }: JsonReport): readonly string[] =>
  files.flatMap(({ path, findings }) =>
    findings
      .filter(({ suppressed, known }) => suppressed === null && (known ?? null) === null)
      .map(({ rule }) => `${path} ${rule}`),
  );

const clean =
  'FROM example.com/node@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nUSER 1000\n';
const untagged = 'FROM example.com/node\nUSER 1000\n';

describe('seaworthy check --staged', () => {
  let repository: TestRepository;
  const staged = (...args: readonly string[]) =>
    checkJson(['--staged', ...args], { cwd: repository.root, env: repository.environment });
  beforeEach(() => {
    repository = makeRepository();
  });
  afterEach(() => repository.dispose());

  it('reads what is staged, and not the working tree', async () => {
    repository.commit({ Dockerfile: clean });
    repository.stage({ Dockerfile: untagged });
    repository.write('Dockerfile', 'FROM docker.io/library/other\n');
    const { report, code } = await staged();
    assert.deepEqual(rulesIn(report), ['Dockerfile image-untagged']);
    assert.equal(code, 0, 'image-untagged is a warning');
    assert.equal((await staged('--fail-on', 'warning')).code, 1);
    repository.stage({ Dockerfile: clean });
    repository.write('Dockerfile', untagged);
    assert.deepEqual(rulesIn((await staged()).report), []);
  });

  it('counts only what HEAD does not have', async () => {
    repository.commit({ Dockerfile: untagged });
    repository.stage({ Dockerfile: `# One more line.\n\n${untagged}RUN sudo true\n` });
    const { report } = await staged();
    assert.deepEqual(rulesIn(report), ['Dockerfile run-sudo']);
    assert.equal(report.summary['known'], 1);
    assert.equal(report.base?.name, 'HEAD');
  });

  it('counts everything where there is no commit yet', async () => {
    repository.stage({ Dockerfile: untagged });
    const { report } = await staged();
    assert.deepEqual(rulesIn(report), ['Dockerfile image-untagged']);
    assert.equal(report.base?.commit, null);
  });

  it('follows a file that was renamed, and tells what is gone', async () => {
    repository.commit({ 'old/Dockerfile': `${untagged}RUN sudo true\n# ${'x'.repeat(300)}\n` });
    repository.git('mv', 'old', 'new');
    repository.stage({ 'new/Dockerfile': `${untagged}# ${'x'.repeat(300)}\n` });
    const { report } = await staged();
    assert.deepEqual(rulesIn(report), []);
    assert.equal(report.summary['known'], 1);
    assert.equal(report.summary['gone'], 1);
  });

  it('leaves out what is deleted, a link, a submodule and what is none of ours', async () => {
    repository.commit({ Dockerfile: untagged, 'a/Dockerfile': untagged });
    repository.git('rm', '-q', 'a/Dockerfile');
    repository.link('b/Dockerfile', '../Dockerfile');
    repository.stage({ 'notes.txt': 'FROM node' });
    repository.git('add', 'b');
    const { report, code } = await staged();
    assert.deepEqual(
      report.files.map(({ path }) => path),
      [],
    );
    assert.equal(code, 0);
  });

  it('checks files under a policy that changed, each side under its own policy', async () => {
    repository.commit({
      'app/Dockerfile': untagged,
      'prod/Dockerfile': untagged,
      '.seaworthy.yaml': 'rules:\n  image-untagged: off\n',
    });
    repository.stage({ '.seaworthy.yaml': 'rules:\n  image-untagged: error\n' });
    const { report, code } = await staged();
    assert.deepEqual(rulesIn(report), ['app/Dockerfile image-untagged', 'prod/Dockerfile image-untagged']);
    assert.equal(code, 1);
    repository.commit();
    repository.stage({ '.seaworthy.yaml': 'rules:\n  image-untagged: warning\n' });
    const eased = await staged();
    assert.deepEqual(rulesIn(eased.report), []);
    assert.equal(eased.code, 0);
  });

  it('checks the Dockerfile beside a .dockerignore that changed', async () => {
    repository.commit({ 'app/Dockerfile': untagged, 'app/sub/Dockerfile': untagged });
    repository.stage({ 'app/.dockerignore': 'secrets\n' });
    const { report } = await staged();
    assert.deepEqual(
      report.files.map(({ path }) => path),
      ['app/Dockerfile'],
    );
  });

  it('holds to the staged policy, whatever stands in the working tree', async () => {
    repository.stage({ Dockerfile: untagged, '.seaworthy.yaml': 'rules:\n  image-untagged: error\n' });
    repository.write('.seaworthy.yaml', 'rules:\n  image-untagged: off\n');
    assert.equal((await staged()).code, 1);
  });

  it('ends with 2 where the staged policy is broken', async () => {
    repository.stage({ Dockerfile: clean, '.seaworthy.yaml': 'rules:\n  no-such-rule: off\n' });
    const { report, code } = await staged();
    assert.equal(code, 2);
    assert.deepEqual(rulesIn(report), ['.seaworthy.yaml policy-invalid']);
  });

  it('says what is in conflict, and ends with 3', async () => {
    repository.commit({ Dockerfile: clean });
    repository.git('checkout', '-q', '-b', 'other');
    repository.commit({ Dockerfile: `${clean}RUN one\n` });
    repository.git('checkout', '-q', 'main');
    repository.commit({ Dockerfile: `${clean}RUN two\n` });
    assert.throws(() => repository.git('merge', 'other'));
    const { report, code } = await staged();
    assert.match(report.errors[0]?.message ?? '', /in conflict/);
    assert.equal(code, 3);
  });

  it('checks only the named paths', async () => {
    repository.stage({ 'a/Dockerfile': untagged, 'b/Dockerfile': untagged });
    assert.deepEqual(rulesIn((await staged('b')).report), ['b/Dockerfile image-untagged']);
  });

  it('tells of a large blob only where it is one of ours, and reads no more of it than that', async () => {
    const line = `# ${'x'.repeat(1021)}\n`;
    repository.stage({
      'data.yaml': `key: value\n${line.repeat(100 * 1024)}`,
      'pod.yaml': `apiVersion: v1\nkind: Pod\n${line.repeat(33 * 1024)}`,
    });
    const { report, code } = await staged();
    assert.deepEqual(report.errors, [
      { path: 'pod.yaml', message: 'It is larger than 32 MiB, so it was not checked.' },
    ]);
    assert.equal(code, 3);
  });

  it('reads what Git LFS keeps, and says where it cannot', async () => {
    const content = untagged;
    const { createHash } = await import('node:crypto');
    const oid = createHash('sha256').update(content).digest('hex');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
    repository.stage({ Dockerfile: pointer });
    const unknown = await staged();
    assert.match(unknown.report.errors[0]?.message ?? '', /Git LFS/);
    assert.equal(unknown.code, 3);
    repository.write(`.git/lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`, content);
    assert.deepEqual(rulesIn((await staged()).report), ['Dockerfile image-untagged']);
  });

  for (const args of [
    ['--staged', '--since', 'main'],
    ['--staged', '--stdin-filename', 'Dockerfile'],
    ['--baseline', 'x', '--no-baseline'],
    ['--output', 'sarif'],
    ['--output', 'serif=x'],
    ['--diff', '--output', 'sarif=x'],
  ])
    it(`ends with 2 and a sentence: ${args.join(' ')}`, async () => {
      const { code, err } = await runCli(['check', ...args], { cwd: repository.root });
      assert.equal(code, 2);
      assert.match(err, /^seaworthy: .+\.\nSee seaworthy --help\.\n$/);
    });

  it('says that a folder lies in no repository, and ends with 3', async () => {
    rmSync(`${repository.root}/.git`, { recursive: true });
    const { code, err } = await runCli(['check', '--staged'], {
      cwd: repository.root,
      env: repository.environment,
    });
    assert.equal(code, 3);
    assert.match(err, /repository/);
  });
});

describe('seaworthy check --staged --fix', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = makeRepository();
  });
  afterEach(() => repository.dispose());
  const fix = (...args: readonly string[]) =>
    runCli(['check', '--staged', '--fix', ...args], { cwd: repository.root, env: repository.environment });
  const before = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: false
  containers:
    - name: app
      image: example.com/app:1.0.0
      securityContext:
        procMount: Unmasked
`;

  it('puts the fix into what is staged, and leaves what is not staged where it is', async () => {
    repository.commit({ 'pod.yaml': 'apiVersion: v1\nkind: Pod\n' });
    repository.stage({ 'pod.yaml': before });
    const unstaged = before.replace('name: web', 'name: web-of-mine');
    repository.write('pod.yaml', unstaged);
    const { out, err } = await fix();
    const now = repository.git('show', ':pod.yaml');
    assert.notEqual(now, before, out + err);
    assert.ok(!now.includes('Unmasked') && now.includes('name: web\n'));
    const { readFileSync } = await import('node:fs');
    const disk = readFileSync(`${repository.root}/pod.yaml`, 'utf8');
    assert.ok(!disk.includes('Unmasked') && disk.includes('name: web-of-mine'));
    assert.match(out, /Fixed: 4\./);
  });

  it('shows with --diff what it would do, and does nothing', async () => {
    repository.stage({ 'pod.yaml': before });
    const { out } = await fix('--diff');
    assert.match(out, /^-\s+procMount: Unmasked$/m);
    assert.equal(repository.git('show', ':pod.yaml'), before);
  });
});

describe('seaworthy check --since', () => {
  it('checks the working tree against the merge base', async () => {
    const repository = makeRepository();
    try {
      repository.commit({ Dockerfile: untagged, 'b/Dockerfile': clean });
      repository.git('checkout', '-q', '-b', 'work');
      repository.commit({ 'b/Dockerfile': untagged });
      repository.write('c/Dockerfile', untagged);
      repository.git('checkout', '-q', 'main');
      repository.commit({ 'd/Dockerfile': untagged });
      repository.git('checkout', '-q', 'work');
      const options = { cwd: repository.root, env: repository.environment };
      const { report } = await checkJson(['--since', 'main'], options);
      assert.deepEqual(rulesIn(report), ['b/Dockerfile image-untagged', 'c/Dockerfile image-untagged']);
      const wrong = await runCli(['check', '--since', 'no-such'], options);
      assert.equal(wrong.code, 2);
      const option = await runCli(['check', '--since=--upload-pack=touch x'], options);
      assert.equal(option.code, 2);
    } finally {
      repository.dispose();
    }
  });
});
