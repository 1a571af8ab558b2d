import { languages, rulesById } from '../../rules/catalogue.ts';
import type { RuleHead } from '../../rules/core/rule.ts';
import { explainPage } from '../../rules/docs.ts';
import { readPage } from '../workspace/pages.ts';

/** What `--explain` prints: the rule's page without its cases, and who else asks for the same. */
export function explained(id: string): string {
  const rule = rulesById.get(id);
  if (rule === undefined) return '';
  const page = readPage(id);
  const text = page === undefined ? `# ${id}\n\n${rule.summary}` : explainPage(page);
  return `${text}\n\n${factLines(rule).join('\n')}\n`;
}

/** What `--list-rules` prints. */
export function listed(format: 'text' | 'json'): string {
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
