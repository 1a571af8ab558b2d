import type { FileReport, FindingReport, GoneFinding } from './model.ts';

/** The name under which a baseline is found; it lies in the folder that its paths are relative to. */
export const baselineName = '.seaworthy-baseline.json';

/** Findings that were there when somebody wrote them down, so that only new ones count. */
export interface Baseline {
  /** By the file's path, relative with `/`, in the order of their names. */
  readonly files: ReadonlyMap<string, readonly BaselineEntry[]>;
}

export interface BaselineEntry {
  readonly rule: string;
  readonly fingerprint: string;
  /** The day on which it was written down, `YYYY-MM-DD`. */
  readonly since: string;
}

/** Reads a baseline; a sentence where the text is none. */
export function parseBaseline(text: string): Baseline | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: 'It is not JSON.' };
  }
  if (!isObject(value) || value['version'] !== 1 || !isObject(value['files']))
    return { error: 'It is no baseline of version 1.' };
  const files = new Map<string, readonly BaselineEntry[]>();
  for (const [path, entries] of Object.entries(value['files'])) {
    if (!Array.isArray(entries) || !entries.every(isEntry))
      return { error: `What it says of ${path} is no list of findings.` };
    files.set(path, entries);
  }
  return { files };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEntry = (value: unknown): value is BaselineEntry =>
  isObject(value) &&
  ['rule', 'fingerprint', 'since'].every((key) => typeof value[key] === 'string') &&
  /^\d{4}-\d{2}-\d{2}$/.test(String(value['since']));

/** A baseline as text: one line a finding, in an order of their own, so that two branches merge well. */
export function formatBaseline({ files }: Baseline): string {
  const blocks = [...files]
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, entries]) => {
      const lines = [...entries].sort(inOrder).map((entry) => `      ${lineOf(entry)}`);
      return `    ${JSON.stringify(path)}: [\n${lines.join(',\n')}\n    ]`;
    });
  const body = blocks.length === 0 ? '{}' : `{\n${blocks.join(',\n')}\n  }`;
  return `{\n  "version": 1,\n  "files": ${body}\n}\n`;
}

const lineOf = ({ rule, fingerprint, since }: BaselineEntry): string =>
  `{ "rule": ${JSON.stringify(rule)}, "fingerprint": ${JSON.stringify(fingerprint)}, "since": "${since}" }`;

const inOrder = (a: BaselineEntry, b: BaselineEntry): number =>
  a.rule < b.rule || (a.rule === b.rule && a.fingerprint < b.fingerprint) ? -1 : 1;

/** The report of a file with what the baseline lists marked as known, and what of it is gone. */
export function compareWithBaseline(report: FileReport, entries: readonly BaselineEntry[]): FileReport {
  if (entries.length === 0) return report;
  const known = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const now = new Set(report.findings.map(({ fingerprint }) => fingerprint));
  const told = new Set(report.gone?.map(({ fingerprint }) => fingerprint));
  return {
    ...report,
    findings: report.findings.map((finding): FindingReport => {
      const entry = finding.known === undefined ? known.get(finding.fingerprint) : undefined;
      return entry === undefined ? finding : { ...finding, known: { by: 'baseline', since: entry.since } };
    }),
    gone: [
      ...(report.gone ?? []),
      ...entries
        .filter(({ fingerprint }) => !now.has(fingerprint) && !told.has(fingerprint))
        .map(
          ({ rule, fingerprint }): GoneFinding => ({
            rule,
            fingerprint,
            level: undefined,
            message: undefined,
          }),
        ),
    ],
  };
}

/** The entries of a file's findings that count or are in the baseline already, those with the day that they have. */
export const entriesOf = (
  { findings }: FileReport,
  before: readonly BaselineEntry[],
  today: string,
): readonly BaselineEntry[] => {
  const known = new Map(before.map((entry) => [entry.fingerprint, entry]));
  return findings
    .filter(({ suppressed }) => suppressed === undefined)
    .map(({ rule, fingerprint }) => known.get(fingerprint) ?? { rule, fingerprint, since: today });
};
