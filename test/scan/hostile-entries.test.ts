import { createHash } from 'node:crypto';
import { constants, createZstdCompress } from 'node:zlib';
import { rawHeader, tarEnd } from '../image-source/support/raw-tar.ts';
import { withBlob } from './support/damages.ts';
import { assertBounded, assertUnknown, type Watched, watchedFolder } from './support/watched.ts';

describe('seaworthy scan of an image with 2,000,001 entries', () => {
  let watched: Watched;
  before(() => {
    watched = watchedFolder();
  });
  after(() => watched.remove());

  it('is unknown, in little memory and time', async function () {
    this.timeout(120_000);
    watched.file('app.tar', await layerOfEntries(2_000_001));
    const scan = await watched.scan(['oci-archive:app.tar']);
    assertUnknown(scan, 'oci-archive:app.tar', /more than 2000000 entries/);
    assertBounded(scan, { seconds: 90 });
  });
});

/** A layer of empty files, each with a name of its own; it unpacks to a gigabyte, of which never more than a part is held. */
async function layerOfEntries(count: number): Promise<Uint8Array> {
  const packer = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  const packed: Buffer[] = [];
  packer.on('data', (chunk: Buffer) => packed.push(chunk));
  const ended = new Promise((resolve) => packer.once('end', resolve));
  const hash = createHash('sha256');
  const write = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    if (!packer.write(bytes)) await new Promise((resolve) => packer.once('drain', resolve));
  };
  for (let first = 0; first < count; first += 1000)
    await write(headersFrom(first, Math.min(1000, count - first)));
  await write(tarEnd);
  packer.end();
  await ended;
  return withBlob(Buffer.concat(packed), `sha256:${hash.digest('hex')}`);
}

/** Headers that differ in the digits of their names alone, so that the sum of each is told from that of the first. */
function headersFrom(first: number, count: number): Uint8Array {
  const name = (at: number): string => `f/${String(at).padStart(7, '0')}`;
  const template = rawHeader({ name: name(0) });
  const sum = Number.parseInt(template.toString('latin1', 148, 154), 8);
  const block = Buffer.alloc(512 * count);
  for (let at = 0; at < count; at++) {
    template.copy(block, 512 * at);
    block.write(name(first + at), 512 * at, 'latin1');
    const digits = [...String(first + at)].reduce((all, digit) => all + Number(digit), 0);
    block.write((sum + digits).toString(8).padStart(6, '0'), 512 * at + 148, 'latin1');
  }
  return block;
}
