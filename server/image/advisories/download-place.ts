import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fromFdPromise } from 'yauzl';
import type { Trouble } from '../../registry/trouble.ts';

/** What is known of a file, or of a part of one: where it came from and which state of it. */
export interface Origin {
  readonly url: string;
  readonly etag: string;
}

/** A file that is there now. */
export interface Brought {
  readonly bytes: number;
  /** False where the file that was there is still the newest. */
  readonly isNew: boolean;
  /** What the server or the disk says of its age, ISO 8601. */
  readonly date: string | undefined;
}

/** What stands beside a file is a help alone: what cannot be read is as if it were not there. */
export async function originOf(path: string): Promise<Origin | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(`${path}.json`, 'utf8'));
    if (typeof value !== 'object' || value === null || !('url' in value) || !('etag' in value))
      return undefined;
    const { url, etag } = value;
    return typeof url === 'string' && typeof etag === 'string' ? { url, etag } : undefined;
  } catch {
    return undefined;
  }
}

export async function writeOrigin(path: string, origin: Origin | undefined): Promise<void> {
  if (origin === undefined) await rm(`${path}.json`, { force: true });
  else await writeFile(`${path}.json`, JSON.stringify(origin));
}

/** Lets the complete file take the place of the old one, where it is a zip file; else it goes. */
export async function place(part: string, target: string, from: string): Promise<Trouble | undefined> {
  if (!(await isZip(part))) {
    await rm(part, { force: true });
    await rm(`${part}.json`, { force: true });
    return { trouble: 'broken', message: `What \`${from}\` gives is no complete zip file.` };
  }
  await rename(part, target);
  await rm(`${part}.json`, { force: true });
  return undefined;
}

/** Its list of files, at its end, is whole; the files themselves are checked when they are read. */
async function isZip(path: string): Promise<boolean> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    const zip = await fromFdPromise(file.fd, { lazyEntries: true, autoClose: false });
    return zip.entryCount > 0;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** What the disk says, as a trouble. */
export const diskTrouble = (error: unknown, path: string): Trouble => ({
  trouble: 'refused',
  message: `\`${path}\` cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
});
