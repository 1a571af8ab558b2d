import type { FileHandle } from 'node:fs/promises';

/** Reads pieces of a file that mostly follow one another, a few megabytes at a time. */
export function windowOver(file: FileHandle): (start: number, length: number) => Promise<Uint8Array> {
  let window = Buffer.alloc(0);
  let from = 0;
  return async (start, length) => {
    if (start < from || start + length > from + window.length) {
      const wanted = Buffer.alloc(Math.max(length, windowBytes));
      const { bytesRead } = await file.read(wanted, 0, wanted.length, start);
      window = wanted.subarray(0, bytesRead);
      from = start;
    }
    return window.subarray(start - from, start - from + length);
  };
}

const windowBytes = 4 * 1_024 * 1_024;
