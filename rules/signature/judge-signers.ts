import type { FoundSignature, ImageSignatures, SignatureStatus } from '../core/signature.ts';
import type { RequiredSigner, SignatureRequirement, TrustedSigner } from '../core/signature-policy.ts';
import { judgeSignature } from './judge-found.ts';
import { signedWords, type Terms, type Worth } from './judge-proof.ts';
import { isBy, type Made } from './signed-by.ts';
import { clause, sentence, whoWords } from './words.ts';

/** One thing that a requirement asks for, and how far it is there. */
export interface Met {
  readonly status: SignatureStatus;
  readonly reason: string;
  /** Trusted signers on whom the answer rests. */
  readonly by: readonly TrustedSigner[];
}

/** Whether those have signed who must have. */
export function judgeSigners(requirement: SignatureRequirement, image: ImageSignatures, terms: Terms): Met {
  const { signers, need, annotations } = requirement;
  const judged = image.signatures.map((found) => ({
    found,
    worth: annotated(found, annotations, judgeSignature(found, image, terms)),
  }));
  const good = judged.filter(({ worth }) => worth.status === 'verified');
  if (signers.length === 0) return byAnybody(good, judged, image, need);
  const lacking = signers.filter((one) => !good.some(({ found }) => isRequired(found, one, terms.signers)));
  const met =
    need === 'any'
      ? lacking.length < signers.length
      : need === 'all'
        ? lacking.length === 0
        : hasNumber(signers, good, terms.signers) >= need;
  if (met) {
    const by = good.filter(({ found }) => signers.some((one) => isRequired(found, one, terms.signers)));
    return { status: 'verified', reason: signedBy(by), by: by.flatMap(({ worth }) => worth.by) };
  }
  return missed(lacking.length > 0 ? lacking : signers, requirement, judged, image, terms);
}

interface Judged {
  readonly found: FoundSignature;
  readonly worth: Worth;
}

/** A signature without what must stand in it is not the one that is asked for. */
function annotated(found: FoundSignature, wanted: SignatureRequirement['annotations'], worth: Worth): Worth {
  if (worth.status !== 'verified') return worth;
  const lacking = Object.entries(wanted).find(
    ([name, value]) => !Object.hasOwn(found.annotations, name) || found.annotations[name] !== value,
  );
  if (lacking === undefined) return worth;
  const [name, value] = lacking;
  return {
    ...worth,
    status: 'not-proven',
    reason: `${clause(worth.reason)}, but without the annotation \`${name}=${value}\`.`,
  };
}

/** Who signed, in one sentence. */
export const signedBy = (good: readonly Judged[]): string => {
  const words = [...new Set(good.map(({ found, worth }) => signedWords(found, worth.by)))];
  return sentence(`Signed by ${words.slice(0, 3).join(' and ')}${words.length > 3 ? ' and others' : ''}`);
};

function byAnybody(
  good: readonly Judged[],
  judged: readonly Judged[],
  image: ImageSignatures,
  need: SignatureRequirement['need'],
): Met {
  const makers = new Set(good.map(({ found }) => makerKey(found)));
  const wanted = typeof need === 'number' ? need : 1;
  if (makers.size >= wanted)
    return { status: 'verified', reason: signedBy(good), by: good.flatMap(({ worth }) => worth.by) };
  if (good.length === 0) return nearest(judged, image);
  return {
    status: 'not-proven',
    reason: `${clause(signedBy(good))}; ${wanted} trusted signers must have signed it.`,
    by: good.flatMap(({ worth }) => worth.by),
  };
}

/** Whether it is by the signer that is asked for. One who is only described must be trusted besides: that is judged before. */
export function isRequired(
  found: Made,
  required: RequiredSigner,
  trusted: readonly TrustedSigner[],
): boolean {
  if (required.kind === 'described') return isBy(found, required.who);
  return trusted.some(({ name, who }) => name === required.name && isBy(found, who));
}

/** How many of the signers have signed, where nobody counts for two of them. */
function hasNumber(
  signers: readonly RequiredSigner[],
  good: readonly Judged[],
  trusted: readonly TrustedSigner[],
): number {
  const makersOf = signers.map((one) => [
    ...new Set(
      good.filter(({ found }) => isRequired(found, one, trusted)).map(({ found }) => makerKey(found)),
    ),
  ]);
  const taken = new Map<string, number>();
  const place = (index: number, tried: Set<string>): boolean =>
    (makersOf[index] ?? []).some((maker) => {
      if (tried.has(maker)) return false;
      tried.add(maker);
      const other = taken.get(maker);
      if (other !== undefined && !place(other, tried)) return false;
      taken.set(maker, index);
      return true;
    });
  return signers.filter((_, index) => place(index, new Set())).length;
}

