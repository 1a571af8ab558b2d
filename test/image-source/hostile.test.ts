import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { usualLimits } from '../../server/image/limits.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { makeTar, type TarFile } from '../support/tar.ts';
import { hostileCases, hugeLayer } from './support/hostile.ts';
import {
  blobsOf,
  buildImage,
  descriptorOf,
  layoutFiles,
  ociArchive,
  oldDockerSave,
} from './support/images.ts';
import { makeScratch, readImage, type Scratch } from './support/reading.ts';
import { run } from './support/tools.ts';

describe('a hostile archive', () => {
  let scratch: Scratch;
  before(() => {
    scratch = makeScratch();
  });
  after(() => scratch.remove());

  const write = (bytes: readonly TarFile[] | Uint8Array): string =>
    scratch.file('app.tar', bytes instanceof Uint8Array ? bytes : makeTar(bytes));

  for (const [what, files, kind, message, choice] of hostileCases)
    it(`with ${what} is ${kind}`, async () => {
      assertTrouble(await readImage(`oci-archive:${write(files)}`, choice), kind, message);
    });

  it('is told for what it is wherever it is cut off', async function () {
    this.timeout(60_000);
    const image = buildImage();
    for (const whole of [ociArchive(image), makeTar(oldDockerSave(image)), gzipSync(ociArchive(image))])
      for (let length = 100; length < whole.length - 1100; length += 211) {
        const read = await readImage(`oci-archive:${write(whole.subarray(0, length))}`);
        // Where it is cut between two entries, what is missing is only missed; behind the last, nothing is.
        if ('paths' in read) {
          assert.deepEqual(read.paths, [['a.txt'], ['b/c.txt']], `${length} bytes of ${whole.length}`);
          continue;
        }
        assert.match(read.trouble, /^(?:broken|not-found)$/, read.message);
      }
  });

  it('that never ends, or is no file, is not waited for', async function () {
    if (process.platform === 'win32') return this.skip();
    assertTrouble(await readImage('oci-archive:/dev/zero'), 'broken', /no regular file/);
    const pipe = join(scratch.path, 'pipe');
    run('mkfifo', [pipe]);
    assertTrouble(await readImage(`docker-archive:${pipe}`), 'broken', /no regular file/);
    const loop = join(scratch.path, 'loop');
    symlinkSync(loop, loop);
    assertTrouble(await readImage(`docker-archive:${loop}`), 'broken', /cannot be read \(ELOOP\)/);
  });

  it('is let go of when it is cancelled', async () => {
    const cancel = new AbortController();
    const archive = write(ociArchive(hugeLayer()));
    const onProgress = (): void => cancel.abort();
    assertTrouble(
      await readImage(`oci-archive:${archive}`, { signal: cancel.signal, onProgress }),
      'cancelled',
    );
    assertTrouble(await readImage(`oci-archive:${archive}`, { signal: AbortSignal.abort() }), 'cancelled');
  });

  it('is read so far and no further', () => {
    const [mib, gib] = [1024 ** 2, 1024 ** 3];
    const { totalBytes, bodyBytes, databaseBytes, entries, ratio, ratioFrom, nestedArchives, indexDepth } =
      usualLimits;
    assert.deepEqual(
      [totalBytes, bodyBytes, databaseBytes, entries],
      [20 * gib, 64 * mib, 512 * mib, 2_000_000],
    );
    assert.deepEqual([ratio, ratioFrom, nestedArchives, indexDepth], [1000, 100 * mib, 2, 3]);
  });

  it('may hold names that mean something to JavaScript', async () => {
    const names = ['__proto__', 'constructor', 'toString', '../../escape', '/absolute', 'valueOf'];
    const image = buildImage({ packing: 'none', layers: [names.map((path) => ({ path, text: '{}' }))] });
    const extra = names.map((path): TarFile => ({ path, text: '{"__proto__":{"polluted":1}}' }));
    const files = [
      ...extra,
      ...layoutFiles([descriptorOf(image, { annotations: JSON.parse('{"__proto__":"x"}') })], blobsOf(image)),
    ];
    assert.deepEqual(present(await readImage(`oci-archive:${write(files)}`)).paths, [names]);
    assert.ok(!('polluted' in {}));
  });

  it('is never asked of a daemon or a registry where only files may be read', async () => {
    for (const name of ['node', 'docker:node', 'podman:node'])
      assertTrouble(await readImage(name, { allowed: 'files' }), 'refused', /not trusted/);
    assertTrouble(await readImage('registry:node', { allowed: 'files' }), 'refused', /not trusted/);
    assertTrouble(await readImage('registry:node', { allowed: 'daemon' }), 'refused', /network is allowed/);
    const archive = write(ociArchive(buildImage()));
    assert.ok('paths' in (await readImage(`oci-archive:${archive}`, { allowed: 'files' })));
  });
});
