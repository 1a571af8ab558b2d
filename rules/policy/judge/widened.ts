import type { PolicyContext } from '../../core/policy.ts';
import { transparencyLogs } from '../../core/signature-policy.ts';
import type { Span } from '../../core/span.ts';
import { isImageApproved, isRegistryApproved } from '../../image/approval.ts';
import { sampleOf } from '../sample.ts';
import type { Lock } from '../settled.ts';
import { type PolicyParts, podSecurityLevels, type RulesById } from '../syntax.ts';

/** What lets more pass than a locked rule does where it is locked. */
export interface LockedPart {
  readonly rule: string;
  readonly at: Span;
  /** What the policy that locks the rule says, as in "which …". */
  readonly what: string;
}

/** The entries beside the rules that would let more pass: images, places, a lower Pod Security level. */
export function* widenedBy(
  { images, kubernetes, signatures }: PolicyParts,
  locks: ReadonlyMap<string, Lock>,
  rules: RulesById,
): Generator<LockedPart> {
  const registries = contextsOf(locks, registryRule).filter((one) => one.images.registries.length > 0);
  for (const { value, at } of images.registries ?? [])
    if (registries.some((one) => !allowsRegistry(one, value)))
      yield { rule: registryRule, at, what: `does not approve of \`${value}\`` };
  for (const { value, at } of images.mirrors ?? [])
    if (registries.some((one) => !allowsRegistry(one, value.to)))
      yield { rule: registryRule, at, what: `does not approve of \`${value.to}\`` };
  const approved = contextsOf(locks, imageRule).filter((one) => one.images.approved.length > 0);
  for (const { value, at } of images.approved ?? [])
    if (approved.some((one) => !allowsImage(one, value)))
      yield { rule: imageRule, at, what: `does not approve of it` };
  yield* loweredBy(kubernetes, locks, rules);
  yield* lessLog(signatures, locks, rules);
}

const registryRule = 'image-registry-not-approved';
const imageRule = 'image-not-approved';

const contextsOf = (locks: ReadonlyMap<string, Lock>, rule: string): readonly PolicyContext[] =>
  locks.get(rule)?.contexts ?? [];

/** Where nobody can say what an entry means, it is taken for one that the other policy has too. */
const allowsRegistry = ({ images }: PolicyContext, entry: string): boolean => {
  const sample = sampleOf(entry, 'registry');
  return sample === undefined || isRegistryApproved(images, sample);
};

const allowsImage = ({ images }: PolicyContext, entry: Parameters<typeof sampleOf>[0]): boolean => {
  const sample = sampleOf(entry, 'image');
  return sample === undefined || isImageApproved(images, sample);
};

function* loweredBy(
  { podSecurityLevel: lowered }: PolicyParts['kubernetes'],
  locks: ReadonlyMap<string, Lock>,
  rules: RulesById,
): Generator<LockedPart> {
  if (lowered === undefined) return;
  for (const [rule, { contexts }] of locks) {
    const isOfStandard = rules.get(rule)?.sources.some((source) => source.startsWith('pss/'));
    const held = contexts.find(({ kubernetes }) => isLower(lowered.value, kubernetes.podSecurity.level));
    if (!isOfStandard || held === undefined) continue;
    yield { rule, at: lowered.at, what: `holds pods to \`${held.kubernetes.podSecurity.level}\`` };
    return;
  }
}

const isLower = (
  one: (typeof podSecurityLevels)[number],
  other: (typeof podSecurityLevels)[number],
): boolean => podSecurityLevels.indexOf(one) < podSecurityLevels.indexOf(other);

/** A look at the transparency log that lets more pass than the policy that locks a rule over signatures. */
function* lessLog(
  { transparencyLog: log }: PolicyParts['signatures'],
  locks: ReadonlyMap<string, Lock>,
  rules: RulesById,
): Generator<LockedPart> {
  if (log === undefined) return;
  for (const [rule, { contexts }] of locks) {
    if (rules.get(rule)?.family !== 'signature') continue;
    const held = contexts
      .map(({ signatures }) => signatures.transparencyLog ?? 'required')
      .find((one) => transparencyLogs.indexOf(one) < transparencyLogs.indexOf(log.value));
    if (held === undefined) continue;
    yield { rule, at: log.at, what: `says \`${held}\`` };
    return;
  }
}
