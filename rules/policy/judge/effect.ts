import type { Approved } from '../../core/policy.ts';
import type { Report } from '../../core/rule.ts';
import type { Span } from '../../core/span.ts';
import { isSameValue } from '../settle-rules.ts';
import { lockedAll, type Override, type Placed, type PolicyParts, type PolicySource } from '../syntax.ts';

/** Entries of one file that change nothing. */
export function* withoutEffectIn(source: PolicySource): Generator<Report> {
  yield* repeatedIn(source);
  for (const [index, override] of source.overrides.entries())
    yield* inOverride(override, source, source.overrides.slice(0, index));
  for (const { paths, rules, at } of source.ignore)
    if (!mayMatch(paths, rules === 'all')) yield unnecessary(at, noPath);
  yield* ignoredAndOff(source);
  yield* unknownVersions(source.kubernetes);
}

const unnecessary = (at: Span, message: string): Report => ({ at, message, tags: ['unnecessary'] });

const noPath = 'No path below this file can match this.';

/** Entries that stand in a list twice. */
function* repeatedIn({ images, locked, ignore, signatures }: PolicySource): Generator<Report> {
  yield* repeated(images.registries, (text) => text);
  yield* repeated(images.approved, nameOf);
  yield* repeated(signatures.trustRoots, (text) => text);
  yield* repeated(signatures.requirements, ({ named: _, ...asked }) => JSON.stringify(asked));
  yield* repeated(locked, (text) => text);
  const plain = ignore.filter(({ rules, until }) => rules === 'all' && until === undefined);
  // The last pattern that means a path counts, so one may be said again after a `!`.
  if (plain.some(({ paths }) => paths.some((path) => path.startsWith('!')))) return;
  yield* repeated(
    plain.flatMap(({ paths, at }) => paths.map((value) => ({ value, at }))),
    (text) => text,
  );
  if (locked.some(({ value }) => value === lockedAll) && locked.length > 1)
    for (const { value, at } of locked)
      if (value !== lockedAll) yield unnecessary(at, `\`${lockedAll}\` locks this rule already.`);
}

function* repeated<Value>(
  list: readonly Placed<Value>[] | undefined,
  textOf: (value: Value) => string,
): Generator<Report> {
  const seen = new Set<string>();
  for (const { value, at } of list ?? []) {
    const text = textOf(value);
    if (seen.has(text)) yield unnecessary(at, 'This stands above already.');
    seen.add(text);
  }
}

const nameOf = (entry: Approved): string => (typeof entry === 'string' ? entry : JSON.stringify(entry));

function* inOverride(
  override: Override,
  { rules }: PolicySource,
  before: readonly Override[],
): Generator<Report> {
  if (!mayMatch(override.paths)) yield unnecessary(override.at, noPath);
  else if (isEmpty(override)) yield unnecessary(override.at, 'This says nothing about its paths.');
  for (const [id, { level, options, at }] of override.rules) {
    const usual = rules.get(id);
    if (usual === undefined || before.some((other) => other.rules.has(id))) continue;
    const same = (level === undefined || level === usual.level) && isPartOf(options, usual.options);
    if (same) yield unnecessary(at, `\`${id}\` counts like this on all paths already.`);
  }
}

const isPartOf = (
  part: Readonly<Record<string, unknown>>,
  whole: Readonly<Record<string, unknown>>,
): boolean => Object.entries(part).every(([name, value]) => isSameValue(value, whole[name]));

const isEmpty = ({ rules, images, labels, kubernetes, signatures }: PolicyParts): boolean =>
  rules.size + [images, labels, kubernetes, signatures].flatMap((part) => Object.keys(part)).length === 0;

/** A path is never above the policy's folder; `!` alone takes nothing in, unless other entries join it. */
const mayMatch = (paths: readonly string[], areJoined = false): boolean =>
  paths.some((path) => (areJoined || /^[^!]/.test(path)) && !path.split('/').includes('..'));

function* ignoredAndOff({ rules, overrides, ignore }: PolicySource): Generator<Report> {
  for (const entry of ignore) {
    if (entry.rules === 'all') continue;
    for (const { value: id, at } of entry.rules)
      if (rules.get(id)?.level === 'off' && !overrides.some((override) => override.rules.has(id)))
        yield unnecessary(at, `\`${id}\` is off, so there is nothing to ignore.`);
  }
}

/** The newest minor version of Kubernetes 1 that is known; what is newer counts like it. */
export const newestKubernetes = 37;

function* unknownVersions({ version, podSecurityVersion }: PolicyParts['kubernetes']): Generator<Report> {
  for (const one of [version, podSecurityVersion]) {
    if (one?.value === undefined || Number(one.value.slice(2)) <= newestKubernetes) continue;
    const message = `The newest version of Kubernetes that is known here is 1.${newestKubernetes}; this counts like it.`;
    yield { at: one.at, message };
  }
}
