import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookState } from '../../server/git/hook.ts';
import { openRepository } from '../../server/git/repository.ts';
import { runCli } from '../support/cli.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { bad, everything, hook, hookFile, refusal, roundTrip, tryCommit, withoutHooks } from './commits.ts';

describe('hook install and uninstall', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = withoutHooks();
  });
  afterEach(() => repository.dispose());

  const install = (...args: readonly string[]) => hook(repository, 'install', ...args);
  const uninstall = () => hook(repository, 'uninstall');
  const script = (path: string): string => join(repository.root, path);

  it('says what it did, where nothing was there', async () => {
    assert.equal(
      await roundTrip(repository),
      'What is staged is checked before every commit now: .git/hooks/pre-commit.\n',
    );
  });

  it('makes the hooks folder where there is none', async () => {
    repository.remove('.git/hooks');
    assert.equal((await install()).code, 0);
    repository.stage({ Dockerfile: bad });
    assert.match(tryCommit(repository).said, refusal);
  });

  describe('with a hook that is there already', () => {
    const cases: Readonly<Record<string, readonly [string | Uint8Array, number]>> = {
      'in sh': ['#!/bin/sh\necho it ran here: "$0"\n', 0o755],
      'in sh, with odd bits and no last line end': ['#!/bin/sh\necho it ran', 0o711],
      'without a first line that says in what': ['echo it ran\n', 0o755],
      'with CRLF comments and bytes that are no UTF-8': [
        Buffer.from('#!/bin/sh\n# caf\u00e9\r\necho it ran\n', 'latin1'),
        0o755,
      ],
      'in JavaScript': [`#!${process.execPath}\nprocess.stderr.write('it ran\\n');\n`, 0o700],
    };
    for (const [name, [content, mode]] of Object.entries(cases))
      it(`${name}: runs it after ours, and puts it back byte for byte`, async () => {
        repository.write('.git/hooks/pre-commit', content, mode);
        const said = await roundTrip(repository, /it ran/);
        assert.match(said, /kept as \.git\/hooks\/pre-commit-before-seaworthy/);
      });

    it('that is a link', async () => {
      repository.write('scripts/check', '#!/bin/sh\necho it ran\n', 0o755);
      repository.link('.git/hooks/pre-commit', '../../scripts/check');
      await roundTrip(repository, /it ran/);
    });

    it('that is not executable: it stays asleep', async () => {
      repository.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 9\n', 0o644);
      await roundTrip(repository);
    });

    it('that refuses: the commit is refused', async () => {
      repository.write('.git/hooks/pre-commit', '#!/bin/sh\necho no >&2\nexit 7\n', 0o755);
      await install();
      repository.stage({ 'notes.txt': 'x\n' });
      assert.deepEqual(tryCommit(repository), { code: 1, said: 'no\n' });
    });

    it('that acts by its own name: refuses and says which lines to add', async () => {
      repository.write('.git/hooks/pre-commit', '#!/bin/sh\nexec all-hooks "$(basename "$0")"\n', 0o755);
      const before = everything(repository);
      const { code, err } = await install();
      assert.equal(code, 1);
      assert.match(err, /acts by its own name[\s\S]*hook run/);
      assert.deepEqual(everything(repository), before);
    });

    it('and one from before it: refuses, and loses neither', async () => {
      repository.write('.git/hooks/pre-commit', '#!/bin/sh\n# one\n', 0o755);
      await install();
      repository.write('.git/hooks/pre-commit', '#!/bin/sh\n# two\n', 0o755);
      const before = everything(repository);
      const { code, err } = await install();
      assert.equal(code, 1);
      assert.match(err, /pre-commit-before-seaworthy is left from an earlier hook/);
      assert.deepEqual(everything(repository), before);
      const last = await uninstall();
      assert.match(last.out, /An earlier hook is still kept as/);
      assert.ok(existsSync(script('.git/hooks/pre-commit-before-seaworthy')));
      assert.match(readFileSync(hookFile(repository), 'utf8'), /# two/);
    });
  });

  describe('after somebody changed the hook', () => {
    it('beside our lines: takes out ours alone, and what they added goes on', async () => {
      repository.write('.git/hooks/pre-commit', '#!/bin/sh\necho the old one ran\n', 0o755);
      await install();
      const text = readFileSync(hookFile(repository), 'utf8');
      writeFileSync(hookFile(repository), text.replace('#!/bin/sh\n', '#!/bin/sh\necho theirs ran\n'));
      assert.match((await uninstall()).out, /taken out of/);
      repository.stage({ Dockerfile: bad });
      const { code, said } = tryCommit(repository);
      assert.equal(code, 0);
      assert.match(said, /theirs ran\nthe old one ran/);
    });

    it('within our lines: refuses and says so; --force writes them anew', async () => {
      await install();
      const text = readFileSync(hookFile(repository), 'utf8');
      writeFileSync(hookFile(repository), text.replace('hook run', 'hook run --fail-on hint'));
      const before = everything(repository);
      const removal = await uninstall();
      assert.equal(removal.code, 1);
      assert.match(removal.err, /Somebody changed Seaworthy's lines .* by hand/);
      const again = await install();
      assert.equal(again.code, 1);
      assert.deepEqual(everything(repository), before);
      assert.equal((await install('--force')).code, 0);
      assert.equal(readFileSync(hookFile(repository), 'utf8'), text);
    });

    it('by taking its permission to run: install gives it back', async () => {
      await install();
      chmodSync(hookFile(repository), 0o644);
      assert.match((await install()).out, /renewed/);
      assert.equal(statSync(hookFile(repository)).mode & 0o111, 0o111);
    });
  });

  it('takes the hooks folder that all worktrees share', async () => {
    const other = join(repository.root, '..', 'other');
    repository.git('worktree', 'add', '-q', '-b', 'other', other);
    assert.equal((await hook({ ...repository, root: other }, 'install')).code, 0);
    repository.stage({ Dockerfile: bad });
    assert.match(tryCommit(repository).said, refusal);
  });

  it('refuses where there is no working tree, or no repository', async () => {
    const bare = makeRepository({ init: ['--bare'] });
    const { code, err } = await hook(bare, 'install');
    assert.equal(code, 3);
    assert.match(err, /bare/);
    const outside = await hook({ ...repository, root: join(repository.root, '..') }, 'install');
    assert.equal(outside.code, 3);
    assert.match(outside.err, /does not lie in a git repository/);
    bare.dispose();
  });

  it('says that a hooks folder may not be written to, and leaves all as it was', async function () {
    if (process.getuid === undefined) this.skip();
    repository.write('.git/hooks/pre-commit', '#!/bin/sh\n', 0o755);
    repository.git('config', 'safe.directory', '*');
    chmodSync(join(repository.root, '..'), 0o755);
    chmodSync(script('.git'), 0o777);
    chmodSync(script('.git/hooks'), 0o555);
    const before = everything(repository);
    // Root may write everything, so it makes itself nobody.
    const uid = process.getuid() === 0 ? 65_534 : undefined;
    const env = {
      ...repository.environment,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    };
    const { code, err } = await runCli(['hook', 'install'], { cwd: repository.root, env, uid });
    assert.equal(code, 1);
    assert.match(err, /no permission to write \.git\/hooks/);
    assert.deepEqual(everything(repository), before);
    chmodSync(script('.git/hooks'), 0o755);
  });

  it('says what is wrong with the words', async () => {
    const said = async (...args: readonly string[]) => {
      const { code, err } = await hook(repository, ...args);
      assert.equal(code, 2);
      return err;
    };
    assert.match(await said(), /install, uninstall or run/);
    assert.match(await said('instal'), /Did you mean `install`/);
    assert.match(await said('run', 'Dockerfile'), /takes no paths/);
    assert.match(await said('run', '--force'), /--force/);
    assert.match(await said('install', '--fail-on', 'error'), /--fail-on/);
    assert.match(await said('install', '--staged'), /--staged belongs to/);
  });

  it('tells its state', async () => {
    const state = async () => {
      const opened = await openRepository(repository.root, { environment: repository.environment });
      assert.ok('git' in opened);
      const found = await hookState(opened);
      assert.ok('state' in found);
      return [found.by, found.state, found.program];
    };
    assert.deepEqual(await state(), ['git', 'absent', 'none']);
    await install();
    assert.deepEqual(await state(), ['git', 'installed', 'there']);
    const program = script('.git/seaworthy/program');
    writeFileSync(program, readFileSync(program, 'utf8').replaceAll('cli.js', 'gone.js'));
    assert.deepEqual(await state(), ['git', 'installed', 'gone']);
    writeFileSync(
      hookFile(repository),
      readFileSync(hookFile(repository), 'utf8').replace('exit 3', 'exit 0'),
    );
    assert.deepEqual(await state(), ['git', 'changed', 'gone']);
  });
});
