import {
  type SignaturePolicy,
  type SignatureRequirement,
  type SignerWho,
  type TransparencyLog,
  type TrustedSigner,
  type TrustRootFile,
  transparencyLogs,
} from '../core/signature-policy.ts';
import { pathFrom } from './path-in-policy.ts';
import type { Sourced } from './settled.ts';
import type { Placed, SignatureParts, WrittenRequirement } from './syntax.ts';

/** Whom a file trusts, with the paths that it names made absolute and itself as the one who grants it. */
export const placedSignatures = (
  { signers, trustRoots }: SignatureParts,
  file: string,
): {
  readonly signers: readonly Sourced<TrustedSigner>[] | undefined;
  readonly trustRoots: readonly Sourced<TrustRootFile>[] | undefined;
} => ({
  signers: signers?.map(({ value: { name, who }, at }) => ({
    value: { name, who: placedWho(who, file), grantedBy: file },
    at,
    file,
  })),
  trustRoots: trustRoots?.map(({ value, at }) => ({
    value: { path: pathFrom(file, value), grantedBy: file },
    at,
    file,
  })),
});

/** What a file asks for, with itself as the one who asks. */
export function requirementFrom({ value, file }: Sourced<WrittenRequirement>): SignatureRequirement {
  const { named: _, ...requirement } = value;
  return { ...requirement, from: file };
}

function placedWho(who: SignerWho, file: string): SignerWho {
  if (who.kind === 'certificate') return { ...who, certificate: pathFrom(file, who.certificate) };
  if (who.kind === 'key') return isPem(who.key) ? who : { ...who, key: pathFrom(file, who.key) };
  const { trustRoot } = who;
  return trustRoot === undefined || trustRoot === githubRoot
    ? who
    : { ...who, trustRoot: pathFrom(file, trustRoot) };
}

/** Whether a key is the text itself, not the path of a file. */
export const isPem = (key: string): boolean => key.includes('-----BEGIN');

/** The one trust root that has a name. */
export const githubRoot = 'github';

/**
 * What counts of them in a folder that the user does not trust: what is asked for. Who signs, which roots there are,
 * and that a look at the log may be left out, is for the user to say.
 */
export const askedForOnly = ({ transparencyLog, requirements }: SignatureParts): SignatureParts => ({
  ...(transparencyLog !== undefined && isStrict(transparencyLog) && { transparencyLog }),
  ...(requirements !== undefined && {
    requirements: requirements.map(({ value, at }) => ({
      value: value.transparencyLog === 'required' ? value : { ...value, transparencyLog: undefined },
      at,
    })),
  }),
});

const isStrict = ({ value }: Placed<TransparencyLog>): boolean => value === 'required';

/**
 * What is said of signatures, held to what others say who lock a rule over them: their requirements count, by whom they
 * mean with a name, and their look at the log where it is the stricter one.
 */
export function heldTo(own: SignaturePolicy, locking: readonly SignaturePolicy[]): SignaturePolicy {
  if (locking.length === 0) return own;
  const all = [...locking, own];
  return {
    transparencyLog: strictestOf(all.map((one) => one.transparencyLog)),
    signers: firstOf(
      all.flatMap((one) => one.signers),
      ({ name }) => name,
    ),
    trustRoots: firstOf(
      all.flatMap((one) => one.trustRoots),
      ({ path }) => path,
    ),
    requirements: firstOf(
      all.flatMap((one) => one.requirements),
      (one) => JSON.stringify(one),
    ),
  };
}

/** What is not said is `required`. */
const strictestOf = (logs: readonly (TransparencyLog | undefined)[]): TransparencyLog | undefined =>
  logs.includes(undefined) ? undefined : transparencyLogs.find((one) => logs.includes(one));

function firstOf<Item>(items: readonly Item[], nameOf: (item: Item) => string): readonly Item[] {
  const named = new Map(items.toReversed().map((item) => [nameOf(item), item]));
  return [...new Set(items)].filter((item) => named.get(nameOf(item)) === item);
}
