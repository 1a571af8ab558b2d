import { fixAll } from '../../workspace/fix-file.ts';
import { Refusal, staleRefusal } from '../guard.ts';
import type { FixAllParams, FixAllResult } from '../protocol.ts';
import type { Session } from '../session.ts';
import { editOf, retakeOf } from './resolve.ts';

/** Applies every safe fix of an open file and tells what is left for a person to choose. */
export async function fixAllInFile(session: Session, { uri }: FixAllParams): Promise<FixAllResult> {
  const held = await session.snapshots.of(uri);
  if (held === undefined) throw new Refusal('Seaworthy does not check this file.');
  const { edits, count, snapshot } = fixAll(held.snapshot, 'safe', retakeOf(session, held));
  const left = snapshot.findings.filter(
    ({ fixes, suppressed }) => suppressed === undefined && fixes.length > 0,
  ).length;
  if (edits.length === 0) return { fixed: 0, left };
  const { applied } = await session.connection.workspace.applyEdit({
    label: 'Fix all safe problems',
    edit: editOf(session, held, edits),
  });
  if (!applied) throw staleRefusal();
  return { fixed: count, left };
}
