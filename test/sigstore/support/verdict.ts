import type { FoundAttestation, FoundSignature } from '../../../rules/core/signature.ts';
import {
  type Anchors,
  type KeyAnchor,
  noAnchors,
  type TrustRootAnchor,
} from '../../../server/signature/anchors.ts';
import type { Attachment } from '../../../server/signature/evidence.ts';
import { verifyBundle } from '../../../server/signature/sigstore/verify-bundle.ts';
import type { Found, Verifier } from '../../../server/signature/verifier.ts';
import { cosignSign, type Json } from './mint.ts';

export const digestOfImage = `sha256:${'a1'.repeat(32)}`;
export const otherDigest = `sha256:${'b2'.repeat(32)}`;

/** The statement that `cosign sign` makes. */
export const statement = (
  digest = digestOfImage,
  predicateType = cosignSign,
  predicate: object = {},
): Buffer =>
  Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: digest.slice(7) }, annotations: { env: 'prod' } }],
      predicateType,
      predicate,
    }),
  );

export const anchors = (...all: readonly (TrustRootAnchor | KeyAnchor)[]): Anchors => ({
  ...noAnchors,
  trustRoots: all.filter((one) => 'json' in one),
  keys: all.filter((one) => 'pem' in one),
});

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

export function attachment(bytes: Uint8Array, more: Partial<Attachment> = {}): Attachment {
  return {
    kind: 'bundle',
    beside: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digestOfImage, size: 7 },
    manifest: `sha256:${'c3'.repeat(32)}`,
    mediaType: bundleType,
    annotations: new Map(),
    bytes,
    ...more,
  };
}

export const bytesOf = (json: Json): Buffer => Buffer.from(JSON.stringify(json));

export const factsOf = (found: Found): FoundSignature | FoundAttestation =>
  found.what === 'signature' ? found.signature : found.attestation;

/** What one verifier finds in one attachment; the tests' own clock is the real one. */
export async function verdicts(
  verifier: Verifier,
  what: Attachment,
  trusted: Anchors,
): Promise<readonly (FoundSignature | FoundAttestation)[]> {
  const found = await verifier(what, { anchors: trusted, now: new Date(), revocation: undefined });
  return found.map(factsOf);
}

export async function verdict(
  json: Json | Uint8Array,
  trusted: Anchors,
  more: Partial<Attachment> = {},
): Promise<FoundSignature | FoundAttestation> {
  const bytes = json instanceof Uint8Array ? json : bytesOf(json);
  const [only, ...others] = await verdicts(verifyBundle, attachment(bytes, more), trusted);
  if (only === undefined || others.length > 0) throw new Error('Not one verdict.');
  return only;
}
