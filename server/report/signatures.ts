import type {
  FoundAttestation,
  FoundSignature,
  ImageSignatures,
  SignatureKind,
  SignatureStatus,
  Signer,
} from '../../rules/core/signature.ts';
import type { Verdict } from '../../rules/signature/judge.ts';
import type { BuiltFrom } from '../../rules/signature/provenance/built-from.ts';
import type { SlsaLevel } from '../../rules/signature/provenance/slsa-level.ts';

/** An image whose signatures were asked for, and what came of it. */
export type SignedImage =
  | {
      /** As it was asked for. */
      readonly image: string;
      readonly found: ImageSignatures;
      readonly verdict: Verdict;
      /** The trust anchors that proofs may name, by id. */
      readonly trust: ReadonlyMap<string, TrustUsed>;
      /** What its provenance is worth. */
      readonly slsa: SlsaLevel;
      /** What is known of the Dockerfile that it was built from; undefined where nobody compared. */
      readonly built: Pick<BuiltFrom, 'level' | 'words' | 'notes' | 'limits'> | undefined;
      /** Whose word it is where another program was asked: `cosign 3.1.3`. */
      readonly tool: string | undefined;
      /** What it is: a plain file is judged as an image is. */
      readonly what: 'image' | 'file';
    }
  | {
      readonly image: string;
      readonly found: undefined;
      /** Why nothing is known of it, in a sentence. */
      readonly trouble: string;
    };

/** A trust anchor, without its contents. */
export interface TrustUsed {
  readonly id: string;
  readonly kind: 'key' | 'trust root' | 'trust store';
  /** As of when a trust root is known to be right, ISO 8601; undefined where nothing says so. */
  readonly date: string | undefined;
  readonly grantedBy: string;
}

export type AnsweredImage = Extract<SignedImage, { readonly verdict: Verdict }>;

/** The image's word. What could not be asked is unknown, whatever else. */
export const statusOf = (signed: SignedImage): SignatureStatus =>
  signed.found === undefined ? 'unknown' : signed.verdict.status;

export const reasonOf = (signed: SignedImage): string =>
  signed.found === undefined ? signed.trouble : signed.verdict.reason;

/** Asked for verification, and not verified though all is known: what a gate refuses. */
export const isRefused = (signed: SignedImage): boolean =>
  statusOf(signed) !== 'verified' && statusOf(signed) !== 'unknown';

/** What a verdict is called in text: JSON says `not-proven`. */
export const statusWord = (status: SignatureStatus): string => status.replace('-', ' ');

/** Who made a signature, as it is shown; what is not proven is what the signature claims. */
export function signerText(signer: Signer | undefined): string {
  if (signer === undefined) return 'nobody that it names';
  switch (signer.kind) {
    case 'key':
      return signer.fingerprint === undefined ? 'a key' : `the key ${signer.fingerprint}`;
    case 'identity':
      return `${signer.identity} (${signer.issuer})`;
    case 'certificate':
      return `${signer.subject} (${signer.fingerprint})`;
    case 'named':
      return signer.name;
  }
}

/** What of an image a signature is over. */
export type Covered = 'index' | 'platform' | 'image' | 'attestation' | 'other';

export function coveredBy({ digest, platform }: ImageSignatures, covers: string): Covered {
  if (covers === digest) return platform === undefined ? 'image' : 'index';
  return covers === platform?.digest ? 'platform' : 'other';
}

export const kindWords: Readonly<Record<SignatureKind, string>> = {
  'cosign-bundle': 'Sigstore bundle',
  'cosign-legacy': 'cosign',
  'notation-jws': 'Notation, JWS',
  'notation-cose': 'Notation, COSE',
  engine: 'told by Docker Engine',
  tool: 'told by a program',
  buildkit: 'BuildKit',
};

/** The anchors on which the proof of something rests. */
export const trustOf = (
  { provenBy }: FoundSignature | FoundAttestation,
  trust: ReadonlyMap<string, TrustUsed>,
): readonly TrustUsed[] => provenBy.flatMap((id) => trust.get(id) ?? []);
