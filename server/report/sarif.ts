import type { Level } from '../../rules/core/level.ts';
import type { RuleHead } from '../../rules/core/rule.ts';
import { jsonText } from './escape.ts';
import type { FileReport, FindingReport, FixReport, GoneFinding, Range, RunReport } from './model.ts';
import { imageProperties, type Logical, logicalOf, notCoveredNotes } from './sarif-images.ts';
import { signedNotes, signedProperties } from './signatures-sarif.ts';
import type { Tool } from './tool.ts';
import { wasCompared } from './verdict.ts';

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
  const { images = [], signed = [] } = run;
  const logical = logicalOf(images);
  const told: Told = { ids: rulesOf(run), compared: wasCompared(run), logical };
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
            rules: told.ids.map((id) => ruleEntry(id, input)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The working directory of the run.' } },
        },
        artifacts: run.files.map(({ path }) => ({ location: locationOf(path) })),
        ...(logical.entries.length > 0 && { logicalLocations: logical.entries }),
        invocations: [
          {
            executionSuccessful: input.successful,
            toolExecutionNotifications: [
              ...run.errors.map(({ path, message }) => ({
                level: 'error',
                message: { text: message },
                locations: [{ physicalLocation: { artifactLocation: locationOf(path) } }],
              })),
              ...notCoveredNotes(images),
              ...signedNotes(signed),
            ],
          },
        ],
        results: run.files.flatMap((file, artifact) => [
          ...file.findings.map((finding) => resultEntry(finding, file, artifact, told)),
          ...goneOf(file).map((finding) => goneEntry(finding, file, artifact, told)),
        ]),
        ...(images.length + signed.length > 0 && {
          properties: {
            ...(images.length > 0 && imageProperties(images)),
            ...(signed.length > 0 && signedProperties(signed)),
          },
        }),
      },
    ],
  };
  return jsonText(log);
}

/** What every result needs to know of the run. */
interface Told {
  readonly ids: readonly string[];
  /** Then every result says how it stands to the base (SARIF 2.1.0, 3.27.24). */
  readonly compared: boolean;
  readonly logical: Logical;
}

const rulesOf = (run: RunReport): readonly string[] =>
  [
    ...new Set(run.files.flatMap((file) => [...file.findings, ...goneOf(file)].map(({ rule }) => rule))),
  ].sort();

/** What a revision had is a result that is absent now. Of what only a baseline lists nothing is known but its rule. */
const goneOf = ({ gone = [] }: FileReport): readonly Absent[] =>
  gone.flatMap(({ level, message, ...one }) =>
    level === undefined || message === undefined ? [] : [{ ...one, level, message }],
  );

interface Absent extends GoneFinding {
  readonly level: Level;
  readonly message: string;
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
  { ids, compared, logical }: Told,
) => ({
  ruleId: finding.rule,
  ruleIndex: ids.indexOf(finding.rule),
  ...(compared && { baselineState: finding.known === undefined ? 'new' : 'unchanged' }),
  level: sarifLevels[finding.level],
  message: { text: finding.message },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { ...locationOf(path), index: artifact },
        region: regionOf(finding.range),
      },
      ...logicalEntry(finding, logical),
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
  suppressions: suppressionsOf(finding),
  ...(finding.standsFor.length > 0 && { properties: { standsFor: finding.standsFor } }),
});

function logicalEntry({ message }: FindingReport, { namedIn }: Logical) {
  const logicalLocations = namedIn(message);
  return logicalLocations.length > 0 ? { logicalLocations } : {};
}

/** An empty list says that the tool knows of suppressions and this result has none. */
function suppressionsOf({ suppressed, known }: FindingReport) {
  const byHand = suppressed && {
    kind: suppressed.by === 'policy' ? 'external' : 'inSource',
    status: 'accepted',
    ...(suppressed.reason !== undefined && { justification: suppressed.reason }),
    ...(suppressed.owner !== undefined && { properties: { owner: suppressed.owner } }),
  };
  const byBaseline = known?.by === 'baseline' && {
    kind: 'external',
    status: 'accepted',
    justification: `In the baseline since ${known.since}.`,
  };
  return [...(byHand ? [byHand] : []), ...(byBaseline ? [byBaseline] : [])];
}

/** A finding that the base has and the file no longer; nobody knows at which line. */
const goneEntry = (gone: Absent, { path }: FileReport, artifact: number, { ids }: Told) => ({
  ruleId: gone.rule,
  ruleIndex: ids.indexOf(gone.rule),
  baselineState: 'absent',
  level: sarifLevels[gone.level],
  message: { text: gone.message },
  locations: [{ physicalLocation: { artifactLocation: { ...locationOf(path), index: artifact } } }],
  partialFingerprints: { 'seaworthy/v1': gone.fingerprint },
  suppressions: [],
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
  const encoded = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:/.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`;
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

const regionOf = ({ start, end }: Range) => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});
