import { levels, presets } from '../core/level.ts';
import { defaultsOf } from '../core/options.ts';
import type { PolicyContext, PolicyIgnore, RuleSetting } from '../core/policy.ts';
import type { RuleHead } from '../core/rule.ts';
import type { Span } from '../core/span.ts';
import { contextOf } from './settle-context.ts';
import type { Lock, Origin, PolicyLayer, RuleOrigin, SettledFor } from './settled.ts';
import { type IgnoreEntry, lockedAll, type PolicySource, type RuleEntry, type RulesById } from './syntax.ts';

interface SettledRules {
  readonly settings: ReadonlyMap<string, RuleSetting>;
  readonly origins: ReadonlyMap<string, RuleOrigin>;
  readonly locks: ReadonlyMap<string, Lock>;
  readonly ignores: readonly PolicyIgnore[];
}

/** Levels and options of all rules, what stays locked in them, and the ignores that count. */
export function settleRules(
  layers: readonly PolicyLayer[],
  rules: RulesById,
  { means, leftOut, locks }: SettledFor,
  context: PolicyContext,
): SettledRules {
  const widest = Math.max(0, ...layers.flatMap(({ source }) => presetsOf(source)));
  const states = new Map(
    [...rules.values()].map((rule) => [rule.id, startOf(rule, widest, locks.get(rule.id))]),
  );
  const ignores: PolicyIgnore[] = [];
  for (const [index, { source, file }] of layers.entries()) {
    putOver(states, source.rules, file, 'rule');
    for (const override of source.overrides)
      if (means(override.paths)) putOver(states, override.rules, file, 'override');
    for (const entry of source.ignore)
      if (entry.rules !== 'all' && means(entry.paths)) ignores.push(...ignoreOf(entry, states));
    if (leftOut[index] !== true)
      lockRules(states, source, file, () => contextOf(layers.slice(0, index + 1), means).context);
  }
  const key = keyOf(context);
  const governing = layers.at(-1)?.file;
  return {
    settings: new Map([...states].map(([id, state]) => [id, settingOf(state, key, governing)])),
    origins: new Map(
      [...states].map(([id, { origin, optionOrigins, lock }]) => [
        id,
        { level: origin, options: optionOrigins, lock },
      ]),
    ),
    locks: new Map([...states].flatMap(([id, { lock }]) => (lock ? [[id, lock]] : []))),
    ignores,
  };
}

/** Whether the first level is the less severe one. */
export const isWeaker = (one: RuleSetting['level'], other: RuleSetting['level']): boolean =>
  severity(one) < severity(other);

/** Whether both say the same of an option. */
export const isSameValue = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The rules that a source locks, each with the place where it says so. */
const lockedBy = (source: PolicySource, ids: Iterable<string>): ReadonlyMap<string, Span> =>
  new Map(
    source.locked.flatMap(({ value, at }) =>
      value === lockedAll ? [...ids].map((id) => [id, at] as const) : [[value, at] as const],
    ),
  );

interface State {
  level: RuleSetting['level'];
  options: Record<string, unknown>;
  origin: Origin;
  optionOrigins: Map<string, Origin>;
  lock: Lock | undefined;
}

const presetsOf = (source: PolicySource): readonly number[] =>
  source.extends.flatMap((entry) => (entry.kind === 'preset' ? [presets.indexOf(entry.preset)] : []));

function startOf(rule: RuleHead, widest: number, lock: Lock | undefined): State {
  const level = presets.indexOf(rule.preset) <= widest ? rule.level : 'off';
  const state: State = {
    level,
    options: defaultsOf(rule.options),
    origin: { by: 'preset' },
    optionOrigins: new Map(),
    lock,
  };
  if (lock === undefined) return state;
  const origin: Origin = { by: 'lock', file: lock.file, at: lock.at };
  const optionOrigins = new Map(
    Object.keys(lock.options).flatMap((name) =>
      isSameValue(lock.options[name], state.options[name]) ? [] : [[name, origin] as const],
    ),
  );
  const held = { ...state, options: { ...lock.options }, optionOrigins };
  return isWeaker(level, lock.level) ? { ...held, level: lock.level, origin } : held;
}

function putOver(
  states: ReadonlyMap<string, State>,
  entries: ReadonlyMap<string, RuleEntry>,
  file: string,
  by: 'rule' | 'override',
): void {
  for (const [id, entry] of entries) {
    const state = states.get(id);
    if (state === undefined) continue;
    const origin: Origin = { by, file, at: entry.at };
    if (entry.level !== undefined && !(state.lock && isWeaker(entry.level, state.lock.level))) {
      state.level = entry.level;
      state.origin = origin;
    }
    if (state.lock) continue;
    for (const [name, value] of Object.entries(entry.options)) {
      state.options[name] = value;
      state.optionOrigins.set(name, origin);
    }
  }
}

/** What is locked already is not ignored; what this file locks itself may be, by this file. */
function ignoreOf(
  { rules, reason, owner, until }: IgnoreEntry,
  states: ReadonlyMap<string, State>,
): readonly PolicyIgnore[] {
  const named = rules === 'all' ? [] : rules.map(({ value }) => value);
  const open = named.filter((id) => states.get(id)?.lock === undefined);
  return open.length === 0 ? [] : [{ rules: open, reason, owner, until: until?.value }];
}

function lockRules(
  states: ReadonlyMap<string, State>,
  source: PolicySource,
  file: string,
  contextHere: () => PolicyContext,
): void {
  if (source.locked.length === 0) return;
  const context = contextHere();
  for (const [id, at] of lockedBy(source, states.keys())) {
    const state = states.get(id);
    if (state === undefined || state.level === 'off') continue;
    const { level, options, lock } = state;
    // Who locked it first is named; what it is held to only grows.
    state.lock = {
      file: lock?.file ?? file,
      at: lock?.at ?? at,
      level,
      options: { ...options },
      contexts: [...(lock?.contexts ?? []), context],
    };
  }
}

function settingOf({ level, options, lock }: State, key: string, governing: string | undefined): RuleSetting {
  if (lock === undefined) return { level, options };
  const others = new Map(lock.contexts.map((context) => [keyOf(context), context]));
  others.delete(key);
  if (others.size === 0 && lock.file === governing) return { level, options };
  return { level, options, lockedTo: [...others.values()] };
}

/** Two contexts with the same key say the same. */
const keyOf = ({ images, labels, kubernetes, signatures }: PolicyContext): string =>
  JSON.stringify([images.registries, images.approved, [...images.mirrors], labels, kubernetes, signatures]);

const severity = (level: RuleSetting['level']): number =>
  level === 'off' ? 0 : levels.length - levels.indexOf(level);
