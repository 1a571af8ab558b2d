import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LayerContents } from '../../server/image/layer/contents.ts';
import { type MergedImage, mergeLayers } from '../../server/image/layer/merge.ts';
import { describedAs, layerOfTar } from './support/read.ts';

/** A real root file system, made by Debian's own tools. Without them, or without a mirror, these are skipped. */
describe('a Debian root by mmdebstrap', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-debian-'));
  const root = join(folder, 'root');
  let contents: LayerContents | undefined;
  let image: MergedImage | undefined;

  before(async function () {
    if (!makeRoot(folder)) {
      console.log('      skipped: no mmdebstrap, or no mirror of Debian');
      return this.skip();
    }
    contents = await layerOfTar(readFileSync(join(folder, 'root.tar')));
    image = mergeLayers(describedAs(1), [contents]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has the packages that dpkg-query lists there', () => {
    const theirs = execFileSync(
      'dpkg-query',
      [
        `--admindir=${root}/var/lib/dpkg`,
        '-W',
        '-f',
        '${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\n',
      ],
      { encoding: 'utf8' },
    );
    const ours = image?.packages.map(
      ({ name, version, arch, source }) => `${name} ${version} ${arch} ${source?.name} ${source?.version}`,
    );
    assert.deepEqual(ours?.sort(), theirs.trim().split('\n').sort());
    assert.ok((ours?.length ?? 0) > 60);
  });

  it('is Debian 12, and nobody may write or log in who should not', () => {
    assert.deepEqual([image?.os?.id, image?.os?.version, image?.os?.codename], ['debian', '12', 'bookworm']);
    assert.deepEqual(image?.accounts, []);
    assert.deepEqual(image?.secrets, []);
    assert.deepEqual(
      image?.files.filter(({ kind }) => kind === 'world-writable' || kind === 'leftover'),
      [],
    );
    assert.deepEqual(image?.notCovered, []);
  });

  it('has the setuid and setgid files that find lists there', () => {
    const find = (bit: string): readonly string[] =>
      execFileSync('find', ['.', '-xdev', '-type', 'f', '-perm', bit], { cwd: root, encoding: 'utf8' })
        .trim()
        .split('\n')
        .map((path) => path.slice(2))
        .sort();
    const ours = (kind: string): readonly string[] | undefined =>
      image?.files
        .filter((file) => file.kind === kind)
        .map(({ path }) => path)
        .sort();
    assert.deepEqual(ours('setuid'), find('-4000'));
    assert.deepEqual(ours('setgid'), find('-2010'));
  });

  it('tells the licences of nearly all packages', () => {
    const without = image?.packages.filter(({ licences }) => licences.length === 0).map(({ name }) => name);
    assert.ok((without?.length ?? 99) <= 5, without?.join());
  });
});

function makeRoot(folder: string): boolean {
  if (!existsSync('/usr/bin/mmdebstrap') || process.getuid?.() !== 0) return false;
  try {
    const tar = join(folder, 'root.tar');
    execFileSync('mmdebstrap', ['--quiet', '--variant=minbase', 'bookworm', tar], {
      stdio: 'ignore',
      timeout: 240_000,
    });
    execFileSync('mkdir', [join(folder, 'root')]);
    execFileSync('tar', ['-xf', tar, '-C', join(folder, 'root'), '--exclude=./dev/*']);
    return true;
  } catch {
    return false;
  }
}
