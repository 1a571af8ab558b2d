import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addLefthookCommand } from '../../server/git/hook-lefthook.ts';
import type { TestRepository } from '../support/repository.ts';
import { bad, everything, good, hook, refusal, roundTrip, tryCommit, withoutHooks } from './commits.ts';

describe('hook install beside another program for hooks', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = withoutHooks();
  });
  afterEach(() => repository.dispose());
  const install = (...args: readonly string[]) => hook(repository, 'install', ...args);
  const text = (path: string): string => readFileSync(join(repository.root, path), 'utf8');
  const run = (program: string, ...args: readonly string[]): void =>
    void execFileSync(program, args, {
      cwd: repository.root,
      env: repository.environment,
      stdio: 'pipe',
    });

  describe('husky', () => {
    const program = join(dirname(fileURLToPath(import.meta.resolve('husky'))), 'bin.js');
    const husky = (...args: readonly string[]) => run(process.execPath, program, ...args);

    it('9, the real one, with and without a script of its own', async () => {
      husky();
      assert.match(await roundTrip(repository), /\.husky\/pre-commit\. The file belongs to the working tree/);
      repository.write('.husky/pre-commit', 'echo it ran\n');
      await roundTrip(repository, /it ran/);
    });

    it('9, with a script that ends early and has no last line end', async () => {
      husky();
      repository.write('.husky/pre-commit', 'echo it ran; exit 0');
      await roundTrip(repository, /it ran/);
    });

    it('9, in a folder of another name', async () => {
      husky('tools/hooks');
      assert.match(await roundTrip(repository), /tools\/hooks\/pre-commit/);
    });

    it('9, with a call of ours that somebody wrote: leaves it as it is', async () => {
      husky();
      repository.write('.husky/pre-commit', 'npx seaworthy hook run\n');
      const before = text('.husky/pre-commit');
      assert.match((await install()).out, /installed already/);
      assert.equal(text('.husky/pre-commit'), before);
    });

    it('in a clone where it is not set up yet: says what to do', async () => {
      repository.write('package.json', '{"devDependencies": {"husky": "9.1.7"}}');
      repository.write('.husky/pre-commit', 'echo it ran\n');
      assert.match((await install()).out, /Husky is not set up in this clone yet: run `npx husky`/);
      husky();
      repository.stage({ Dockerfile: bad });
      assert.match(tryCommit(repository).said, refusal);
    });

    it('as it was before version 9', async () => {
      repository.git('config', 'core.hooksPath', '.husky');
      // What its `husky.sh` does: it starts the script again, with an end at the first failure.
      repository.write(
        '.husky/_/husky.sh',
        'if [ -z "$husky_skip" ]; then\n  export husky_skip=1\n  sh -e "$0" "$@"\n  exit $?\nfi\n',
      );
      repository.write(
        '.husky/pre-commit',
        '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\necho it ran\n',
        0o755,
      );
      await roundTrip(repository, /it ran/);
      await install();
      assert.match(text('.husky/pre-commit'), /^#!.*\n\. .*husky\.sh"\n# >>> seaworthy/);
    });
  });

  describe('lefthook', () => {
    const config = `# Our hooks.
pre-commit:
    parallel: true   # faster
    commands:
        lint:
            run: "npx eslint {staged_files}"
`;
    const isThere = spawnSync('lefthook', ['version']).status === 0;

    it('adds a command to its configuration, and takes it out byte for byte', async () => {
      repository.write('lefthook.yml', config, 0o640);
      const before = everything(repository);
      const first = await install();
      assert.match(first.out, /lefthook\.yml\. .* run `lefthook install`/);
      const lines = text('lefthook.yml').split('\n');
      assert.deepEqual(lines.slice(0, 4), config.split('\n').slice(0, 4));
      assert.match(lines[4] ?? '', /^ {8}# >>> seaworthy/);
      assert.equal(lines[5], '        seaworthy:');
      assert.equal(lines[6], '          run: |');
      assert.ok(text('lefthook.yml').endsWith(config.slice(config.indexOf('        lint:'))));
      assert.match((await install()).out, /installed already/);
      assert.equal((await hook(repository, 'uninstall')).code, 0);
      assert.deepEqual(everything(repository), before);
    });

    it('in each way that the configuration may be written', () => {
      const cases: Readonly<Record<string, readonly [string, RegExp | undefined]>> = {
        'nothing at all': [
          '',
          /^# >>> seaworthy.*\npre-commit:\n {2}commands:\n {4}seaworthy:\n {6}run: \|\n/,
        ],
        'comments alone': ['# later\n', /^# later\n# >>>.*\npre-commit:\n/],
        'another hook': [
          'pre-push:\n  commands:\n    t: {run: x}\n',
          /\n# >>>.*\npre-commit:\n {2}commands:\n/,
        ],
        'no last line end': ['min_version: 1.0.0', /^min_version: 1\.0\.0\n# >>>.*\npre-commit:/],
        jobs: [
          'pre-commit:\n  jobs:\n  - run: x\n',
          /\n {2}jobs:\n {2}# >>>.*\n {2}- name: seaworthy\n {4}run: \|\n {6}\(/,
        ],
        'neither commands nor jobs': [
          'pre-commit:\n  scripts:\n    "a.sh": {runner: bash}\n',
          /^pre-commit:\n {2}# >>>.*\n {2}commands:\n {4}seaworthy:/,
        ],
        'CRLF and letters beyond ASCII': [
          '# é\r\npre-commit:\r\n  commands:\r\n    é: {run: x}\r\n',
          /commands:\r\n {4}# >>>/,
        ],
        'in braces': ['pre-commit: {commands: {t: {run: x}}}\n', undefined],
        'commands in braces': ['pre-commit:\n  commands: {t: {run: x}}\n', undefined],
        'an alias': ['x: &x {a: b}\npre-commit: *x\n', undefined],
        'no value': ['pre-commit:\n', undefined],
        'broken YAML': ['pre-commit:\n\t- x\n', undefined],
        'a list': ['- a\n', undefined],
      };
      for (const [name, [before, wanted]] of Object.entries(cases)) {
        const added = addLefthookCommand(Buffer.from(before).toString('latin1'));
        if (wanted === undefined) assert.equal(added, undefined, name);
        else assert.match(added ?? '', wanted, name);
      }
    });

    it('says what to add where it cannot, and changes nothing', async () => {
      repository.write('lefthook.toml', '[pre-commit.commands.t]\nrun = "x"\n');
      const before = everything(repository);
      const { code, err } = await install();
      assert.equal(code, 1);
      assert.match(err, /lefthook\.toml:\n\nseaworthy hook run\n/);
      assert.deepEqual(everything(repository), before);
    });

    (isThere ? it : it.skip)('the real one runs it (lefthook on PATH)', async () => {
      for (const written of [
        config.replace('"npx eslint {staged_files}"', 'echo it ran'),
        'pre-commit:\n  jobs:\n    - run: echo it ran\n',
      ]) {
        repository.write('lefthook.yml', written);
        run('lefthook', 'install');
        await roundTrip(repository, /it ran/);
      }
    });
  });

  describe('the pre-commit framework', () => {
    const framework =
      '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\necho the framework ran\n';
    beforeEach(() => repository.write('.git/hooks/pre-commit', framework, 0o755));

    it('refuses, and says what to add to its configuration', async () => {
      const before = everything(repository);
      const { code, err } = await install();
      assert.equal(code, 1);
      assert.match(err, /\.pre-commit-config\.yaml[\s\S]*--force[\s\S]*entry: seaworthy hook run/);
      assert.deepEqual(everything(repository), before);
    });

    it('is put behind ours where that is asked for', async () => {
      const before = everything(repository);
      assert.equal((await install('--force')).code, 0);
      repository.stage({ Dockerfile: bad });
      assert.match(tryCommit(repository).said, refusal);
      repository.stage({ Dockerfile: good });
      assert.match(tryCommit(repository, '--allow-empty').said, /the framework ran/);
      assert.equal((await hook(repository, 'uninstall')).code, 0);
      assert.deepEqual(everything(repository), before);
    });

    it('is content where its configuration has ours', async () => {
      repository.write('.pre-commit-config.yaml', 'repos:\n  - repo: x\n    hooks:\n      - id: seaworthy\n');
      const { code, out } = await install();
      assert.equal(code, 0);
      assert.match(out, /installed already/);
    });

    it('moves ours aside when it is installed after it: ours and what ours kept still run', async () => {
      repository.write('.git/hooks/pre-commit', '#!/bin/sh\necho the old one ran\n', 0o755);
      await install();
      const hooks = join(repository.root, '.git/hooks');
      run('mv', join(hooks, 'pre-commit'), join(hooks, 'pre-commit.legacy'));
      repository.write('.git/hooks/pre-commit', `${framework}exec "$0.legacy"\n`, 0o755);
      repository.stage({ Dockerfile: bad });
      assert.match(tryCommit(repository).said, refusal);
      assert.match((await install()).out, /installed already/);
      assert.equal((await hook(repository, 'uninstall')).code, 0);
      assert.equal(tryCommit(repository).said, 'the framework ran\nthe old one ran\n');
    });
  });
});
