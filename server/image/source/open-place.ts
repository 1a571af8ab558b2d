import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { TroubleError } from '../../registry/trouble.ts';
import type { Limits } from '../limits.ts';
import { compressionOf } from '../tar/decompress.ts';
import { isTrouble } from './attempt.ts';
import { openLayoutFolder } from './layout-folder.ts';
import { openPackedArchive } from './packed-archive.ts';
import type { Place } from './place.ts';
import { openPlainArchive } from './plain-archive.ts';
import { openRegularFile } from './regular-file.ts';

/** Opens an archive, compressed or not, or a folder, whichever lies there. Throws a TroubleError, or as `open` does. */
export async function openPlace(path: string, limits: Limits, signal: AbortSignal): Promise<Place> {
  const what = `\`${basename(path)}\``;
  if ((await stat(path)).isDirectory()) return await openLayoutFolder(what, path);
  const { handle, stats } = await openRegularFile(path);
  try {
    const start = Buffer.alloc(512);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    if (bytesRead === 0) throw new TroubleError({ trouble: 'broken', message: `${what} is empty.` });
    const compression = compressionOf(start.subarray(0, bytesRead));
    if (isTrouble(compression)) {
      throw new TroubleError({ ...compression, message: `${what} is no archive: ${compression.message}` });
    }
    const open = compression === 'none' ? openPlainArchive : openPackedArchive;
    return await open(what, handle, stats.size, limits, signal);
  } catch (error) {
    await handle.close();
    throw error;
  }
}
