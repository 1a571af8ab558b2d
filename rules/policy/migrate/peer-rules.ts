import type { LanguageId } from '../../core/language.ts';
import { type Level, levels } from '../../core/level.ts';
import type { RuleHead } from '../../core/rule.ts';
import { type Collector, leave, noSuchCheck } from './migration.ts';

/** A check of another tool that a configuration names: `hadolint/DL3006`. */
export interface PeerCheck {
  readonly source: string;
  /** As it is written. */
  readonly what: string;
  readonly line: number;
}

/** Of what files a tool's check speaks. */
export type Scope = Extract<LanguageId, 'dockerfile' | 'kubernetes'>;

/**
 * Gives the rules that make these checks a level, for the files that the tool looks at. A rule that stands for
 * further checks of the same tool is not weakened: the configuration leaves those on.
 */
export function setLevels(
  collector: Collector,
  checks: readonly PeerCheck[],
  level: Level | 'off' | 'own',
  paths?: readonly string[],
): void {
  const named = new Set(checks.map(({ source }) => source));
  for (const { source, what, line } of checks) {
    const rules = rulesOf(collector, source);
    if (rules.length === 0) leave(collector, line, what, noSuchCheck);
    for (const rule of rules) {
      const wanted = level === 'own' ? rule.level : level;
      const others = isWeaker(wanted, rule.level) ? othersOf(rule, source, named) : [];
      if (others.length > 0) leave(collector, line, what, standsForMore(rule, others));
      else {
        const here = paths ?? pathsOf(collector, rule, source);
        collector.carried.push({ kind: 'level', line, what, rule: rule.id, level: wanted, paths: here });
      }
    }
  }
}

export const rulesOf = ({ input: { rules } }: Collector, source: string): readonly RuleHead[] =>
  [...rules.values()].filter(({ sources }) => sources.includes(source));

/** The paths of the files that a tool's check looks at; undefined where the rule looks at no others. */
export function pathsOf(
  { input: { languagesOf } }: Collector,
  rule: RuleHead,
  source: string,
): readonly string[] | undefined {
  const scope = scopeOf(source);
  return languagesOf(rule.id).every((language) => language === scope) ? undefined : pathsOfScope[scope];
}

const scopeOf = (source: string): Scope =>
  /^(?:trivy\/K|checkov\/CKV2?_K8S|kube-linter\/)/.test(source) ? 'kubernetes' : 'dockerfile';

const pathsOfScope: Readonly<Record<Scope, readonly string[]>> = {
  dockerfile: ['*Dockerfile*', '*dockerfile*', '*Containerfile*', '*containerfile*'],
  kubernetes: ['*.yaml', '*.yml', '!*compose*.yaml', '!*compose*.yml'],
};

/** The further checks of the same tool and scope that a rule stands for, those named left out. */
export const othersOf = (rule: RuleHead, source: string, named: ReadonlySet<string>): readonly string[] =>
  rule.sources.filter(
    (other) => toolOf(other) === toolOf(source) && scopeOf(other) === scopeOf(source) && !named.has(other),
  );

export const standsForMore = ({ id }: RuleHead, others: readonly string[]): string =>
  `The rule \`${id}\` stands for ${others.map(nameOf).join(', ')} as well, which stays on.`;

const toolOf = (source: string): string => source.slice(0, source.indexOf('/'));

const nameOf = (source: string): string => source.slice(source.indexOf('/') + 1);

const isWeaker = (one: Level | 'off', other: Level): boolean =>
  one === 'off' || levels.indexOf(one) > levels.indexOf(other);
