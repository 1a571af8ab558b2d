import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { PolicyChange } from '../../../rules/core/fix.ts';
import { linesOf } from '../../../rules/core/text.ts';
import { policyEdits } from '../../../rules/policy/change.ts';
import { policyFileNames } from '../../../rules/policy/detect.ts';
import { policyTemplate } from '../../../rules/policy/template.ts';
import { isFileError, joinPath } from '../../workspace/files.ts';
import { type Place, toTextEdits } from '../convert.ts';
import { Refusal } from '../guard.ts';
import type { NewPolicyParams, NewPolicyResult } from '../protocol.ts';
import type { Held, Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uri.ts';

/** A change of the policy that governs a file, as an edit of the policy file; of a new one where there is none. */
export async function policyChangeEdit(
  session: Session,
  { inForce, snapshot }: Held,
  change: PolicyChange,
): Promise<WorkspaceEdit> {
  const path = inForce.file ?? session.policies.newFileFor(snapshot.path);
  if (path === undefined) {
    throw new Refusal('There is no policy file for this file. Open its folder first.');
  }
  if (path === snapshot.path) throw new Refusal('This is the policy file itself.');
  // An editor may keep the text of a file for a while that was deleted.
  const opened = inForce.file === undefined ? undefined : session.documents.at(path);
  const uri = opened?.uri ?? uriOfPath(path);
  const text = opened?.text ?? (inForce.file === undefined ? undefined : await textAt(session, path));
  const edits = policyEdits(text ?? '', change);
  if (edits.length === 0) {
    throw new Refusal(`${uri.slice(uri.lastIndexOf('/') + 1)} says so already, or must be mended first.`);
  }
  const place: Place = { uri, text: text ?? '', lines: linesOf(text ?? '') };
  return workspaceEdit(session, uri, opened?.version ?? null, toTextEdits(edits, place), text === undefined);
}

/** The policy file of a folder, or the text of a new one. */
export async function newPolicyFor(
  { policies }: Session,
  { folder }: NewPolicyParams,
): Promise<NewPolicyResult> {
  const path = pathOfUri(folder);
  for (const name of policyFileNames) {
    const existing = joinPath(path, name);
    if ((await policies.files.stat(existing)) !== undefined) return { uri: uriOfPath(existing) };
  }
  return { uri: uriOfPath(joinPath(path, policyFileNames[0])), text: policyTemplate() };
}

/** Two edits of different files as one. */
export const joinEdits = (a: WorkspaceEdit, b: WorkspaceEdit): WorkspaceEdit =>
  a.documentChanges
    ? { documentChanges: [...a.documentChanges, ...(b.documentChanges ?? [])] }
    : { changes: { ...a.changes, ...b.changes } };

function workspaceEdit(
  { client }: Session,
  uri: string,
  version: number | null,
  edits: TextEdit[],
  isNew: boolean,
): WorkspaceEdit {
  if (!client.versionedEdits) return { changes: { [uri]: edits } };
  const edit: TextDocumentEdit = { textDocument: { uri, version }, edits };
  if (!isNew) return { documentChanges: [edit] };
  if (!client.createsFiles)
    throw new Refusal('Create a file .seaworthy.yaml first; this editor lets nobody else do it.');
  return { documentChanges: [{ kind: 'create', uri, options: { ignoreIfExists: true } }, edit] };
}

async function textAt({ policies }: Session, path: string): Promise<string | undefined> {
  const file = await policies.files.read(path);
  if (isFileError(file)) throw new Refusal(`The policy file cannot be read: ${file.error}`);
  return file?.text;
}
