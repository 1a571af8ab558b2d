/**
 * What client and server say to each other about signatures, provenance and digests: names and types, nothing else.
 * Paths go over the wire as URIs; no secret's value does.
 */
import type { Consent, ScanRange, ScanTrouble } from './protocol-scan.ts';

/** Why an image is unknown, or something was not done. */
export type SignatureTrouble = ScanTrouble;
export type { Consent };

/** What of the network the user has allowed: keys of `Consent`. */
interface Allowed {
  readonly allowed: readonly string[];
}

interface WithProgress {
  readonly workDoneToken?: string | number;
}

/** The words of a verdict. */
export type SignatureWord =
  | 'verified'
  | 'untrusted'
  | 'not-proven'
  | 'expired'
  | 'invalid'
  | 'unsigned'
  | 'unknown';

/** Client → server: who signed some images. What it tells becomes findings, lenses and hovers. */
export const checkSignatures = 'seaworthy/signature/check';
export interface CheckSignaturesParams extends Allowed, WithProgress {
  /** In the grammar for images; a bare reference means its registry. Paths absolute. */
  readonly images: readonly string[];
  /** The file that names them: its policy is what they are held to. */
  readonly beside?: string;
}
export type CheckSignaturesResult = { readonly images: readonly CheckedImage[] } | SignatureTrouble;
export interface CheckedImage {
  readonly image: string;
  /** For a title. */
  readonly title: string;
  readonly status: SignatureWord;
  /** `verified: release.yml@refs/tags/v1 of github.com/acme/app, 2026-11-01` */
  readonly summary: string;
  /** Why nothing could be told, where that is so. */
  readonly trouble?: SignatureTrouble;
}

/** Client → server: ends the check of an image; the one who asked for it is told. */
export const cancelSignature = 'seaworthy/signature/cancel';
export interface CancelSignatureParams {
  readonly image: string;
}

/** Client → server: the images whose signatures were looked at, the newest first. */
export const listSignatures = 'seaworthy/signature/list';
export interface ListSignaturesParams {
  /** The file whose policy they are held to. */
  readonly beside?: string;
}
export interface ListSignaturesResult {
  readonly images: readonly KnownImage[];
}
export interface KnownImage extends CheckedImage {
  /** Whether its provenance holds the Dockerfile that it was built from. */
  readonly hasDockerfile: boolean;
}

/** Client → server: all that is known of an image’s signatures and provenance, as Markdown without links that do anything. */
export const showProvenance = 'seaworthy/signature/provenance';
export interface ShowProvenanceParams {
  readonly image: string;
  readonly beside?: string;
}
export interface ShowProvenanceResult {
  /** Undefined where nobody has looked at the image. */
  readonly markdown?: string;
}

/** Client → server: compares a Dockerfile with the one that an image was built from. */
export const compareBuilt = 'seaworthy/signature/compare';
export interface CompareBuiltParams {
  /** The Dockerfile. */
  readonly uri: string;
  readonly image: string;
}
export type CompareBuiltResult = BuiltComparison | SignatureTrouble;
export interface BuiltComparison {
  /** `Built by … from exactly this Dockerfile.` */
  readonly words: string;
  /** The two texts, every secret masked; undefined where the provenance holds no Dockerfile. */
  readonly texts?: {
    readonly built: string;
    readonly now: string;
    /** Whether a value was masked on either side: then the comparison is no patch. */
    readonly masked: boolean;
    /** What the left side is: `Dockerfile as built into ghcr.io/acme/app:1`. */
    readonly title: string;
  };
}

/** Client → server: which digests the images of a file have now, and what that would change. Nothing is changed yet. */
export const planPins = 'seaworthy/signature/plan-pins';
export interface PlanPinsParams extends Allowed, WithProgress {
  readonly uri: string;
  /** `pin`: images without a digest; `update`: those whose digest is no longer what their tag leads to. */
  readonly which: 'pin' | 'update';
  /** Only the images of this line, from 0. */
  readonly line?: number;
}
export type PlanPinsResult =
  | {
      /** Of the file that this is the plan for. */
      readonly version: number;
      readonly pins: readonly PlannedPin[];
      /** How many images were asked for. */
      readonly asked: number;
      /** Images whose digest nobody could tell, a sentence each. */
      readonly unknown: readonly string[];
    }
  | SignatureTrouble;
