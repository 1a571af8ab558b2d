import type { FoundAttestation, FoundSignature, NotationChecks, SignatureStatus } from '../core/signature.ts';
import type { NotationLevel, TransparencyLog, TrustedSigner } from '../core/signature-policy.ts';
import { trustedMakers } from './signed-by.ts';
import { clause, dayOf, dayWords, sentence, signerWords } from './words.ts';

/** What one signature is worth, and whose it is of those who are trusted. */
export interface Worth {
  readonly status: SignatureStatus;
  readonly reason: string;
  /** Empty where no trusted signer made it or claims to have made it. */
  readonly by: readonly TrustedSigner[];
}

/** What a signature is held to beside its proof. */
export interface Terms {
  readonly signers: readonly TrustedSigner[];
  readonly log: TransparencyLog;
  /** Days since it was made, at most. */
  readonly mostDays: number | undefined;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Holds the proof of a signature or a signed attestation to the policy. What it is over is for the caller. */
export function judgeProof(found: FoundSignature | FoundAttestation, terms: Terms): Worth {
  const by = trustedMakers(found, terms.signers);
  const worth = (status: SignatureStatus, reason: string): Worth => ({
    status,
    reason: sentence(reason),
    by,
  });
  const { proof, reason, checks, log } = found;
  if (proof === 'unknown') return worth('unknown', because('It cannot be checked', reason));
  if (proof === 'invalid') return worth('invalid', reason || 'It is not valid');
  if (proof === 'unsigned') return worth('unsigned', 'Nobody signed it, so that it is a claim');
  if (proof === 'unknown-signer') return worth('untrusted', unknownSigner(found));
  if (checks !== undefined) {
    const [first, ...others] =
      by.length > 0 ? by.map((one) => ofNotation(found, checks, one)) : [strictly(found, checks)];
    const best = [first, ...others].find((one) => one?.status === 'verified') ?? first;
    if (best !== undefined && best.status !== 'verified') return worth(best.status, best.reason);
  } else if (proof !== 'good') return worth(proof, reason || proofWords[proof]);
  if (log === 'broken' && terms.log !== 'ignored')
    return worth('invalid', because('Its entry in the transparency log is broken', found.logReason));
  if (by.length === 0)
    return worth('untrusted', `Signed by ${signerWords(found.signer)}, whom no policy trusts`);
  if (log === 'absent' && terms.log === 'required')
    return worth(
      'not-proven',
      because(`Signed by ${makerWords(found, by)}, but ${noLogEntry}`, found.logReason),
    );
  const tooOld = ageProblem(found, terms);
  if (tooOld !== undefined) return worth(tooOld.status, tooOld.reason);
  return worth('verified', `Signed by ${signedWords(found, by)}`);
}

/** Nothing is asked over the network that the user did not ask for. */
const notAsked = '; whether the certificate was revoked, nobody asked';

const noLogEntry = 'there is no transparency log entry';

const proofWords = { expired: 'It has expired', 'not-proven': 'It is not proven' } as const;

/** Who signed and when, and what nobody asked about them. */
export function signedWords(found: FoundSignature | FoundAttestation, by: readonly TrustedSigner[]): string {
  const note = found.checks?.revocation.result === 'not-checked' ? notAsked : '';
  return `${makerWords(found, by)}${dayWords(found)}${note}`;
}

/** The signer as they are known, and their name in the policy. */
export function makerWords({ signer }: Pick<FoundSignature, 'signer'>, by: readonly TrustedSigner[]): string {
  const name = by[0] === undefined ? '' : `\`${by[0].name}\``;
  if (signer === undefined || signer.kind === 'key') return name === '' ? signerWords(signer) : name;
  return name === '' ? signerWords(signer) : `${signerWords(signer)} (${name})`;
}

const because = (what: string, why: string): string => (why === '' ? what : `${what}: ${clause(why)}`);

const unknownSigner = ({ signer }: Pick<FoundSignature, 'signer'>): string =>
  signer === undefined || signer.kind === 'key'
    ? 'It is not by a key that the policy trusts'
    : `It claims to be by ${signerWords(signer)}, but leads to nobody whom the policy trusts`;

type Outcome = Pick<Worth, 'status' | 'reason'>;

/** Notary Project specification, *signature verification levels*: what each level enforces. */
function ofNotation(
  found: FoundSignature | FoundAttestation,
  checks: NotationChecks,
  signer: TrustedSigner,
): Outcome {
  const level: NotationLevel = signer.who.kind === 'certificate' ? signer.who.level : 'strict';
  if (level === 'skip')
    return {
      status: 'not-proven',
      reason: `The policy's level for \`${signer.name}\` is \`skip\`, so nothing was held against it`,
    };
  return level === 'strict' ? strictly(found, checks) : leniently(checks, level);
}

/** `permissive` and `audit`: an expiry, a time and a revocation are noted only. */
function leniently({ integrity, authenticity }: NotationChecks, level: NotationLevel): Outcome {
  if (integrity.result !== 'passed')
    return { status: 'invalid', reason: integrity.reason || 'It is not valid' };
  if (authenticity.result === 'passed') return { status: 'verified', reason: '' };
  const noted =
    level === 'audit' ? ' The level `audit` lets that pass with a note; it makes nobody trusted.' : '';
  return {
    status: 'untrusted',
    reason: `${sentence(because('It leads to nobody whom the policy trusts', authenticity.reason))}${noted}`,
  };
}

function strictly({ proof, reason }: FoundSignature | FoundAttestation, checks: NotationChecks): Outcome {
  const lenient = leniently(checks, 'strict');
  if (lenient.status !== 'verified') return lenient;
  const { expiry, authenticTimestamp, revocation } = checks;
  if (expiry.result === 'failed') return { status: 'expired', reason: expiry.reason || proofWords.expired };
  if (authenticTimestamp.result === 'failed') {
    const status = proof === 'expired' ? 'expired' : 'not-proven';
    return { status, reason: authenticTimestamp.reason || proofWords[status] };
  }
  if (revocation.result === 'failed')
    return { status: 'not-proven', reason: revocation.reason || 'Its certificate was revoked' };
  if (proof === 'expired' || proof === 'not-proven')
    return { status: proof, reason: reason || proofWords[proof] };
  return { status: 'verified', reason: '' };
}

/** Only a time that a log or a timestamp authority proves says how old a signature is. */
function ageProblem(
  { time, timeFrom }: Pick<FoundSignature, 'time' | 'timeFrom'>,
  { mostDays, today }: Terms,
): Outcome | undefined {
  if (mostDays === undefined) return undefined;
  if (time === undefined || (timeFrom !== 'log' && timeFrom !== 'timestamp'))
    return {
      status: 'not-proven',
      reason: `No log and no timestamp authority proves when it was made, and it may be ${daysWords(mostDays)} old at most`,
    };
  const days = daysBetween(dayOf(time), today);
  if (days !== undefined && days <= mostDays) return undefined;
  return {
    status: 'expired',
    reason: `It was made on ${dayOf(time)}${days === undefined ? '' : `, ${daysWords(days)} ago`}, and may be ${daysWords(mostDays)} old at most`,
  };
}

const daysWords = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** Undefined where either is no day. */
function daysBetween(from: string, to: string): number | undefined {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return Number.isNaN(days) ? undefined : Math.round(days);
}
