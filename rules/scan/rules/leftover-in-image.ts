import { listOfStrings } from '../../core/options.ts';
import type { NotedFile } from '../../core/scan.ts';
import { scanRule } from '../define.ts';
import { notedFiles, pathsOf } from '../noted.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { inBytes } from '../words.ts';

export const leftoverInImage = scanRule({
  id: 'leftover-in-image',
  summary: 'An image holds no repository, build file or device node that was left behind.',
  level: 'info',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: ['dockle/DKL-LI-0003', 'cis-docker/4.3'],
  fixes: 'none',
  options: { allow: listOfStrings([], 'Paths that may be there: `/app/Dockerfile`.') },
  *check({ document, facts }, { allow }) {
    const allowed = new Set(allow.map((path) => path.replace(/^\/+|\/+$/g, '')));
    for (const scanned of scannedIn(document, facts)) {
      const found = notedFiles(
        scanned,
        kinds,
        'own lines',
        ({ path, removedIn }) => removedIn === undefined && !allowed.has(path),
      );
      for (const { place, files } of found) {
        yield toldAt(scanned, place, { message: messageOf(files, place.approximate) });
      }
    }
  },
});

const kinds = new Set(['leftover', 'device'] as const);

function messageOf(files: readonly NotedFile[], isApproximate: boolean): string {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const much = size < 100_000 ? '' : ` (${inBytes(size)})`;
  const them = files.length === 1 ? 'it' : 'them';
  const isMade = files.every(({ path }) => /^(?:var\/)?tmp(?:\/|$)/.test(path));
  const advice = isMade
    ? `Delete ${them} in the line that makes ${them}.`
    : 'Leave out of the build what `.dockerignore` can name.';
  return `${isApproximate ? 'The build' : 'This line'} puts ${pathsOf(files)}${much} into the image, which does not need ${them}. ${advice}`;
}
