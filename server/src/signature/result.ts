import { createHash } from 'node:crypto';
import type { FoundAttestation, ImageSignatures } from '../../../rules/core/signature.ts';
import { maskedSignatures } from '../../signature/attestation/masked.ts';

/** What came of a look at an image's signatures. Plain data: it is kept on the disk as JSON. */
export interface SignatureResult {
  /** The same for the same image, however often it is looked at. */
  readonly id: string;
  /** As it was asked for, in the grammar for images. */
  readonly image: string;
  readonly found: ImageSignatures;
  /** Which keys, roots and stores it was held against. */
  readonly anchors: AnchorHashes;
  /** Whether policies grant other keys by now that it could not be held against. */
  readonly isStale: boolean;
  /** The Dockerfiles that it is compared with. */
  readonly compared: readonly ComparedFile[];
  /** The folders of the workspace that it was looked at in. */
  readonly folders: readonly string[];
}

/** What each key, root and store held, as a hash, by its id. */
export type AnchorHashes = Readonly<Record<string, string>>;

export interface ComparedFile {
  readonly path: string;
  /** Whether the file is the one of the commit that the provenance names; undefined where that is not known. */
  readonly atCommit: 'same' | 'differs' | undefined;
}

/** A name of our own, so that nothing that an image says becomes part of a path. */
export const signatureId = (image: string): string =>
  createHash('sha256').update(`signatures ${image}`).digest('hex').slice(0, 24);

/** As it may lie on a disk: no Dockerfile in it holds a secret. */
export const withoutSecrets = (result: SignatureResult): SignatureResult => ({
  ...result,
  found: maskedSignatures(result.found),
});

/** The attestation with another text in the place of its Dockerfile, where it has one. */
export function withDockerfile(
  attestation: FoundAttestation,
  change: (text: string) => string,
): FoundAttestation {
  const { provenance } = attestation;
  if (provenance?.dockerfile === undefined) return attestation;
  const { name, text } = provenance.dockerfile;
  return { ...attestation, provenance: { ...provenance, dockerfile: { name, text: change(text) } } };
}
