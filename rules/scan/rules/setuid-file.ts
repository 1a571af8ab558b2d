import { listOfStrings } from '../../core/options.ts';
import { scanRule } from '../define.ts';
import { bringerOf, havingFiles, notedFiles, pathsOf } from '../noted.ts';
import { scannedIn } from '../scanned.ts';
import { isUsualSetuid } from '../setuid.ts';
import { toldAt } from '../told.ts';

export const setuidFile = scanRule({
  id: 'setuid-file',
  summary: 'An image holds no setuid or setgid programs beside those of its base system.',
  level: 'info',
  preset: 'strict',
  family: 'built image',
  since: '0.1.0',
  sources: ['dockle/CIS-DI-0008', 'cis-docker/4.8'],
  fixes: 'none',
  options: { allow: listOfStrings([], 'Paths of programs that may be setuid or setgid: `/usr/bin/sudo`.') },
  *check({ document, facts }, { allow }) {
    const allowed = new Set(allow.map((path) => path.replace(/^\/+/, '')));
    for (const scanned of scannedIn(document, facts)) {
      const found = notedFiles(
        scanned,
        kinds,
        'anywhere',
        ({ path, removedIn }, own) =>
          removedIn === undefined && !allowed.has(path) && (own || !isUsualSetuid(path)),
      );
      for (const { place, files } of found) {
        const what = `${bringerOf(scanned, place)} ${havingFiles(place, files.length, 'program')}`;
        const rights = files.length === 1 ? 'that runs' : 'that run';
        yield toldAt(scanned, place, {
          message: `${what} ${rights} with the rights of its owner or group, whoever starts it: ${pathsOf(files)}.`,
        });
      }
    }
  },
});

const kinds = new Set(['setuid', 'setgid'] as const);
