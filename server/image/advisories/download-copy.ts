import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Trouble } from '../../registry/trouble.ts';
import { type Brought, diskTrouble, place } from './download-place.ts';
import { cancelled } from './records.ts';

/** The same from a folder: a mounted mirror, a stick. */
export async function copyZip(
  source: string,
  target: string,
  signal: AbortSignal,
  progress: (done: number, all: number | undefined) => void,
): Promise<Brought | Trouble> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined || !found.isFile()) return notThere(source);
  const { size: bytes, mtime } = found;
  const date = mtime.toISOString();
  if (resolve(source) === resolve(target)) return { bytes, isNew: false, date };
  const part = `${target}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await rm(`${part}.json`, { force: true });
    const file = await open(part, 'w');
    try {
      let done = 0;
      for await (const chunk of createReadStream(source, { signal })) {
        await file.writeFile(chunk);
        done += chunk.length;
        progress(done, bytes);
      }
    } finally {
      await file.close();
    }
    return (await place(part, target, source)) ?? { bytes, isNew: true, date };
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    return signal.aborted ? cancelled : diskTrouble(error, target);
  }
}

const notThere = (source: string): Trouble => ({
  trouble: 'not-found',
  message: `There is no \`${source}\`.`,
});
