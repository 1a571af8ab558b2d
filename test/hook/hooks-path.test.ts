import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../support/cli.ts';
import type { TestRepository } from '../support/repository.ts';
import { bad, hook, refusal, roundTrip, tryCommit, withoutHooks } from './commits.ts';

describe('hook install', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = withoutHooks();
  });
  afterEach(() => repository.dispose());
  const install = (...args: readonly string[]) => hook(repository, 'install', ...args);
  const uninstall = () => hook(repository, 'uninstall');
  const script = (path: string): string => join(repository.root, path);

  describe('with core.hooksPath', () => {
    it('in the working tree, without a hook', async () => {
      repository.git('config', 'core.hooksPath', '.githooks');
      mkdirSync(script('.githooks'));
      assert.match(
        await roundTrip(repository),
        /\.githooks\/pre-commit\. The file belongs to the working tree/,
      );
    });

    const scripts: Readonly<Record<string, string>> = {
      'a script': '#!/usr/bin/env bash\nset -euo pipefail\necho it ran\n',
      'a script without a last line end': '#!/bin/sh\necho it ran',
      'a script that becomes another': '#!/bin/sh\necho it ran\nexec true\n',
      'a script that ends early': '#!/bin/sh\necho it ran\nif true; then\nexit 0\nfi\nexit 1',
    };
    for (const [name, text] of Object.entries(scripts))
      it(`in the working tree, with ${name}: adds lines to it`, async () => {
        repository.git('config', 'core.hooksPath', '.githooks');
        repository.write('.githooks/pre-commit', text, 0o775);
        await roundTrip(repository, /it ran/);
        await install();
        assert.ok(!existsSync(script('.githooks/pre-commit-before-seaworthy')));
      });

    it('in the working tree, with a hook of another language: puts ours before it', async () => {
      repository.git('config', 'core.hooksPath', '.githooks');
      repository.write('.githooks/pre-commit', `#!${process.execPath}\nconsole.error('it ran');\n`, 0o755);
      await roundTrip(repository, /it ran/);
    });

    it('in the working tree, with a script that git does not start: says so', async () => {
      repository.git('config', 'core.hooksPath', '.githooks');
      repository.write('.githooks/pre-commit', '#!/bin/sh\n', 0o644);
      const { code, err } = await install();
      assert.equal(code, 1);
      assert.match(err, /not executable/);
    });

    it('outside of the repository: refuses, offers what to do, and does it with --force', async () => {
      const outside = join(repository.root, '..', 'all hooks');
      mkdirSync(outside);
      writeFileSync(join(outside, 'pre-commit'), '#!/bin/sh\necho theirs ran\n', { mode: 0o755 });
      repository.git('config', 'core.hooksPath', outside);
      const refused = await install();
      assert.equal(refused.code, 1);
      assert.match(
        refused.err,
        /every repository that uses that folder[\s\S]*--force[\s\S]*git config core\.hooksPath \.git\/hooks/,
      );
      assert.deepEqual(readdirSync(outside), ['pre-commit']);
      assert.equal((await install('--force')).code, 0);
      repository.stage({ Dockerfile: bad });
      assert.match(tryCommit(repository).said, refusal);
      assert.equal((await uninstall()).code, 0);
      assert.equal(readFileSync(join(outside, 'pre-commit'), 'utf8'), '#!/bin/sh\necho theirs ran\n');
      assert.deepEqual(readdirSync(outside), ['pre-commit']);
    });

    it('from the user’s own configuration, with a tilde', async () => {
      const home = join(repository.root, '..', 'home');
      mkdirSync(join(home, 'hooks'), { recursive: true });
      writeFileSync(join(home, 'config'), '[core]\n\thooksPath = ~/hooks\n');
      const env = { ...repository.environment, HOME: home, GIT_CONFIG_GLOBAL: join(home, 'config') };
      const { code, err } = await runCli(['hook', 'install'], { cwd: repository.root, env });
      assert.equal(code, 1);
      assert.ok(err.includes(join(home, 'hooks')), err);
    });

    it('that turns hooks off: says so', async () => {
      repository.git('config', 'core.hooksPath', '/dev/null');
      const { code, err } = await install('--force');
      assert.equal(code, 1);
      assert.match(err, /Hooks are turned off here/);
    });
  });
});
