import { integer } from '../../core/options.ts';
import type { NotedFile } from '../../core/scan.ts';
import { scanRule } from '../define.ts';
import { notedFiles, pathsOf } from '../noted.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { inBytes } from '../words.ts';

export const cacheInImage = scanRule({
  id: 'cache-in-image',
  summary: 'No layer keeps what package managers downloaded.',
  level: 'info',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: ['dockle/DKL-DI-0004', 'dockle/DKL-DI-0005'],
  fixes: 'safe',
  options: { minKilobytes: integer(100, 'From how many kilobytes on a cache is reported.') },
  *check({ document, facts }, { minKilobytes }) {
    for (const scanned of scannedIn(document, facts)) {
      const found = notedFiles(scanned, kinds, 'own lines', ({ size }) => size >= minKilobytes * 1000);
      for (const { place, files } of found) {
        yield toldAt(scanned, place, {
          message: messageOf(files),
          fixes: files.flatMap(({ path }) => place.mend?.withoutCache(path) ?? []).slice(0, 1),
        });
      }
    }
  },
});

const kinds = new Set(['cache'] as const);

function messageOf(files: readonly NotedFile[]): string {
  const size = inBytes(files.reduce((sum, file) => sum + file.size, 0));
  const isHidden = files.every(({ removedIn }) => removedIn !== undefined);
  return isHidden
    ? `This layer keeps ${size} of downloads in ${pathsOf(files)}: deleting them in a later layer makes the image no smaller.`
    : `This layer keeps ${size} of downloads in ${pathsOf(files)} that nobody needs in the image.`;
}
