import { listOfStrings } from '../../core/options.ts';
import { scanRule } from '../define.ts';
import { notedFiles, pathsOf } from '../noted.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';

export const worldWritablePath = scanRule({
  id: 'world-writable-path',
  summary: 'No file or folder that an image adds can be written by everybody.',
  level: 'info',
  preset: 'strict',
  family: 'built image',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: { allow: listOfStrings([], 'Paths that everybody may write: `/data`, with all below it.') },
  *check({ document, facts }, { allow }) {
    const allowed = allow.map((path) => path.replace(/^\/+|\/+$/g, ''));
    const isAllowed = (path: string): boolean =>
      allowed.some((one) => path === one || path.startsWith(`${one}/`));
    for (const scanned of scannedIn(document, facts)) {
      const found = notedFiles(
        scanned,
        kinds,
        'own lines',
        ({ path, removedIn }) => removedIn === undefined && !isAllowed(path),
      );
      for (const { place, files } of found) {
        yield toldAt(scanned, place, {
          message: `${place.approximate ? 'E' : 'After this line e'}very user of the container can write ${pathsOf(files)}.`,
        });
      }
    }
  },
});

const kinds = new Set(['world-writable'] as const);
