import { Refusal, staleRefusal } from '../guard.ts';
import type { FixAllParams, FixAllResult } from '../protocol.ts';
import type { Session } from '../session.ts';
import { fixAll } from './fix-all.ts';
import { editOf, retakeOf } from './resolve.ts';

/** Applies every safe fix of an open file and tells what is left for a person to choose. */
export async function fixAllInFile(session: Session, { uri }: FixAllParams): Promise<FixAllResult> {
  const held = await session.snapshots.of(uri);
  if (held === undefined) throw new Refusal('Seaworthy does not check this file.');
  const { edits, fixed, after } = fixAll(held.snapshot, retakeOf(session, held));
  const left = after.findings.filter(
    ({ fixes, suppressed }) => suppressed === undefined && fixes.length > 0,
  ).length;
  if (edits.length === 0) return { fixed: 0, left };
  const { applied } = await session.connection.workspace.applyEdit({
    label: 'Fix all safe problems',
    edit: editOf(session, held, edits),
  });
  if (!applied) throw staleRefusal();
  return { fixed, left };
}
