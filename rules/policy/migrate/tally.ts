import type { Level } from '../../core/level.ts';
import { registryPattern } from '../../image/pattern.ts';
import { outputFormat, thresholdWhy } from './command-line.ts';
import {
  type Collector,
  collectorFor,
  leave,
  type Migration,
  type MigrationInput,
  noSuchCheck,
  type Unreadable,
} from './migration.ts';
import { type PeerCheck, rulesOf, setLevels } from './peer-rules.ts';
import { isTable, readToml, stringsIn, type TomlConfig, type TomlTable } from './toml.ts';

/**
 * `.tally.toml`. A rule that `include` means is on whatever `exclude` says; both take names, `namespace/*` and
 * `*`. Rules have sections of their own: `[rules.hadolint.DL3026]`.
 */
export function fromTally(input: MigrationInput): Migration | Unreadable {
  const toml = readToml(input.text);
  if ('error' in toml) return toml;
  const collector = collectorFor(input);
  for (const [key, value] of Object.entries(toml.root)) {
    if (key === 'rules') readRules(collector, toml, isTable(value) ? value : {});
    else if (key === 'output' && isTable(value)) readOutput(collector, toml, value, ['output']);
    else if (isOutput(key)) readOutput(collector, toml, { [key]: value }, []);
    else leave(collector, toml.lineOf(key), key, sections[key] ?? 'tally has no such section.');
  }
  return collector;
}

const sections: Readonly<Record<string, string>> = {
  'inline-directives':
    "Ignore comments count, tally's own among them, and unused ones of Seaworthy's form are told.",
  ai: 'Seaworthy asks no model for fixes.',
  'slow-checks': 'Seaworthy asks the network for nothing unless a command says so.',
  'file-validation': 'Seaworthy has no such check.',
};

const isOutput = (key: string): boolean => ['format', 'path', 'show-source', 'fail-level'].includes(key);

function readOutput(
  collector: Collector,
  toml: TomlConfig,
  table: TomlTable,
  above: readonly string[],
): void {
  for (const [key, value] of Object.entries(table)) {
    const text = String(value);
    const why =
      key === 'format'
        ? outputFormat(text)
        : key === 'fail-level'
          ? thresholdWhy(text)
          : 'Where and how findings are printed is said on the command line.';
    leave(collector, toml.lineOf(...above, key), [...above, key].join('.'), why);
  }
}

function readRules(collector: Collector, toml: TomlConfig, table: TomlTable): void {
  const included = stringsIn(table['include']);
  const excluded = stringsIn(table['exclude']);
  const isIncluded = (source: string): boolean => included.some((pattern) => means(pattern, source));
  const checksOf = (key: string, patterns: readonly string[]): readonly PeerCheck[] =>
    patterns.flatMap((pattern) =>
      meant(collector, pattern, `${key}: ${pattern}`, toml.lineOfWord(pattern, 'rules', key)),
    );
  const on = checksOf('include', included).filter(
    ({ source }) => isOffByDefault(collector, source) && !hasSeverity(table, source),
  );
  setLevels(collector, on, 'own');
  const off = checksOf('exclude', excluded);
  for (const { source, what, line } of off.filter((one) => isIncluded(one.source))) {
    leave(collector, line, what, `\`${source}\` is included as well, and that counts.`);
  }
  setLevels(
    collector,
    off.filter(({ source }) => !isIncluded(source)),
    'off',
  );
  for (const [namespace, rules] of Object.entries(table)) {
    if (namespace === 'include' || namespace === 'exclude') continue;
    for (const [name, rule] of Object.entries(isTable(rules) ? rules : {})) {
      const source = `${namespace}/${name}`;
      const isExcluded = !isIncluded(source) && excluded.some((pattern) => means(pattern, source));
      readRule(collector, toml, ['rules', namespace, name], isTable(rule) ? rule : {}, isExcluded);
    }
  }
}

