import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { broken } from './attempt.ts';

/** Opens a file to read it, never a device, a pipe or a folder, and never waits for one. Throws as `open` does. */
export async function openRegularFile(path: string): Promise<{ handle: FileHandle; stats: Stats }> {
  // Windows knows no such flag.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw broken(`\`${path}\` is no regular file.`);
    return { handle, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Bytes of an open file, from an offset on. Throws a TroubleError `broken` where the file ends before. */
export async function* readRange(
  handle: FileHandle,
  offset: number,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = offset;
  const end = offset + size;
  while (at < end) {
    // A buffer of its own for each piece: who reads may still hold the one before.
    const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw broken('The file is cut off, or became shorter while it was read.');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const pieceBytes = 64 * 1024;
