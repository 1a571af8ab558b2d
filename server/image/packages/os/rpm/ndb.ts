import { BrokenDatabase } from './broken.ts';

/**
 * The headers in rpm's own database (`Packages.db`, SUSE): a table of slots in the first pages, each with the number of
 * a package and where its blob lies. Throws BrokenDatabase.
 */
export function* headersOfNdb(bytes: Uint8Array): Generator<Uint8Array> {
  if (bytes.length < pageSize) throw new BrokenDatabase('It is cut off.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== fileMagic || view.getUint32(4, true) !== 0) {
    throw new BrokenDatabase('It is no database of rpm, or of a newer version.');
  }
  const end = view.getUint32(12, true) * pageSize;
  if (end > bytes.length) throw new BrokenDatabase('It is cut off.');
  let total = 0;
  // The file's head takes the place of the first two slots.
  for (let slot = 2 * slotSize; slot + slotSize <= end; slot += slotSize) {
    if (view.getUint32(slot, true) !== slotMagic)
      throw new BrokenDatabase('Its table of packages is broken.');
    const index = view.getUint32(slot + 4, true);
    if (index === 0) continue;
    const blob = view.getUint32(slot + 8, true) * blockSize;
    if (blob + blobHead > bytes.length) throw new BrokenDatabase('It is cut off.');
    const size = view.getUint32(blob + 12, true);
    const isWhole = view.getUint32(blob, true) === blobMagic && view.getUint32(blob + 4, true) === index;
    total += size;
    if (!isWhole || total > bytes.length) throw new BrokenDatabase('A package in it is broken.');
    yield bytes.subarray(blob + blobHead, blob + blobHead + size);
  }
}

const pageSize = 4096;
const slotSize = 16;
const blockSize = 16;
const blobHead = 16;
/** `RpmP`, `Slot`, `BlbS` with the low byte first. */
const fileMagic = 0x506d7052;
const slotMagic = 0x746f6c53;
const blobMagic = 0x53626c42;
