import type { Fix } from '../../../rules/core/fix.ts';
import { shiftSpan } from '../../../rules/core/span.ts';
import { hardenAt } from '../../../rules/kubernetes/harden.ts';
import type { Manifest } from '../../../rules/kubernetes/syntax.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

/** What can be hardened at an offset of the file, without a finding there. */
export function hardenings({ language, parsed }: Snapshot, offset: number): readonly Fix[] {
  if (language.id !== 'kubernetes') return [];
  const placed = parsed.parts.find(
    ({ start, part }) => offset >= start && offset <= start + part.text.length && isManifest(part.document),
  );
  if (placed === undefined || !isManifest(placed.part.document)) return [];
  const { start } = placed;
  return hardenAt(placed.part.document, offset - start).map((fix) => ({
    ...fix,
    edits: () => fix.edits().map(({ span, text }) => ({ span: shiftSpan(span, start), text })),
  }));
}

/** Languages are kept without the types of their documents; this one's has workloads. */
const isManifest = (document: unknown): document is Manifest =>
  typeof document === 'object' && document !== null && 'workloads' in document;
