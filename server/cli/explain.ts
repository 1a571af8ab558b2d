import { languages, rulesById } from '../../rules/catalogue.ts';
import type { RuleHead } from '../../rules/core/rule.ts';
import { explainPage } from '../../rules/docs.ts';
import { readPage } from '../workspace/pages.ts';
import { didYouMean } from './choice.ts';
import { processTerminal } from './terminal.ts';

/** `--explain`: prints what a rule wants; the answer is the exit code. */
export async function explain(id: string): Promise<number> {
  const terminal = processTerminal();
  if (!rulesById.has(id)) {
    terminal.say(`seaworthy: ${unknownRule(id)}\n`);
    return 2;
  }
  terminal.out(explained(id));
  return 0;
}

/** `--list-rules` */
export async function list(format: 'text' | 'json'): Promise<number> {
  processTerminal().out(listed(format));
  return 0;
}

/** What is said of an id that no rule has: whose name it is, or which one is near. */
export function unknownRule(id: string): string {
  const ours = [...rulesById.values()].filter(({ sources }) =>
    sources.some((source) => source === id || source.slice(source.indexOf('/') + 1) === id),
  );
  if (ours.length > 0)
    return `\`${id}\` is another tool's name. Here it is ${ours.map((rule) => rule.id).join(' and ')}.`;
  const hint = didYouMean(id, [...rulesById.keys()]) || ' See seaworthy --list-rules.';
  return `There is no rule \`${id}\`.${hint}`;
}

/** What `--explain` prints: the rule's page without its cases, and who else asks for the same. */
function explained(id: string): string {
  const rule = rulesById.get(id);
  if (rule === undefined) return '';
  const page = readPage(id);
  const text = page === undefined ? `# ${id}\n\n${rule.summary}` : explainPage(page);
  return `${text}\n\n${factLines(rule).join('\n')}\n`;
}

/** What `--list-rules` prints. */
function listed(format: 'text' | 'json'): string {
  const rules = [...rulesById.values()];
  if (format === 'json') return `${JSON.stringify(rules.map(ruleEntry), undefined, 2)}\n`;
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules
    .map(
      (rule) => `${rule.id.padEnd(width)}  ${(isOn(rule) ? rule.level : 'off').padEnd(7)}  ${rule.summary}\n`,
    )
    .join('');
}

const factLines = (rule: RuleHead): readonly string[] => [
  `Level: ${rule.level}${isOn(rule) ? '' : `, off by default (preset ${rule.preset})`}`,
  `For: ${languagesOf(rule.id).join(', ')}`,
  `Fix: ${rule.fixes}`,
  ...(rule.sources.length === 0 ? [] : [`The same in: ${rule.sources.join(', ')}`]),
];

const ruleEntry = (rule: RuleHead) => ({
  id: rule.id,
  summary: rule.summary,
  languages: languagesOf(rule.id),
  level: rule.level,
  default: isOn(rule) ? 'on' : 'off',
  sources: rule.sources,
  fix: rule.fixes,
});

const isOn = ({ preset }: RuleHead): boolean => preset === 'recommended';

/** Rules of the engine look at every file. */
function languagesOf(id: string): readonly string[] {
  const own = languages.filter(({ rules }) => rules.some((rule) => rule.id === id));
  return (own.length === 0 ? languages : own).map((language) => language.id);
}
