import { languages } from './catalogue.ts';
import { families } from './core/level.ts';
import type { Options } from './core/options.ts';
import type { RuleHead } from './core/rule.ts';
import { sourceLink } from './source-link.ts';

/** The page with its head made anew; undefined where it has no markers to put it between. */
export function withHead(page: string, rule: RuleHead): string | undefined {
  const start = page.indexOf(headStart);
  const end = page.indexOf(headEnd);
  if (start < 0 || end < start) return undefined;
  return `${page.slice(0, start + headStart.length)}\n${pageHead(rule)}\n${page.slice(end)}`;
}

/** The list of all rules, a table a family: the text of `rules/README.md`. `pageOf` says where a page stands. */
export function ruleTable(rules: Iterable<RuleHead>, pageOf: (id: string) => string): string {
  const all = [...rules];
  const sections = families.flatMap((family) => {
    const own = all.filter((rule) => rule.family === family);
    return own.length === 0 ? [] : ['', `## ${capital(family)}`, '', ...tableOf(own, pageOf)];
  });
  return `${[
    '# The rules',
    '',
    `${all.length} rules. Made by \`npm run generate\` from what the rules declare; each name leads to its page.`,
    'Rules of the preset *recommended* are on unless the policy says otherwise; *strict* and *all* add more.',
    ...sections,
  ].join('\n')}\n`;
}

/**
 * A page as a hover or `--explain` shows it: its title, summary, reasons and what a fix may change.
 * Cases, tables and comments are left out.
 */
export function explainPage(page: string): string {
  const [head = '', ...sections] = page.replaceAll('\r\n', '\n').split(/^(?=## )/m);
  const title = /^# (.*)$/m.exec(head)?.[1] ?? '';
  const summary = /<!-- meta -->\n(.*)\n/.exec(head)?.[1] ?? '';
  const why = head.slice(head.indexOf(headEnd) + headEnd.length).trim();
  const kept = sections.filter((section) => !/^## (Fails|Passes)\b/.test(section)).map((one) => one.trim());
  return [`# ${title}`, summary, why, ...kept].filter((one) => one !== '').join('\n\n');
}

/** What a rule's page repeats from its declaration, between the two marker comments. */
const pageHead = (rule: RuleHead): string =>
  [
    rule.summary,
    '',
    '| | |',
    '|---|---|',
    ...[...factsOf(rule)].map(([name, value]) => `| ${name} | ${value} |`),
    ...optionTable(rule.options),
  ].join('\n');

const headStart = '<!-- meta -->';
const headEnd = '<!-- /meta -->';

function* factsOf(rule: RuleHead): Generator<readonly [string, string]> {
  yield ['Level', rule.level];
  yield ['Preset', rule.preset];
  yield ['For', languagesOf(rule.id).join(', ')];
  yield ['Fix', rule.fixes];
  yield ['Since', rule.since];
  if (rule.sources.length > 0) yield ['The same in', rule.sources.map(sourceText).join(', ')];
}

function sourceText(source: string): string {
  const link = sourceLink(source);
  const text = source.replaceAll('|', '\\|');
  return link === undefined ? text : `[${text}](${link})`;
}

/** What a rule looks at, in words for a page. Rules of the engine look at every file. */
export function languagesOf(id: string): readonly string[] {
  const own = languages.filter(({ rules }) => rules.some((rule) => rule.id === id));
  return (own.length === 0 ? languages : own).map((language) => names[language.id]);
}

const names = {
  dockerfile: 'Dockerfile',
  kubernetes: 'Kubernetes',
  compose: 'Compose',
  policy: 'policy file',
} as const;

function optionTable(options: Options): readonly string[] {
  const rows = Object.entries(options).map(
    ([name, option]) => `| \`${name}\` | \`${JSON.stringify(option.default)}\` | ${option.description} |`,
  );
  return rows.length === 0 ? [] : ['', '| Option | Default | Meaning |', '|---|---|---|', ...rows];
}

const tableOf = (rules: readonly RuleHead[], pageOf: (id: string) => string): readonly string[] => [
  '| Rule | What it wants | Level | Preset | For | Fix |',
  '|---|---|---|---|---|---|',
  ...rules.map(
    (rule) =>
      `| [${rule.id}](${pageOf(rule.id)}) | ${rule.summary} | ${rule.level} | ${rule.preset} | ${languagesOf(rule.id).join(', ')} | ${rule.fixes} |`,
  ),
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
