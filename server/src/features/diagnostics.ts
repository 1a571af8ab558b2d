import {
  type Diagnostic,
  DiagnosticRefreshRequest,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';
import { rulesById } from '../../../rules/catalogue.ts';
import type { Finding } from '../../../rules/core/finding.ts';
import { type Level, levels } from '../../../rules/core/level.ts';
import type { Policy } from '../../../rules/core/policy.ts';
import { tooManyFindings } from '../../../rules/core/rules/too-many-findings.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { type Place, severities, source, toDiagnostic } from '../convert.ts';
import type { Held, Session } from '../session.ts';

/** More findings of one file are not sent: an editor shows them no better, and the one that says so suffices. */
const mostFindings = 1000;

export interface Diagnostics {
  /** Answers a pull; `unchanged` where the client has these findings already. */
  pull(uri: string, previousResultId: string | undefined): Promise<DocumentDiagnosticReport>;
  /** The text of one file may have other findings now. */
  changed(uri: string): void;
  /** Every file may have other findings now. */
  refresh(): Promise<void>;
  closed(uri: string): Promise<void>;
}

/** Findings on request, or pushed to clients that do not ask. */
export function diagnosticsOf(session: Session): Diagnostics {
  const { connection, client, documents, snapshots } = session;
  const waiting = new Set<string>();

  /** Several changes that come in together are answered once, as soon as there is nothing left to read. */
  const push = (uri: string): void => {
    if (waiting.size === 0) setImmediate(() => void pushWaiting());
    waiting.add(uri);
  };

  const pushWaiting = async (): Promise<void> => {
    const uris = [...waiting];
    waiting.clear();
    for (const uri of uris) {
      const held = await snapshots.of(uri);
      const version = held?.document.version ?? documents.get(uri)?.version;
      const diagnostics = held ? toDiagnostics(held, session) : [];
      await connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
    }
  };

  return {
    async pull(uri, previousResultId) {
      const held = await snapshots.of(uri);
      if (held === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const { resultId } = held;
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: toDiagnostics(held, session) };
    },

    changed(uri) {
      if (!client.pullsDiagnostics) push(uri);
    },

    async refresh() {
      if (!client.pullsDiagnostics) for (const { uri } of documents.all()) push(uri);
      else if (client.refreshesDiagnostics) await connection.sendRequest(DiagnosticRefreshRequest.type);
    },

    async closed(uri) {
      snapshots.forget(uri);
      if (!client.pullsDiagnostics) await connection.sendDiagnostics({ uri, diagnostics: [] });
    },
  };
}

const toDiagnostics = (held: Held, { pageOf }: Session): Diagnostic[] =>
  diagnosticsFor(held, held.place, pageOf);

/** A file that was checked. */
interface Shown {
  readonly snapshot: Snapshot;
  /** Findings that the baseline keeps quiet. */
  readonly known: ReadonlySet<Finding>;
  readonly inForce: { readonly policy: Policy };
}

/** What is shown of findings: those that count, the most severe first where there are too many of them. */
export function diagnosticsFor(
  { snapshot, known, inForce: { policy } }: Shown,
  place: Place,
  pageOf: (rule: string) => string,
): Diagnostic[] {
  const counted = snapshot.findings.filter(
    (finding) => finding.suppressed === undefined && !known.has(finding),
  );
  const shown = counted.length > mostFindings ? mostSevere(counted) : counted;
  const diagnostics = shown.map((finding) => toDiagnostic(finding, place, pageOf));
  if (shown.length === counted.length) return diagnostics;
  return [...capped(counted.length, policy, pageOf), ...diagnostics];
}

const mostSevere = (findings: readonly Finding[]): readonly Finding[] =>
  levels.flatMap((level) => findings.filter((finding) => finding.level === level)).slice(0, mostFindings);

function capped(count: number, policy: Policy, pageOf: (rule: string) => string): Diagnostic[] {
  const level = levelOf(tooManyFindings.id, policy);
  if (level === 'off') return [];
  const start = { line: 0, character: 0 };
  return [
    {
      range: { start, end: start },
      severity: severities[level],
      source,
      code: tooManyFindings.id,
      codeDescription: { href: pageOf(tooManyFindings.id) },
      message: `This file has ${count} findings. The ${mostFindings} most severe are shown.`,
    },
  ];
}

const levelOf = (id: string, { settings }: Policy): Level | 'off' =>
  settings.get(id)?.level ?? rulesById.get(id)?.level ?? 'off';