export interface PlannedPin {
  /** As it is written now. */
  readonly from: string;
  readonly to: string;
  readonly range: ScanRange;
}

/** Client → server: changes a file as planned, through `workspace/applyEdit`. */
export const applyPins = 'seaworthy/signature/apply-pins';
export interface ApplyPinsParams {
  readonly uri: string;
  readonly version: number;
  readonly which: 'pin' | 'update';
  readonly line?: number;
}
export interface ApplyPinsResult {
  readonly changed: number;
}

/** Client → server: whose signatures an image bears, and where their trust can be written down. */
export const listSigners = 'seaworthy/signature/signers';
export interface ListSignersParams {
  readonly image: string;
  readonly beside?: string;
}
export type ListSignersResult =
  | { readonly signers: readonly ListedSigner[]; readonly places: readonly TrustPlace[] }
  | SignatureTrouble;
export interface ListedSigner {
  readonly signer: string;
  /** Who it is: `release.yml@refs/tags/v1 of github.com/acme/app`. */
  readonly label: string;
  readonly detail: string;
  /** What the user must have of them: a signature does not bring the key by which it is trusted. */
  readonly needs?: 'key' | 'certificate';
  /** Whether the policy trusts them already. */
  readonly isTrusted: boolean;
}
export interface TrustPlace {
  readonly where: 'policy' | 'user';
  /** `.seaworthy.yaml` */
  readonly label: string;
  readonly detail: string;
  readonly uri: string;
}

/** Client → server: writes down that a signer is trusted. */
export const trustSigner = 'seaworthy/signature/trust';
export interface TrustSignerParams {
  readonly image: string;
  readonly beside?: string;
  /** Of `ListedSigner`. */
  readonly signer: string;
  readonly where: 'policy' | 'user';
  /** The file with the key or certificate that the signer needs. */
  readonly file?: string;
}
export type TrustSignerResult = { readonly message: string; readonly uri: string } | SignatureTrouble;

/** Client → server: takes a `trusted_root.json` that the user picked into the user's own trust. */
export const installTrustRoot = 'seaworthy/signature/install-root';
export interface InstallTrustRootParams {
  readonly uri: string;
}
export type InstallTrustRootResult = { readonly message: string; readonly uri: string } | SignatureTrouble;

/** Client → server: fetches the public trust root anew. */
export const updateTrustRoot = 'seaworthy/signature/update-root';
export type UpdateTrustRootParams = Allowed & WithProgress;
export type UpdateTrustRootResult = { readonly message: string } | SignatureTrouble;

/** Client → server: as of when the public trust root is, `2026-08-04`. */
export const trustRootDate = 'seaworthy/signature/root-date';
export interface TrustRootDateResult {
  readonly date?: string;
}

/** Client → server: forgets every result, in memory and on the disk. */
export const clearSignatures = 'seaworthy/signature/clear';
export interface ClearSignaturesResult {
  readonly cleared: number;
}

/** Server → client: other things are known of signatures now. */
export const signaturesChanged = 'seaworthy/signature/changed';

/** Commands that code lenses and code actions name. */
export const signatureCommands = {
  /** Arguments: an image in the grammar, and the URI of the file that names it. */
  check: 'seaworthy.signature.check',
  /** Arguments: an image, and the URI of the file that names it. */
  show: 'seaworthy.showProvenance',
  /** Arguments: an image that is being checked. */
  cancel: 'seaworthy.signature.cancel',
  /** Arguments: an image, and the URI of the file that names it. */
  trust: 'seaworthy.trustSigner',
  /** Arguments: the URI of a file and a line of it, from 0. */
  pin: 'seaworthy.pinImage',
} as const;
