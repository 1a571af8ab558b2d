import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { fromBufferPromise } from 'yauzl';

/** A record as its source wrote it, as far as packages to try are made of it. */
export interface RawRecord {
  readonly id: string;
  readonly published?: string;
  readonly affected?: readonly {
    readonly package?: { readonly ecosystem: string; readonly name: string };
    readonly versions?: readonly string[];
    readonly ranges?: readonly RawRange[];
  }[];
}

export interface RawRange {
  readonly type: string;
  readonly events: readonly Readonly<Record<string, string>>[];
}

/** Every record of a zip file, read without any code of ours. */
export async function recordsIn(path: string): Promise<readonly RawRecord[]> {
  const bytes = readFileSync(path);
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const records: RawRecord[] = [];
  for await (const entry of zip.eachEntry()) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize);
    const text = entry.compressionMethod === 0 ? packed : inflateRawSync(packed);
    records.push(JSON.parse(text.toString('utf8')) as RawRecord);
  }
  return records;
}
