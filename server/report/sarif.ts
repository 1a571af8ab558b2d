import type { Level } from '../../rules/core/level.ts';
import type { RuleHead } from '../../rules/core/rule.ts';
import type { FileReport, FindingReport, FixReport, Range, RunReport } from './model.ts';
import type { Tool } from './tool.ts';

export interface SarifInput {
  readonly tool: Tool;
  readonly rules: ReadonlyMap<string, RuleHead>;
  /** The pages of the rules that were broken, by id. */
  readonly pages: ReadonlyMap<string, string>;
  /** Whether the run was made to its end without a broken policy. */
  readonly successful: boolean;
}

/** SARIF 2.1.0, for code scanning services and viewers. */
export function sarifReport(run: RunReport, input: SarifInput): string {
  const ids = [...new Set(run.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: input.tool.name,
            version: input.tool.version,
            semanticVersion: input.tool.version,
            rules: ids.map((id) => ruleEntry(id, input)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The working directory of the run.' } },
        },
        artifacts: run.files.map(({ path }) => ({ location: locationOf(path) })),
        invocations: [
          {
            executionSuccessful: input.successful,
            toolExecutionNotifications: run.errors.map(({ path, message }) => ({
              level: 'error',
              message: { text: message },
              locations: [{ physicalLocation: { artifactLocation: locationOf(path) } }],
            })),
          },
        ],
        results: run.files.flatMap((file, artifact) =>
          file.findings.map((finding) => resultEntry(finding, file, artifact, ids)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleEntry(id: string, { rules, pages }: SarifInput) {
  const rule = rules.get(id);
  const page = pages.get(id);
  return {
    id,
    ...(rule && {
      shortDescription: { text: rule.summary },
      fullDescription: { text: rule.summary },
      defaultConfiguration: { level: sarifLevels[rule.level] },
      properties: { tags: [rule.family, ...rule.sources] },
    }),
    ...(page !== undefined && { help: { text: page, markdown: page } }),
  };
}

const resultEntry = (
  finding: FindingReport,
  { path }: FileReport,
  artifact: number,
  ids: readonly string[],
) => ({
  ruleId: finding.rule,
  ruleIndex: ids.indexOf(finding.rule),
  level: sarifLevels[finding.level],
  message: { text: finding.message },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { ...locationOf(path), index: artifact },
        region: regionOf(finding.range),
      },
    },
  ],
  ...(finding.related.length > 0 && {
    relatedLocations: finding.related.map(({ range, message }, id) => ({
      id,
      message: { text: message },
      physicalLocation: { artifactLocation: locationOf(path), region: regionOf(range) },
    })),
  }),
  partialFingerprints: { 'seaworthy/v1': finding.fingerprint },
  ...fixesEntry(finding.fixes, path),
  // An empty list says that the tool knows of suppressions and this result has none.
  suppressions: finding.suppressed
    ? [
        {
          kind: 'inSource',
          status: 'accepted',
          ...(finding.suppressed.reason !== undefined && { justification: finding.suppressed.reason }),
        },
      ]
    : [],
  ...(finding.standsFor.length > 0 && { properties: { standsFor: finding.standsFor } }),
});

function fixesEntry(fixes: readonly FixReport[], path: string) {
  const told = fixes.flatMap(({ title, safety, changes }) => (changes ? [{ title, safety, changes }] : []));
  if (told.length === 0) return {};
  return {
    fixes: told.map(({ title, safety, changes }) => ({
      description: { text: title },
      artifactChanges: [
        {
          artifactLocation: locationOf(path),
          replacements: changes.map(({ range, text }) => ({
            deletedRegion: regionOf(range),
            insertedContent: { text },
          })),
        },
      ],
      properties: { safety },
    })),
  };
}

const sarifLevels: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** A path outside the working directory has no place under its root. */
const locationOf = (path: string) =>
  /^(\.\.\/|\/|[A-Za-z]:)/.test(path) ? { uri: uriOf(path) } : { uri: uriOf(path), uriBaseId: '%SRCROOT%' };

function uriOf(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:/.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`;
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

const regionOf = ({ start, end }: Range) => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});
