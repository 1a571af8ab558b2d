import { strict as assert } from 'node:assert';
import { hostileCases } from '../image-source/support/hostile.ts';
import { buildImage, ociArchive } from '../image-source/support/images.ts';
import { makeTar } from '../support/tar.ts';
import { type Damage, damages } from './support/damages.ts';
import {
  assertBounded,
  assertUnknown,
  type Watched,
  type WatchedScan,
  watchedFolder,
} from './support/watched.ts';

/** All of them in one process: whatever one archive does to it, the next ones must still be told for what they are. */
describe('seaworthy scan of hostile archives', () => {
  const plain: readonly Damage[] = hostileCases
    .filter(([, , , , choice]) => choice === undefined)
    .map(([what, files, , message]) => ({
      what,
      bytes: files instanceof Uint8Array ? files : makeTar(files),
      message,
    }));
  const all = [...plain, ...damages];
  const nameOf = (damage: Damage): string => `${damage.kind ?? 'oci-archive'}:${all.indexOf(damage)}.tar`;
  let watched: Watched;
  let scan: WatchedScan;

  before(async function () {
    this.timeout(120_000);
    watched = watchedFolder();
    for (const [at, { bytes }] of all.entries()) watched.file(`${at}.tar`, bytes);
    watched.file('sound.tar', ociArchive(buildImage()));
    scan = await watched.scan([...all.map(nameOf), 'oci-archive:sound.tar', '--fail-on', 'never']);
  });
  after(() => watched.remove());

  for (const damage of all)
    it(`with ${damage.what} is unknown`, () => assertUnknown(scan, nameOf(damage), damage.message));

  it('ends in time and in little memory, and writes nothing', () => assertBounded(scan, { seconds: 60 }));

  it('does not keep a sound archive from being read', () => {
    assert.deepEqual(
      scan.report.images.map(({ source }) => source),
      ['oci-archive:sound.tar'],
    );
  });
});
