import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../support/root.ts';
import { makeTar } from '../support/tar.ts';
import { buildImage, ociArchive, oldDockerSave } from './support/images.ts';
import { makeScratch, type Scratch } from './support/reading.ts';

/** Reads an image in a process that the operating system's files are closed to, but for reading. */
const program = `
import { usualLimits } from ${JSON.stringify(join(root, 'server/image/limits.ts'))};
import { parseImageName } from ${JSON.stringify(join(root, 'server/image/name.ts'))};
import { openSource } from ${JSON.stringify(join(root, 'server/image/source/open.ts'))};
import { readTar } from ${JSON.stringify(join(root, 'server/image/tar/read-tar.ts'))};
import { writeFileSync } from 'node:fs';
const { signal } = new AbortController();
const network = { plainHttpHosts: [], mirrors: new Map(), proxy: {}, environment: {}, home: '/nowhere' };
for (const image of process.argv.slice(1)) {
  const source = openSource(parseImageName(image), { network, platform: undefined, limits: usualLimits, allowed: 'files' });
  const described = await source.describe(signal);
  const read = await source.readLayers(described, async (tar) => {
    let entries = 0;
    for await (const entry of readTar(tar, usualLimits, signal)) entries += (await entry.bytes(1e6)).length;
    return entries;
  }, { signal });
  await source.close();
  console.log(read.layers.map(({ contents }) => contents).join());
}
try {
  writeFileSync('proof', '');
  console.log('it may write');
} catch (error) {
  console.log(error.code);
}`;

describe('reading an image', () => {
  let scratch: Scratch;
  before(() => {
    scratch = makeScratch();
  });
  after(() => scratch.remove());

  it('writes nothing: it works where nothing may be written and nothing be started', () => {
    const image = buildImage({ packing: 'zstd' });
    const archives = [
      scratch.file('oci.tar', ociArchive(image)),
      scratch.file('docker.tar', makeTar(oldDockerSave(image))),
      scratch.file('packed.tar.gz', gzipSync(ociArchive(image))),
    ];
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--permission',
        '--allow-fs-read=*',
        '--input-type=module',
        '--eval',
        program,
        ...archives.map((path) => `oci-archive:${path}`),
      ],
      { encoding: 'utf8', cwd: scratch.path, env: {} },
    );
    assert.equal(stdout, '4,4\n4,4\n4,4\nERR_ACCESS_DENIED\n', stderr);
  });
});
