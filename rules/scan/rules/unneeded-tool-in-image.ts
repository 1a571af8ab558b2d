import { listOfStrings } from '../../core/options.ts';
import type { FileKind, NotedFile } from '../../core/scan.ts';
import { scanRule } from '../define.ts';
import { bringerOf, notedFiles } from '../noted.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { listed, shown } from '../words.ts';

export const unneededToolInImage = scanRule({
  id: 'unneeded-tool-in-image',
  summary: 'An image that runs holds no shell, package manager, compiler or download tool.',
  level: 'info',
  preset: 'strict',
  family: 'built image',
  since: '0.1.0',
  sources: ['cis-docker/4.3'],
  fixes: 'none',
  options: { allow: listOfStrings([], 'Names of programs that may be there: `sh`, `curl`.') },
  *check({ document, facts }, { allow }) {
    const allowed = new Set(allow);
    for (const scanned of scannedIn(document, facts)) {
      if (!scanned.runs) continue;
      const found = notedFiles(
        scanned,
        new Set(kinds.keys()),
        'anywhere',
        (file) => file.removedIn === undefined && !allowed.has(nameOf(file)),
      );
      for (const { place, files } of found) {
        const who = `${bringerOf(scanned, place)} ${place.own && !place.approximate ? 'adds' : 'has'}`;
        yield toldAt(scanned, place, {
          message: `${who} ${toolsOf(files)}: whoever breaks into the container finds tools there.`,
        });
      }
    }
  },
});

const kinds: ReadonlyMap<FileKind, readonly [one: string, many: string]> = new Map([
  ['shell', ['a shell', 'shells']],
  ['package-manager', ['a package manager', 'package managers']],
  ['compiler', ['a compiler', 'compilers']],
  ['downloader', ['a download tool', 'download tools']],
  ['sudo', ['a tool to become root', 'tools to become root']],
  ['ssh-server', ['an SSH server', 'SSH servers']],
]);

/** `a shell (sh) and download tools (curl, wget)` */
function toolsOf(files: readonly NotedFile[]): string {
  const told = [...kinds].flatMap(([kind, [one, many]]) => {
    const names = [...new Set(files.filter((file) => file.kind === kind).map(nameOf))];
    if (names.length === 0) return [];
    const rest = names.length > mostNamed ? ', …' : '';
    return [`${names.length === 1 ? one : many} (${names.slice(0, mostNamed).join(', ')}${rest})`];
  });
  return listed(told);
}

const mostNamed = 4;

const nameOf = ({ path }: NotedFile): string => shown(path.slice(path.lastIndexOf('/') + 1));
