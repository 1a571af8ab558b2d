import { isDay } from '../../core/day.ts';
import {
  type Collector,
  collectorFor,
  leave,
  type Migration,
  type MigrationInput,
  noSuchCheck,
  type Unreadable,
} from './migration.ts';
import { othersOf, pathsOf, rulesOf, standsForMore } from './peer-rules.ts';
import { type ConfigEntry, readEntries, readYamlConfig, textIn, type YamlConfig } from './yaml-config.ts';

/**
 * `.trivyignore`: an id a line, `exp:YYYY-MM-DD` behind it. What a comment right above, or behind the id, says is
 * kept as the reason. From the day of `exp:` on Trivy tells the finding again.
 */
export function fromTrivyIgnore(input: MigrationInput): Migration {
  const collector = collectorFor(input);
  const ignores: TrivyIgnore[] = [];
  let reason: string[] = [];
  for (const [index, written] of input.text.split(/\r\n|\n|\r/).entries()) {
    const text = written.trim();
    if (text.startsWith('#')) reason.push(text.replace(/^#+\s*/, ''));
    else if (text === '') reason = [];
    else ignores.push(...readLine(collector, text, index + 1, reason));
  }
  ignoreChecks(collector, ignores);
  return collector;
}

function readLine(
  collector: Collector,
  text: string,
  line: number,
  above: readonly string[],
): readonly TrivyIgnore[] {
  const [before = '', ...comment] = text.split(/\s+#/);
  const [id = '', ...options] = before.split(/\s+/);
  const expiry = options.find((one) => one.startsWith('exp:'))?.slice('exp:'.length);
  if (expiry !== undefined && !isDay(expiry)) {
    leave(collector, line, text, `\`${expiry}\` is no day, so Trivy does not count the line either.`);
    return [];
  }
  const behind = comment.join(' #').trim();
  return [{ id, line, expiry, reason: behind || above.join(' ').trim(), paths: [] }];
}

/** `.trivyignore.yaml`: four lists of maps with `id`, `paths`, `expired_at` and `statement`. */
export function fromTrivyIgnoreYaml(input: MigrationInput): Migration | Unreadable {
  const config = readYamlConfig(input.text);
  if ('error' in config) return config;
  const collector = collectorFor(input);
  const notChecked =
    (what: string) =>
    ({ value }: ConfigEntry): void => {
      for (const { node, line } of config.itemsIn(value)) {
        const id = config.entriesIn(node).find(({ key }) => key === 'id');
        leave(collector, line, `${what} ${textIn(id?.value)}`, noSuchCheck);
      }
    };
  const misconfigurations = ({ value }: ConfigEntry): void =>
    ignoreChecks(
      collector,
      config
        .itemsIn(value)
        .flatMap(({ node, line }) => readIgnore(collector, config, config.entriesIn(node), line)),
    );
  readEntries(
    collector,
    config.entries,
    {
      misconfigurations,
      vulnerabilities: notChecked('vulnerability'),
      secrets: notChecked('secret'),
      licenses: notChecked('licence'),
    },
    'Trivy has no such list.',
  );
  return collector;
}

function readIgnore(
  collector: Collector,
  config: YamlConfig,
  entries: readonly ConfigEntry[],
  line: number,
): readonly TrivyIgnore[] {
  const no = (why: string): readonly TrivyIgnore[] => {
    leave(collector, line, id, why);
    return [];
  };
  const valueAt = (key: string): ConfigEntry['value'] => entries.find((one) => one.key === key)?.value;
  const id = textIn(valueAt('id'));
  const expiry = textIn(valueAt('expired_at')).slice(0, 'YYYY-MM-DD'.length);
  if (expiry !== '' && !isDay(expiry)) return no(`\`${expiry}\` is no day.`);
  const written = config.words(valueAt('paths')).map(({ text }) => text);
  const strange = written.find((path) => /[[\]{}\\]/.test(path));
  if (strange !== undefined) {
    return no(`A path pattern of a policy knows \`*\`, \`**\` and \`?\` only, not \`${strange}\`.`);
  }
  // Trivy's patterns begin at the scanned folder; one without a slash would mean a name anywhere here.
  const paths = written.map((path) => (path.includes('/') ? path : `/${path}`));
  return [{ id, line, expiry: expiry || undefined, reason: textIn(valueAt('statement')), paths }];
}

interface TrivyIgnore {
  readonly id: string;
  readonly line: number;
  readonly expiry: string | undefined;
  readonly reason: string;
  /** Empty: every path. */
  readonly paths: readonly string[];
}

function ignoreChecks(collector: Collector, ignores: readonly TrivyIgnore[]): void {
  const named = new Set(ignores.map(({ id }) => `trivy/${checkId(id)}`));
  for (const { id, line, expiry, reason, paths } of ignores) {
    const source = `trivy/${checkId(id)}`;
    const until = expiry === undefined ? undefined : dayBefore(expiry);
    const rules = rulesOf(collector, source);
    if (until !== undefined && until < collector.input.today) {
      leave(collector, line, id, `It ran out on ${expiry}, so Trivy does not count it any more.`);
      continue;
    }
    if (rules.length === 0) leave(collector, line, id, noSuchCheck);
    for (const rule of rules) {
      const others = othersOf(rule, source, named);
      const here = paths.length > 0 ? paths : (pathsOf(collector, rule, source) ?? ['**']);
      const told = {
        line,
        what: id,
        rule: rule.id,
        paths: here,
        reason: reason || 'carried over from .trivyignore',
        until,
      };
      if (others.length > 0) leave(collector, line, id, standsForMore(rule, others));
      else collector.carried.push({ kind: 'ignore', ...told });
    }
  }
}

/** `AVD-DS-0002`, `DS002` and `DS-0002` are one. */
const checkId = (id: string): string =>
  id
    .toUpperCase()
    .replace(/^AVD-/, '')
    .replace(
      /^([A-Z]+)-?(\d{1,4})$/,
      (_, letters: string, digits: string) => `${letters}-${digits.padStart(4, '0')}`,
    );

const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
