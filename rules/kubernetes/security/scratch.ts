import type { Edit, Fix } from '../../core/fix.ts';
import { knownText } from '../../yaml/lookup.ts';
import type { Container, Manifest, Workload } from '../syntax.ts';
import { appendFix, type Json } from './mend.ts';
import { holds, mapsAt } from './read.ts';

/**
 * A fix that does what another does and mounts an empty directory at `/tmp`, where most programs write. None
 * where something is mounted there, or where another volume has the name.
 */
export function withScratch(
  document: Manifest,
  { spec }: Workload,
  { node }: Container,
  fixes: readonly Fix[],
): readonly Fix[] {
  const isTmp = (text: string): boolean => text === 'tmp' || /^\/tmp\/?$/.test(text);
  const mounted = mapsAt(node, 'volumeMounts').some((mount) => holds(knownText(mount, 'mountPath'), isTmp));
  const named = mapsAt(spec, 'volumes').some((volume) => holds(knownText(volume, 'name'), isTmp));
  const [fix] = fixes;
  const [mount] = append(document, node, 'volumeMounts', { name: 'tmp', mountPath: '/tmp' });
  const [volume] = append(document, spec, 'volumes', { name: 'tmp', emptyDir: {} });
  if (mounted || named || !fix || !mount || !volume) return [];
  const title = 'Set `readOnlyRootFilesystem: true` and mount an `emptyDir` at `/tmp`';
  return [
    { title, safety: 'unsafe', edits: () => together([fix, mount, volume].flatMap(({ edits }) => edits())) },
  ];
}

const append = (document: Manifest, map: Container['node'], key: string, item: Json): readonly Fix[] =>
  appendFix(document, { title: '', safety: 'unsafe', map, path: [key], item });

/** Edits that meet at one place as one edit: what is written deeper belongs to what stands before, so it goes first. */
function together(edits: readonly Edit[]): readonly Edit[] {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || depthOf(b.text) - depthOf(a.text));
  const joined: Edit[] = [];
  for (const edit of sorted) {
    const last = joined.at(-1);
    const meets = last?.span.start === edit.span.start && last.span.end === edit.span.end;
    if (last && meets) joined[joined.length - 1] = { span: last.span, text: last.text + edit.text };
    else joined.push(edit);
  }
  return joined;
}

/** How far the first line is indented; an item stands deeper than a key of the same column. */
function depthOf(text: string): number {
  const line = text.replace(/^[\r\n]+/, '');
  const column = line.length - line.trimStart().length;
  return line.startsWith('-', column) ? column + 0.5 : column;
}