/** Two signatures with the same key are by the same person. */
function makerKey({ signer, provenBy }: FoundSignature): string {
  if (signer?.kind === 'identity') return `${signer.issuer} ${signer.identity}`;
  if (signer?.kind === 'certificate' || (signer?.kind === 'key' && signer.fingerprint !== undefined))
    return signer.fingerprint ?? '';
  return signer?.kind === 'named' ? signer.name : [...provenBy].sort().join(' ');
}

function missed(
  lacking: readonly RequiredSigner[],
  { signers, need }: SignatureRequirement,
  judged: readonly Judged[],
  image: ImageSignatures,
  terms: Terms,
): Met {
  const near = judged.find(
    ({ found, worth }) =>
      (worth.status === 'expired' || worth.status === 'not-proven') &&
      lacking.some((one) => isRequired(found, one, terms.signers)),
  );
  if (near) return metOf(near);
  const others = judged.filter(({ worth }) => worth.status === 'verified');
  const wanted = typeof need === 'number' ? wantedWords(signers, need) : wantedWords(lacking, need);
  const note = unknownNames(lacking, terms);
  if (others.length > 0) {
    const lack = typeof need === 'number' ? `, and it must be signed by ${wanted}` : `, but not by ${wanted}`;
    const by = others.flatMap(({ worth }) => worth.by);
    return { status: 'untrusted', reason: `${clause(signedBy(others))}${lack}.${note}`, by };
  }
  const met = nearest(judged, image);
  if (met.status !== 'untrusted' && met.status !== 'unsigned') return met;
  return { ...met, reason: `${met.reason}${note === '' ? ` It must be signed by ${wanted}.` : note}` };
}

/** A sentence about names that nobody has whom the user trusts. */
function unknownNames(lacking: readonly RequiredSigner[], { signers }: Terms): string {
  const unknown = lacking.flatMap((one) =>
    one.kind === 'named' && !signers.some(({ name }) => name === one.name) ? [`\`${one.name}\``] : [],
  );
  return unknown.length === 0 ? '' : ` Nobody whom you trust is called ${unknown.join(' or ')}.`;
}

/** Whom a requirement asks for, for a sentence. */
export const wantedWords = (
  lacking: readonly RequiredSigner[],
  need: SignatureRequirement['need'],
): string => {
  const words = lacking
    .slice(0, 4)
    .map((one) => (one.kind === 'named' ? `\`${one.name}\`` : whoWords(one.who)));
  const last = words.at(-1) ?? '';
  if (words.length < 2) return last;
  const list = `${words.slice(0, -1).join(', ')} ${need === 'all' ? 'and' : 'or'} ${last}`;
  return typeof need === 'number' ? `${need} of ${list}` : list;
};

/** The nearest miss of an image without a good signature of anybody who is trusted. */
export function nearest(
  judged: readonly { readonly found: unknown; readonly worth: Worth }[],
  image: Pick<ImageSignatures, 'unknown' | 'notCovered'>,
): Met {
  const isNear = ({ worth }: { readonly worth: Worth }): boolean =>
    worth.by.length > 0 && (worth.status === 'expired' || worth.status === 'not-proven');
  const found =
    judged.find(isNear) ??
    ['invalid', 'untrusted', 'expired', 'not-proven', 'unknown'].flatMap(
      (status) => judged.find(({ worth }) => worth.status === status) ?? [],
    )[0];
  if (found) {
    const failed =
      image.unknown[0] === undefined || found.worth.status === 'unknown'
        ? ''
        : ` Besides, a look-up failed: ${sentence(image.unknown[0])}`;
    return { ...metOf(found), reason: `${found.worth.reason}${failed}` };
  }
  if (image.unknown[0] !== undefined)
    return {
      status: 'unknown',
      reason: `Nobody can say whether it is signed: ${sentence(image.unknown[0])}`,
      by: [],
    };
  const note = image.notCovered[0] === undefined ? '' : ` Not covered: ${sentence(image.notCovered[0])}`;
  return { status: 'unsigned', reason: `Nobody signed it.${note}`, by: [] };
}

const metOf = ({ worth }: { readonly worth: Worth }): Met => ({
  status: worth.status,
  reason: worth.reason,
  by: worth.by,
});
