import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { PolicyInForce } from '../../workspace/policy-store.ts';
import type { Session } from '../session.ts';
import { type ClosedFile, checkClosedFiles } from './closed-files.ts';

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
      await checkClosedFiles(session, {
        token,
        onChecked: (files) => {
          for (const file of files) {
            const item = itemFor(session, known, file, previous.get(file.uri));
            if (item === undefined) continue;
            previous.delete(file.uri);
            if (item.kind === full) send({ items: [item] });
          }
        },
      });
      if (token.isCancellationRequested) {
        isDirty = true;
        return { items: [] };
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
  /** How many findings are shown: a baseline may change that and neither of the others. */
  readonly count: number;
  readonly resultId: string;
}

function itemFor(
  session: Session,
  known: Map<string, Known>,
  { uri, inForce, checked }: ClosedFile,
  previousResultId: string | undefined,
): WorkspaceDocumentDiagnosticReport | undefined {
  if (checked === null || 'error' in checked) return undefined;
  const { hash, diagnostics } = checked;
  const before = known.get(uri);
  const version = session.documents.get(uri)?.version ?? null;
  const isSame = before?.hash === hash && before.inForce === inForce && before.count === diagnostics.length;
  if (isSame && before.resultId === previousResultId)
    return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: before.resultId };
  const resultId = `${hash}-${++results}`;
  known.set(uri, { hash, inForce, count: diagnostics.length, resultId });
  return { kind: full, uri, version, resultId, items: [...diagnostics] };
}

let results = 0;