/** What a section says of a rule's severity counts more than that it is included. */
function hasSeverity(table: TomlTable, source: string): boolean {
  const slash = source.indexOf('/');
  const namespace = table[source.slice(0, slash)];
  const rule = isTable(namespace) ? namespace[source.slice(slash + 1)] : undefined;
  return isTable(rule) && rule['severity'] !== undefined;
}

const isOffByDefault = (collector: Collector, source: string): boolean => {
  const rules = rulesOf(collector, source);
  return rules.length === 0 || rules.some(({ preset }) => preset !== 'recommended');
};

/** A namespace or everything means what we have of it; a name means itself, known or not. */
function meant(collector: Collector, pattern: string, what: string, line: number): readonly PeerCheck[] {
  if (!pattern.endsWith('*')) return [{ source: pattern, what, line }];
  const sources = [...collector.input.rules.values()].flatMap((rule) => rule.sources);
  const found = [...new Set(sources)].filter((one) => isTallys(one) && means(pattern, one));
  if (found.length === 0) leave(collector, line, what, noSuchCheck);
  return found.sort().map((source) => ({ source, what, line }));
}

const isTallys = (source: string): boolean => /^(?:tally|hadolint|buildkit|shellcheck)\//.test(source);

/** As tally matches: `*`, the name itself, or `namespace/*`. */
const means = (pattern: string, source: string): boolean =>
  pattern === '*' ||
  pattern === source ||
  (pattern.endsWith('/*') && source.slice(0, source.indexOf('/')) === pattern.slice(0, -'/*'.length));

const levelsOf: Readonly<Record<string, Level | 'off'>> = {
  off: 'off',
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
};

/** `[rules.namespace.name]`: severity, paths that it leaves out, options. */
function readRule(
  collector: Collector,
  toml: TomlConfig,
  path: readonly string[],
  rule: TomlTable,
  isExcluded: boolean,
): void {
  const source = path.slice(1).join('/');
  const lineOf = (key: string): number => toml.lineOf(...path, key);
  const check = (key: string): PeerCheck => ({ source, what: `${source}.${key}`, line: lineOf(key) });
  if (isExcluded || rulesOf(collector, source).length === 0) {
    const why = isExcluded ? 'It is excluded as well, and that counts.' : noSuchCheck;
    leave(collector, toml.lineOf(...path), source, why);
    return;
  }
  for (const [key, value] of Object.entries(rule)) {
    const level = key === 'severity' ? levelsOf[String(value)] : undefined;
    if (level !== undefined) setLevels(collector, [check(key)], level);
    else if (key === 'exclude' && isTable(value))
      excludePaths(collector, check(key), stringsIn(value['paths']));
    else if (key === 'trusted-registries') {
      for (const text of stringsIn(value))
        readRegistry(collector, text, lineOf(key), `${source}.${key}: ${text}`);
    } else
      leave(
        collector,
        lineOf(key),
        `${source}.${key}`,
        otherKeys[key] ?? 'The rule has no such option here.',
      );
  }
}

const otherKeys: Readonly<Record<string, string>> = {
  fix: 'Which fixes are applied is said with `--fix` and `--fix-unsafe`.',
  severity: 'tally has no such severity.',
};

function excludePaths(collector: Collector, check: PeerCheck, patterns: readonly string[]): void {
  const strange = patterns.find((one) => /[[\]{}\\]/.test(one));
  if (strange !== undefined) {
    leave(
      collector,
      check.line,
      check.what,
      `A path pattern of a policy knows \`*\`, \`**\` and \`?\` only, not \`${strange}\`.`,
    );
  } else if (patterns.length > 0) setLevels(collector, [check], 'off', patterns);
}

function readRegistry({ carried, left }: Collector, text: string, line: number, what: string): void {
  if (registryPattern(text) === undefined) left.push({ line, what, why: 'This is no registry.' });
  else
    carried.push({
      kind: 'registry',
      pattern: text,
      line,
      what,
      note: 'it counts for manifests and Compose files too',
    });
}
