import { strict as assert } from 'node:assert';
import { buildImage, ociArchive } from '../image-source/support/images.ts';
import type { TarFile } from '../support/tar.ts';
import {
  assertBounded,
  assertUnknown,
  type Watched,
  type WatchedScan,
  watchedFolder,
} from './support/watched.ts';

const many = (count: number, one: (at: number) => TarFile): readonly TarFile[] =>
  Array.from({ length: count }, (_, at) => one(at));

const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'.repeat(3)}\n-----END PRIVATE KEY-----\n`;

const image = 'oci-archive:app.tar';

/** A few kilobytes that would take hours, or all memory, if everything in them were looked at in every way. */
describe('seaworthy scan of layers that are made to take long', () => {
  let watched: Watched;
  before(() => {
    watched = watchedFolder();
  });
  after(() => watched.remove());

  const scan = async (layers: readonly (readonly TarFile[])[]): Promise<WatchedScan> => {
    watched.file('app.tar', ociArchive(buildImage({ packing: 'zstd', layers })));
    const scanned = await watched.scan([image, '--fail-on', 'never']);
    assertBounded(scanned);
    return scanned;
  };

  const reasonsOf = ({ report }: WatchedScan): string =>
    report.images[0]?.notCovered.map(({ what, reason }) => `${what}: ${reason}`).join('\n') ?? '';

  it('reads one whose link leads thousands of folders deep', async () => {
    const link: TarFile = { path: 'l', type: 'symlink', target: 'x/'.repeat(16_000) };
    const scanned = await scan([[link, ...many(300, (at) => ({ path: `l/${at}/f`, text: 'x' }))]]);
    assert.equal(scanned.code, 0);
    assert.match(reasonsOf(scanned), /links than are followed/);
  });

  it('reads one whose links each lead a hundred folders deep', async () => {
    const chain = many(40, (at) => ({ path: `l${at}`, type: 'symlink', target: `l${at + 1}/../l${at + 1}` }));
    const end: TarFile = { path: 'l40', type: 'symlink', target: 'x/'.repeat(100) };
    const files = many(5000, (at) => ({ path: `l0/${at}/f`, text: 'x' }));
    assert.equal((await scan([[...chain, end, ...files]])).code, 0);
  });

  it('reads one with deleted secrets and a hundred thousand other names', async () => {
    const secrets = many(2000, (at) => ({ path: `s/${at}.pem`, text: key }));
    const names = many(100_000, (at) => ({ path: `h/${at}`, type: 'link', target: 's/other' }));
    const scanned = await scan([
      [...secrets, ...names],
      [{ path: '.wh.s' }, { path: '.wh.h' }],
    ]);
    assert.equal(scanned.report.images[0]?.secrets.length, 2000);
  });

  it('reads one with many links below many layers', async () => {
    const links = many(200_000, (at) => ({ path: `l/${at}`, type: 'symlink', target: 'x' }));
    const layers = Array.from({ length: 300 }, (_, at) => [{ path: `f${at}`, text: 'x' }]);
    assert.equal((await scan([links, ...layers])).code, 0);
  });

  it('tells of one with a hundred thousand secrets that only some are listed', async () => {
    const layers = Array.from({ length: 6 }, (_, layer) =>
      many(10_000, (at) => ({ path: `n/${layer}-${at}.pem`, text: key })),
    );
    const scanned = await scan(layers);
    assert.equal(scanned.report.images[0]?.secrets.length, 20_000);
    assert.match(reasonsOf(scanned), /secrets in files: The image has too many of them/);
  });

  it('tells of one with a hundred thousand setuid files that only some are listed', async () => {
    const layers = Array.from({ length: 10 }, (_, layer) =>
      many(11_000, (at) => ({ path: `n/${layer}-${at}`, mode: 0o4755 })),
    );
    const scanned = await scan(layers);
    assert.equal(scanned.report.images[0]?.files.length, 20_000);
    assert.match(reasonsOf(scanned), /noted files: A layer has too many of them/);
    assert.match(reasonsOf(scanned), /noted files: The image has too many of them/);
  });

  it('gives up one whose layers list more packages than any system has', async () => {
    const layers = Array.from({ length: 3 }, (_, layer) => [
      {
        path: 'lib/apk/db/installed',
        text: Array.from({ length: 45_000 }, (_, at) => `P:p${layer}-${at}\nV:1\n\n`).join(''),
      },
    ]);
    assertUnknown(await scan(layers), image, /list more than 100000 packages/);
  });
});
