import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stageFixes } from '../../server/git/stage-fix.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { root } from '../support/root.ts';
import { blobOf, indexOf, known, numbered, open } from './told.ts';

const realGit = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();

/** Stages fixes of all files in a process of its own, with a git that ends that process as soon as it is at `moment`. */
function stageAndDie(test: TestRepository, moment: 'before' | 'after'): void {
  const folder = join(test.root, '../bin');
  mkdirSync(folder);
  const run = `${realGit} "$@"`;
  const kill = 'kill -KILL $PPID';
  const script = moment === 'before' ? `${kill}; exit 1` : `${run}; ${kill}; exit 1`;
  test.write(
    '../bin/git',
    `#!/bin/sh\nfor a; do [ "$a" = update-index ] && { ${script}; }; done\nexec ${run}\n`,
    0o755,
  );
  const program = `
    import { openRepository } from '${root}/server/git/repository.ts';
    import { readIndex } from '${root}/server/git/tree.ts';
    import { readBlobs } from '${root}/server/git/blobs.ts';
    import { stageFixes } from '${root}/server/git/stage-fix.ts';
    const repository = await openRepository(process.cwd(), { environment: process.env });
    const entries = [...(await readIndex(repository)).entries.values()];
    const blobs = await readBlobs(repository, entries.map(({ object }) => object), { largest: 1e6 });
    const fixes = entries.map((entry) => {
      const before = blobs.get(entry.object);
      return { entry, before, after: Buffer.from(String(before).replace('line 5', 'LINE 5')) };
    });
    await stageFixes(repository, fixes);
  `;
  const env = { ...test.environment, PATH: `${folder}:${process.env['PATH']}` };
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: test.root, env });
  assert.equal(child.signal, 'SIGKILL', String(child.stderr));
}

describe('staging fixes, ended half-way', () => {
  for (const moment of ['before', 'after'] as const)
    it(`loses nothing ${moment} the index is changed, and can be done again`, async () => {
      const test = makeRepository();
      try {
        const names = ['a', 'b'];
        test.stage(Object.fromEntries(names.map((name) => [name, numbered(9)])));
        for (const name of names) test.write(name, `${numbered(9)}mine\n`);
        stageAndDie(test, moment);
        const fixed = numbered(9).replace('line 5', 'LINE 5');
        for (const name of names) {
          assert.equal(String(await blobOf(test, name)), moment === 'before' ? numbered(9) : fixed);
          assert.equal(readFileSync(join(test.root, name), 'utf8'), `${numbered(9)}mine\n`);
        }
        if (moment === 'after') return;
        const entries = [...(await indexOf(test)).entries.values()];
        const fixes = entries.map((entry) => ({
          entry,
          before: Buffer.from(numbered(9)),
          after: Buffer.from(fixed),
        }));
        const results = known(await stageFixes(await open(test), fixes));
        assert.ok(
          results.every(({ done }) => done),
          JSON.stringify(results),
        );
        for (const name of names) assert.equal(readFileSync(join(test.root, name), 'utf8'), `${fixed}mine\n`);
      } finally {
        test.dispose();
      }
    });
});
