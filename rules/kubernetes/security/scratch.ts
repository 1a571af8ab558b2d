import type { Fix } from '../../core/fix.ts';
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
  return [{ title, safety: 'unsafe', edits: () => [fix, mount, volume].flatMap(({ edits }) => edits()) }];
}

const append = (document: Manifest, map: Container['node'], key: string, item: Json): readonly Fix[] =>
  appendFix(document, { title: '', safety: 'unsafe', map, path: [key], item });
