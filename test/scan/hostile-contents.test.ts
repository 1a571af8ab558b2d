import { strict as assert } from 'node:assert';
import { gzipSync } from 'node:zlib';
import { makeTar } from '../support/tar.ts';
import { hostileFiles } from './support/contents.ts';
import { withTar } from './support/damages.ts';
import { assertBounded, type Watched, watchedFolder } from './support/watched.ts';

describe('seaworthy scan of images with hostile files', () => {
  let watched: Watched;
  before(() => {
    watched = watchedFolder();
  });
  after(() => watched.remove());

  for (const { what, files, reason, packages } of hostileFiles)
    it(`reads one with ${what}`, async () => {
      watched.file(
        'app.tar',
        withTar(makeTar(files), (tar) => gzipSync(tar, { level: 1 })),
      );
      const scan = await watched.scan(['oci-archive:app.tar', '--fail-on', 'never']);
      assertBounded(scan);
      assert.equal(scan.code, 0, scan.out);
      const [image] = scan.report.images;
      const reasons = image?.notCovered.map((one) => one.reason).join('\n') ?? '';
      if (reason !== undefined) assert.match(reasons, reason);
      const names = image?.packages.map(({ name }) => name.replace(/^.*:/, '')).sort();
      if (packages !== undefined) assert.deepEqual(names, packages);
    });
});
