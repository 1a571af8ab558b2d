import type { Descriptor } from '../registry/manifest.ts';

/** All that lies beside an image and may prove something, as bytes that were held against their digests. */
export interface Evidence {
  /** What was asked for, in the grammar for images. */
  readonly source: string;
  /** In its normal form; undefined where nothing names it. */
  readonly reference: string | undefined;
  /** What the name led to: an index or an image. */
  readonly subject: Subject;
  /** Where the subject is an index: every platform's image; else empty. */
  readonly platforms: readonly (Subject & { readonly platform: string })[];
  /** The one of the platforms that was asked for, or the machine's own; undefined where the subject is no index. */
  readonly chosen: (Subject & { readonly platform: string }) | undefined;
  readonly attachments: readonly Attachment[];
  /** ISO 8601 */
  readonly at: string;
  /** A registry's host, a folder, a file, as it is shown. */
  readonly from: string;
  /** Look-ups that failed, a sentence each. */
  readonly unknown: readonly string[];
  /** What lies there and is not read, a sentence each. */
  readonly notCovered: readonly string[];
}

export type Subject = Pick<Descriptor, 'mediaType' | 'digest' | 'size'>;

/** One blob of a signature or an attestation. */
export interface Attachment {
  readonly kind: AttachmentKind;
  /** What it was found beside: the index, a platform's image, or BuildKit's attestation manifest of one. */
  readonly beside: Subject;
  /** The manifest that holds it. */
  readonly manifest: string;
  /** Of the blob. */
  readonly mediaType: string;
  /** Of the blob's descriptor and, under them, of the manifest. */
  readonly annotations: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
  /** Of what it was found beside, where they are at hand: a message signature in a bundle is over them. */
  readonly besideBytes?: Uint8Array | undefined;
}

export type AttachmentKind =
  /** A Sigstore bundle: a referrer, or one under the fall-back tag. */
  | 'bundle'
  /** A layer of a `.sig` tag or of cosign's experimental referrer: simple signing. */
  | 'cosign-signature'
  /** A layer of an `.att` tag: a DSSE envelope. */
  | 'cosign-attestation'
  | 'notation'
  /** A layer of BuildKit's attestation manifest: an in-toto statement that nobody signed by itself. */
  | 'buildkit';
