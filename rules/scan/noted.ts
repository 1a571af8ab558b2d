import type { FileKind, NotedFile } from '../core/scan.ts';
import type { Place } from './place.ts';
import type { Scanned } from './scanned.ts';
import { counted, listed, shown } from './words.ts';

/** Files of one kind of trouble at one place. */
export interface Noted {
  readonly place: Place;
  /** In the order of their paths; never empty. */
  readonly files: readonly NotedFile[];
}

/**
 * The files of some kinds in the final image, gathered by the line that brought them. What the base image brought
 * stands together at its own; `from` says whether that counts.
 */
export function notedFiles(
  scanned: Scanned,
  kinds: ReadonlySet<FileKind>,
  from: 'own lines' | 'anywhere',
  counts: (file: NotedFile, own: boolean) => boolean = always,
): readonly Noted[] {
  const { scan, places, baseToldElsewhere } = scanned;
  const byPlace = new Map<Place, NotedFile[]>();
  for (const file of scan.files) {
    if (!kinds.has(file.kind)) continue;
    const origin = places.layer(file.layer);
    if (!origin.own && (from === 'own lines' || baseToldElsewhere)) continue;
    if (!counts(file, origin.own)) continue;
    const place = origin.own || origin.approximate ? origin : places.base;
    const files = byPlace.get(place) ?? [];
    files.push(file);
    byPlace.set(place, files);
  }
  return [...byPlace].map(([place, files]) => ({ place, files: files.sort(byPath) }));
}

const always = ({ removedIn }: NotedFile): boolean => removedIn === undefined;
const byPath = (a: NotedFile, b: NotedFile): number => (a.path < b.path ? -1 : Number(a.path > b.path));

/** `` `/a`, `/b` and 3 more `` */
export function pathsOf(files: readonly { readonly path: string }[]): string {
  const named = files.slice(0, mostNamed).map(({ path }) => `\`/${shown(path)}\``);
  const rest = files.length - named.length;
  return listed([...named, ...(rest > 0 ? [`${rest} more`] : [])]);
}

const mostNamed = 4;

/** Who brought it, as the subject of a sentence: `This line`, `The base image`, `The image`. */
export const bringerOf = ({ role }: Pick<Scanned, 'role'>, { own, approximate }: Place): string => {
  if (role === 'named' || approximate) return 'The image';
  return own ? 'This line' : 'The base image';
};

/** `adds a setuid file`, `has 3 setuid files` */
export const havingFiles = ({ own, approximate }: Place, count: number, what: string): string =>
  `${own && !approximate ? 'adds' : 'has'} ${count === 1 ? `a ${what}` : counted(count, what)}`;
