import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { PolicyChange } from '../../../rules/core/fix.ts';
import { linesOf } from '../../../rules/core/text.ts';
import { policyEdits } from '../../../rules/policy/change.ts';
import { policyFileNames } from '../../../rules/policy/detect.ts';
import { policyTemplate } from '../../../rules/policy/template.ts';
import { folderOf, isFileError, joinPath, within } from '../../workspace/files.ts';
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
  return policyFileEdit(session, { file: inForce.file, path }, change);
}

/** A change of the policy file at `path`; `file` is undefined where there is none yet. */
export async function policyFileEdit(
  session: Session,
  { file, path }: { readonly file: string | undefined; readonly path: string },
  change: PolicyChange,
): Promise<WorkspaceEdit> {
  // An editor may keep the text of a file for a while that was deleted.
  const opened = file === undefined ? undefined : session.documents.at(path);
  const uri = opened?.uri ?? uriOfPath(path);
  const text = opened?.text ?? (file === undefined ? undefined : await textAt(session, path));
  const edits = policyEdits(text ?? '', relativeTo(path, change));
  if (edits.length === 0) {
    throw new Refusal(`${uri.slice(uri.lastIndexOf('/') + 1)} says so already, or must be mended first.`);
  }
  const place: Place = { uri, text: text ?? '', lines: linesOf(text ?? '') };
  return workspaceEdit(session, uri, opened?.version ?? null, toTextEdits(edits, place), text === undefined);
}

/** Paths of files that a change names, as the policy file at `policy` would: relative to it where they lie beside it. */
function relativeTo(policy: string, change: PolicyChange): PolicyChange {
  const { set, also } = change;
  const folder = folderOf(policy) ?? '/';
  const isBeside = (value: string): boolean => within(folder, value) !== undefined;
  if (set === undefined || typeof set === 'string') return change;
  const entries = Object.entries(set).map(([key, value]) =>
    namesFile.has(key) && isBeside(value) ? [key, within(folder, value) ?? value] : [key, value],
  );
  return { ...change, set: Object.fromEntries(entries), ...(also && { also }) };
}

const namesFile: ReadonlySet<string> = new Set(['key', 'certificate', 'trustRoot']);

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
