import type { FileHandle } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';

/** Where a file stands inside a zip. */
export interface ZipEntry {
  /** Of its data. */
  readonly start: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of the data once it is unpacked. */
  readonly crc: number;
}

/** Undefined where the data is not what the zip says of it. It throws what the disk says. */
export async function readZipEntry(file: FileHandle, entry: ZipEntry): Promise<Buffer | undefined> {
  const packed = Buffer.alloc(entry.compressedSize);
  const { bytesRead } = await file.read(packed, 0, packed.length, entry.start);
  return bytesRead === packed.length ? unpack(packed, entry) : undefined;
}

/** Stored where both sizes are the same, else deflated; never more than the zip announces. */
export function unpack(packed: Uint8Array, { size, compressedSize, crc }: ZipEntry): Buffer | undefined {
  const stored = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  if (size === compressedSize && crc32(stored) === crc) return stored;
  try {
    const data = inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
    return data.length === size && crc32(data) === crc ? data : undefined;
  } catch {
    return undefined;
  }
}
