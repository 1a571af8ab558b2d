import type {
  FoundAttestation,
  FoundSignature,
  ImageSignatures,
  SignatureStatus,
} from '../core/signature.ts';
import type { SignaturePolicy, SignatureRequirement, TrustedSigner } from '../core/signature-policy.ts';
import { type Asked, askedOf, strictest, trustedFor } from './asked-of.ts';
import { judgeAttestation, judgeSignature } from './judge-found.ts';
import type { Terms, Worth } from './judge-proof.ts';
import type { MetOrMissing } from './judge-required.ts';
import { judgeAsked } from './judge-requirement.ts';
import { type Met, nearest, signedBy } from './judge-signers.ts';
import { askerWords } from './words.ts';

/** What an image's signatures are worth under a policy. */
export interface Verdict {
  readonly status: SignatureStatus;
  /** A sentence: of a verified image who signed it, of others what is wrong or missing. */
  readonly reason: string;
  readonly signatures: readonly Judged<FoundSignature>[];
  readonly attestations: readonly Judged<FoundAttestation>[];
  /** Each requirement that means the image. */
  readonly requirements: readonly JudgedRequirement[];
  /** The files and options that granted the trust on which the answer rests. */
  readonly grantedBy: readonly string[];
}

export interface Judged<Of> {
  readonly found: Of;
  readonly status: SignatureStatus;
  readonly reason: string;
  /** The trusted signer whose it is, by name. */
  readonly signer: string | undefined;
}

export interface JudgedRequirement {
  readonly requirement: SignatureRequirement;
  readonly status: SignatureStatus;
  readonly reason: string;
  /** All that it asks for and that is not there, the worst first; empty where it is met. */
  readonly missing: readonly MetOrMissing[];
}

/** `demands`: what other tools' files ask for beside the policy. `today`: `YYYY-MM-DD`. */
export function judgeImage(
  found: ImageSignatures,
  policy: SignaturePolicy,
  demands: readonly SignatureRequirement[],
  today: string,
): Verdict {
  const asked = askedOf(found.reference, policy, demands);
  const signers = trustedFor(found.reference, policy.signers);
  const log = strictest(asked.map((one) => one.log)) ?? policy.transparencyLog ?? 'required';
  const terms: Terms = { signers, log, mostDays: undefined, today };
  const signatures = found.signatures.map((one) => ({
    found: one,
    worth: judgeSignature(one, found, terms),
  }));
  const attestations = found.attestations.map((one) => ({
    found: one,
    worth: judgeAttestation(one, found, terms),
  }));
  const alone = judgedAlone(signatures, found);
  const requirements = asked.map((one) => judgedRequirement(one, found, { signers, today }, alone));
  const limiting = requirements.filter(({ requirement }) => requirement.verdict !== 'accept');
  const isHeld = asked.some(({ requirement, means }) => means === 'yes' && requirement.verdict !== 'accept');
  const { status, reason } = worstFirst(isHeld ? limiting : [...limiting, alone])[0] ?? alone;
  const rests = [...signatures, ...attestations].flatMap(({ worth }) => (isTheirs(worth) ? worth.by : []));
  return {
    status,
    reason,
    signatures: signatures.map(judged),
    attestations: attestations.map(judged),
    requirements,
    grantedBy: grantsOf(rests, policy),
  };
}

interface Weighed<Of> {
  readonly found: Of;
  readonly worth: Worth;
}

const judged = <Of>({ found, worth }: Weighed<Of>): Judged<Of> => ({
  found,
  status: worth.status,
  reason: worth.reason,
  signer: isTheirs(worth) ? worth.by[0]?.name : undefined,
});

/** Whether the trusted signer made it, and it is not only claimed that they did. */
const isTheirs = ({ status }: Worth): boolean =>
  status === 'verified' || status === 'expired' || status === 'not-proven';

/** What the signatures are worth where nothing particular is asked for. */
function judgedAlone(
  signatures: readonly Weighed<FoundSignature>[],
  found: ImageSignatures,
): Pick<Met, 'status' | 'reason'> {
  const good = signatures.filter(({ worth }) => worth.status === 'verified');
  return good.length > 0 ? { status: 'verified', reason: signedBy(good) } : nearest(signatures, found);
}

function judgedRequirement(
  asked: Asked,
  found: ImageSignatures,
  terms: Pick<Terms, 'signers' | 'today'>,
  alone: Pick<Met, 'status' | 'reason'>,
): JudgedRequirement {
  const { requirement } = asked;
  if (requirement.verdict === 'accept') {
    const reason = `${askerWords(requirement.from)} lets this image pass, signed or not. ${alone.reason}`;
    return { requirement, status: alone.status, reason, missing: [] };
  }
  const all = judgeAsked(asked, found, terms);
  const missing = worstFirst(all.filter(({ status }) => status !== 'verified'));
  const told = [...new Set((missing.length > 0 ? missing : all).map(({ reason }) => reason))];
  return { requirement, status: missing[0]?.status ?? 'verified', reason: told.join(' '), missing };
}

/**
 * What is known to be wrong stands before what cannot be told, and that before what is right. Of an image that nobody
 * signed that is said first, whatever else it lacks; but that it is refused, nobody can mend.
 */
const worstFirst = <Of extends Ranked>(all: readonly Of[]): readonly Of[] =>
  [...all].sort((one, other) => rank(one) - rank(other));

interface Ranked {
  readonly status: SignatureStatus;
  readonly missing?: MetOrMissing['missing'] | readonly MetOrMissing[];
}

const rank = ({ status, missing }: Ranked): number => {
  const first = typeof missing === 'string' ? missing : missing?.[0]?.missing;
  return first === 'refused' ? -1 : order.indexOf(status);
};

const order: readonly SignatureStatus[] = [
  'invalid',
  'unsigned',
  'untrusted',
  'expired',
  'not-proven',
  'unknown',
  'verified',
];

function grantsOf(signers: readonly TrustedSigner[], { trustRoots }: SignaturePolicy): readonly string[] {
  const files = signers.flatMap(({ who, grantedBy }) => {
    const root = who.kind === 'identity' ? trustRoots.find(({ path }) => path === who.trustRoot) : undefined;
    return root === undefined ? [grantedBy] : [grantedBy, root.grantedBy];
  });
  return [...new Set(files)];
}
