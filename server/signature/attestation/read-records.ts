import { basename } from 'node:path';
import { usualLimits } from '../../image/limits.ts';
import { attempt, broken, tooLarge } from '../../image/source/attempt.ts';
import { parseObject } from '../../image/source/document.ts';
import { openRegularFile } from '../../image/source/regular-file.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { readHistoryRecords } from './history-record.ts';
import { type BuildRecord, recordsInMetadata } from './record.ts';

/**
 * Reads what a builder of this machine wrote down, whichever it is: the JSON of `--metadata-file`, or an export of the
 * build history (`.dockerbuild`).
 */
export function readBuildRecords(
  path: string,
  signal: AbortSignal,
): Promise<readonly BuildRecord[] | Trouble> {
  return attempt(signal, async () => {
    const text = await jsonIn(path);
    if (text === undefined) return await readHistoryRecords(path, signal);
    const what = `\`${basename(path)}\``;
    const records = recordsInMetadata(parseObject(text, what, usualLimits));
    if (records.length > 0) return records;
    throw broken(
      `${what} holds no provenance. Buildx writes it into the metadata file unless \`BUILDX_METADATA_PROVENANCE\` is \`disabled\`; set it to \`max\` to have the Dockerfile in it.`,
    );
  });
}

/** The whole file where it begins as JSON does; undefined for an archive. */
async function jsonIn(path: string): Promise<Uint8Array | undefined> {
  const { handle, stats } = await openRegularFile(path);
  try {
    const start = Buffer.alloc(64);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    if (!/^\s*\{/.test(start.toString('latin1', 0, bytesRead))) return undefined;
    if (stats.size > usualLimits.statementBytes)
      throw tooLarge(`\`${basename(path)}\` has ${stats.size} bytes, more than are read of a metadata file.`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
