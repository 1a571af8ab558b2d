import { type Level, levels } from '../../core/level.ts';
import type { Json } from '../../yaml/write.ts';
import type { Carried, Left } from './migration.ts';

/** What several configurations say together, as values of a policy's keys, in the order of the policy. */
export interface MigratedPolicy {
  readonly rules: ReadonlyMap<string, Level | 'off'>;
  readonly overrides: readonly {
    readonly paths: readonly string[];
    readonly rules: ReadonlyMap<string, Level | 'off'>;
  }[];
  readonly registries: readonly string[];
  readonly labels: ReadonlyMap<string, string | undefined>;
  readonly workloadLabels: readonly string[];
  readonly workloadAnnotations: readonly string[];
  readonly ignore: readonly Json[];
}

/** What is carried, and gives way to something else; `of` is the very thing. */
export type GaveWay = Left & { readonly of: Carried };

/**
 * Makes one policy of all that is carried, beside the levels that a policy sets already: those stay. Of two levels
 * for the same files the more severe one counts.
 */
export function policyOf(
  carried: readonly Carried[],
  said: ReadonlyMap<string, Level | 'off'> = new Map(),
): { readonly policy: MigratedPolicy; readonly left: readonly GaveWay[] } {
  const { kept, left } = chosen(carried, said);
  const levelsIn = (paths: string): ReadonlyMap<string, Level | 'off'> =>
    new Map(
      kept.flatMap((one) =>
        one.kind === 'level' && keyOf(one.paths) === paths ? [[one.rule, one.level] as const] : [],
      ),
    );
  const places = new Map(
    kept.flatMap((one) =>
      one.kind === 'level' && one.paths ? [[keyOf(one.paths), one.paths] as const] : [],
    ),
  );
  const namesOf = (kind: Carried['kind']): readonly string[] => [
    ...new Set(kept.flatMap((one) => (one.kind === kind && 'name' in one ? [one.name] : []))),
  ];
  return {
    left,
    policy: {
      rules: levelsIn(''),
      overrides: [...places].map(([key, paths]) => ({ paths, rules: levelsIn(key) })),
      registries: patternsOf(kept, 'registry'),
      labels: new Map(kept.flatMap((one) => (one.kind === 'label' ? [[one.name, one.like] as const] : []))),
      workloadLabels: namesOf('workload-label'),
      workloadAnnotations: namesOf('workload-annotation'),
      ignore: [...patternsOf(kept, 'ignored-path'), ...ignoresOf(kept)],
    },
  };
}

const keyOf = (paths: readonly string[] | undefined): string => paths?.join('\0') ?? '';

const patternsOf = (carried: readonly Carried[], kind: 'registry' | 'ignored-path'): readonly string[] => [
  ...new Set(carried.flatMap((one) => (one.kind === kind && 'pattern' in one ? [one.pattern] : []))),
];

/** Ignores that differ in nothing but the rule are one entry. */
function ignoresOf(carried: readonly Carried[]): readonly Json[] {
  const entries = new Map<string, { rules: Set<string>; one: Extract<Carried, { kind: 'ignore' }> }>();
  for (const one of carried) {
    if (one.kind !== 'ignore') continue;
    const key = JSON.stringify([one.paths, one.reason, one.until]);
    const entry = entries.get(key) ?? { rules: new Set<string>(), one };
    entry.rules.add(one.rule);
    entries.set(key, entry);
  }
  return [...entries.values()].map(({ rules, one: { paths, reason, until } }) => ({
    paths,
    rules: [...rules],
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
  }));
}

function chosen(
  carried: readonly Carried[],
  said: ReadonlyMap<string, Level | 'off'>,
): { readonly kept: readonly Carried[]; readonly left: readonly GaveWay[] } {
  const strictest = strictestOf(carried);
  const everywhere = (rule: string): Level | 'off' | undefined =>
    said.get(rule) ?? strictest.get(rule)?.level;
  const left: GaveWay[] = [];
  const kept = carried.filter((one) => {
    const why = whyNot(one, { said, strictest, everywhere });
    if (why !== undefined) left.push({ line: one.line, what: one.what, why, of: one });
    return why === undefined;
  });
  return { kept, left };
}

type Levelled = Extract<Carried, { kind: 'level' }>;

/** By rule and, where it is for some paths only, by these. */
function strictestOf(carried: readonly Carried[]): ReadonlyMap<string, Levelled> {
  const found = new Map<string, Levelled>();
  for (const one of carried) {
    if (one.kind !== 'level') continue;
    const other = found.get(placeOf(one));
    if (other === undefined || severity(one.level) > severity(other.level)) found.set(placeOf(one), one);
  }
  return found;
}

interface Choice {
  readonly said: ReadonlyMap<string, Level | 'off'>;
  readonly strictest: ReadonlyMap<string, Levelled>;
  readonly everywhere: (rule: string) => Level | 'off' | undefined;
}

function whyNot(one: Carried, { said, strictest, everywhere }: Choice): string | undefined {
  if (one.kind === 'ignore' && everywhere(one.rule) === 'off') return `\`${one.rule}\` is off anyway.`;
  if (one.kind !== 'level') return undefined;
  const counts = strictest.get(placeOf(one));
  if (counts !== undefined && counts.level !== one.level) {
    return `\`${counts.what}\` makes \`${one.rule}\` more severe: \`${counts.level}\`.`;
  }
  const already = said.get(one.rule);
  if (one.paths === undefined) {
    return already === undefined || already === one.level
      ? undefined
      : `The policy says \`${already}\` of \`${one.rule}\` already, and that stays.`;
  }
  return everywhere(one.rule) === one.level
    ? `\`${one.rule}\` is \`${one.level}\` for all files anyway.`
    : undefined;
}

const placeOf = ({ rule, paths }: Levelled): string =>
  paths === undefined ? rule : `${rule}\0${keyOf(paths)}`;

const severity = (level: Level | 'off'): number =>
  level === 'off' ? 0 : levels.length - levels.indexOf(level);
