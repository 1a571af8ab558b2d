import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { usualLimits } from '../../server/image/limits.ts';
import { readTar } from '../../server/image/tar/read-tar.ts';
import { never } from '../registry/support/network.ts';
import { inPieces } from './support/raw-tar.ts';
import { makeScratch, type Scratch } from './support/reading.ts';

describe('what the tar program writes', () => {
  let scratch: Scratch;
  before(() => {
    scratch = makeScratch();
    const inside = join(scratch.path, 'in');
    mkdirSync(join(inside, 'd'.repeat(120), 'e'.repeat(120)), { recursive: true });
    writeFileSync(join(inside, 'd'.repeat(120), 'e'.repeat(120), 'ü.txt'), 'deep');
    writeFileSync(join(inside, 'plain'), 'plain');
    symlinkSync('t'.repeat(150), join(inside, 'symlink'));
    linkSync(join(inside, 'plain'), join(inside, 'twin'));
    writeFileSync(join(inside, 'holes'), 'start');
    truncateSync(join(inside, 'holes'), 10_000_000);
  });
  after(() => scratch.remove());

  for (const format of ['v7', 'ustar', 'oldgnu', 'gnu', 'pax', 'sparse gnu', 'sparse pax'])
    it(`in the format ${format}`, async function () {
      const out = join(scratch.path, `${format}.tar`);
      const [sparse, kind] = format.startsWith('sparse ')
        ? ['--sparse', format.slice(7)]
        : ['--no-recursion=x', format];
      const options = sparse === '--sparse' ? [sparse] : [];
      const { status, error } = spawnSync(
        'tar',
        [...options, `--format=${kind}`, '--sort=name', '-cf', out, '-C', join(scratch.path, 'in'), '.'],
        { env: { ...process.env, LC_ALL: 'C.UTF-8' } },
      );
      if (error !== undefined || !existsSync(out)) {
        console.log(`      skipped: no GNU tar for ${format}`);
        return this.skip();
      }
      const listed = spawnSync('tar', ['-tf', out, '--quoting-style=literal'], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      });
      const seen: [string, number, string | undefined][] = [];
      for await (const entry of readTar(inPieces(readFileSync(out), 10_000), usualLimits, never)) {
        const text =
          entry.kind === 'file' && entry.size < 100
            ? Buffer.from(await entry.bytes(100)).toString()
            : undefined;
        seen.push([entry.path, entry.size, text]);
      }
      assert.deepEqual(
        seen.map(([path]) => path),
        listed.stdout.trimEnd().split('\n'),
      );
      assert.equal(seen.find(([path]) => path === './holes')?.[1], 10_000_000);
      assert.equal(seen.find(([path]) => path === './plain')?.[2], 'plain');
      // Older formats cannot hold the deepest file, and say so by their status.
      if (status === 0) assert.equal(seen.find(([path]) => path.endsWith('ü.txt'))?.[2], 'deep');
    });
});
