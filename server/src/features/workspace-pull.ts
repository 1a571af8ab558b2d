import { createHash } from 'node:crypto';
import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { isFileError } from '../../workspace/files.ts';
import type { PolicyInForce } from '../../workspace/policy-store.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uri.ts';
import { breathe, checkFile, workspaceFiles } from './closed-file.ts';
import { diagnosticsFor } from './diagnostics.ts';

/** Answers `workspace/diagnostic`: at once the first time, then as soon as something may be another. */
export interface WorkspacePull {
  pull(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    send: (part: { items: WorkspaceDocumentDiagnosticReport[] }) => void,
  ): Promise<WorkspaceDiagnosticReport>;
  changed(): void;
}

export function workspacePullOf(session: Session): WorkspacePull {
  const known = new Map<string, Known>();
  let isDirty = true;
  let wake: () => void = () => undefined;

  const untilChanged = (token: CancellationToken): Promise<void> =>
    new Promise((resolve) => {
      if (isDirty || token.isCancellationRequested) resolve();
      wake = resolve;
      token.onCancellationRequested(() => resolve());
    });

  return {
    async pull({ previousResultIds }, token, send) {
      await untilChanged(token);
      if (token.isCancellationRequested) return { items: [] };
      isDirty = false;
      const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      const { files } = await workspaceFiles(session, token);
      for (const { path } of files) {
        if (token.isCancellationRequested) {
          isDirty = true;
          return { items: [] };
        }
        const uri = session.documents.at(path)?.uri ?? uriOfPath(path);
        const item = await itemFor(session, known, path, uri, previous.get(uri));
        if (item === undefined) continue;
        previous.delete(uri);
        if (item.kind === full) send({ items: [item] });
        await breathe();
      }
      const gone = [...previous.keys()].map(
        (uri): WorkspaceDocumentDiagnosticReport => ({ kind: full, uri, version: null, items: [] }),
      );
      for (const { uri } of gone) known.delete(uri);
      return { items: gone };
    },

    changed() {
      isDirty = true;
      wake();
    },
  };
}

const full = DocumentDiagnosticReportKind.Full;

interface Known {
  readonly hash: string;
  readonly inForce: PolicyInForce;
  readonly resultId: string;
}

async function itemFor(
  session: Session,
  known: Map<string, Known>,
  path: string,
  uri: string,
  previousResultId: string | undefined,
): Promise<WorkspaceDocumentDiagnosticReport | undefined> {
  const checked = await checkFile(session, path);
  if (checked === undefined || isFileError(checked)) return undefined;
  const { snapshot, inForce } = checked;
  const hash = createHash('sha1').update(snapshot.text).digest('base64');
  const before = known.get(uri);
  const version = session.documents.get(uri)?.version ?? null;
  if (before && before.hash === hash && before.inForce === inForce && before.resultId === previousResultId) {
    return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: before.resultId };
  }
  const resultId = `${hash}-${++results}`;
  known.set(uri, { hash, inForce, resultId });
  const items = diagnosticsFor(snapshot.findings, { uri, ...snapshot }, inForce.policy, session.pageOf);
  return { kind: full, uri, version, resultId, items };
}

let results = 0;
