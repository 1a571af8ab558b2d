import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver/node';
import type { Finding } from '../../../rules/core/finding.ts';
import type { Edit } from '../../../rules/core/fix.ts';
import { fixAll } from '../../workspace/fix-file.ts';
import { toRange, toTextEdits } from '../convert.ts';
import { Refusal, staleRefusal } from '../guard.ts';
import type { Held, Session } from '../session.ts';
import { type ActionData, readActionData } from './action-data.ts';
import { ignoreComment } from './ignore-here.ts';
import { joinEdits, policyChangeEdit } from './policy.ts';
import { rewritesAt } from './rewrites.ts';

/** Makes the edit of an action that was picked, for the very version of the file that it was listed for. */
export async function resolveAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const data = readActionData(action.data);
  if (data === undefined) return action;
  const held = await session.snapshots.of(data.uri);
  if (held === undefined || held.document.version !== data.version) throw staleRefusal();
  return { ...action, edit: await editFor(session, held, data) };
}

function editFor(session: Session, held: Held, data: ActionData): Promise<WorkspaceEdit> | WorkspaceEdit {
  const retake = retakeOf(session, held);
  switch (data.kind) {
    case 'fix':
      return fixEdit(session, held, data);
    case 'fix-all':
      return editOf(session, held, fixAll(held.snapshot, 'safe', retake).edits);
    case 'fix-rule':
      return editOf(
        session,
        held,
        fixAll(held.snapshot, 'safe', retake, ({ rule }) => rule === data.rule).edits,
      );
    case 'ignore':
      return ignoreEdit(session, held, data);
    case 'policy-off':
      return policyChangeEdit(session, held, { path: ['rules', data.rule], set: 'off' });
    case 'rewrite':
      return rewriteEdit(session, held, data);
  }
}

export const retakeOf =
  ({ snapshots }: Session, { inForce, document: { languageId } }: Held) =>
  (text: string, previous: Held['snapshot']): Held['snapshot'] | undefined =>
    snapshots.take({ path: previous.path, text, languageId }, inForce, previous);

async function fixEdit(
  session: Session,
  held: Held,
  data: Extract<ActionData, { kind: 'fix' }>,
): Promise<WorkspaceEdit> {
  const fix = findingOf(held, data).fixes[data.fix];
  if (fix === undefined) throw staleRefusal();
  const own = editOf(session, held, fix.edits());
  if (fix.policy === undefined) return own;
  return joinEdits(own, await policyChangeEdit(session, held, fix.policy));
}

/** The policy may have changed since, and with it the findings of the same version. */
function findingOf(
  { snapshot }: Held,
  { rule, start, index }: Extract<ActionData, { index: number; rule: string }>,
): Finding {
  const finding = snapshot.findings[index];
  if (finding === undefined || finding.rule !== rule || finding.at.start !== start) throw staleRefusal();
  return finding;
}

function ignoreEdit(
  session: Session,
  held: Held,
  data: Extract<ActionData, { kind: 'ignore' }>,
): WorkspaceEdit {
  const comment = ignoreComment(held.snapshot, findingOf(held, data), retakeOf(session, held));
  if (comment === undefined) {
    throw new Refusal('No comment can be put here. Put one on top of the file: `# seaworthy-ignore-file`.');
  }
  const { at, before, after } = comment;
  if (!session.client.snippetEdits) {
    return editOf(session, held, [{ span: { start: at, end: at }, text: `${before}reason${after}` }]);
  }
  const snippet = { kind: 'snippet', value: `${escaped(before)}\${1:reason}${after}` } as const;
  const range = toRange({ start: at, end: at }, held.place);
  const { uri, version } = held.document;
  return { documentChanges: [{ textDocument: { uri, version }, edits: [{ range, snippet }] }] };
}

const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

function rewriteEdit(
  session: Session,
  held: Held,
  data: Extract<ActionData, { kind: 'rewrite' }>,
): WorkspaceEdit {
  const rewrite = rewritesAt(session, held, data.start)[data.index];
  if (rewrite === undefined) throw staleRefusal();
  return editOf(session, held, rewrite.edits());
}

/** Edits of the file itself, bound to its version where the client can hold to that. */
export function editOf(
  { client }: Pick<Session, 'client'>,
  held: Held,
  edits: readonly Edit[],
): WorkspaceEdit {
  const { uri, version } = held.document;
  const changes = toTextEdits(edits, held.place);
  return client.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: changes }] }
    : { changes: { [uri]: changes } };
}
