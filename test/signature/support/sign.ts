import { generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { type Descriptor, hexOf, type Layout, types } from './layout.ts';

export interface KeyPair {
  readonly pem: string;
  readonly key: KeyObject;
}

export function makeKey(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: privateKey, pem: String(publicKey.export({ type: 'spki', format: 'pem' })) };
}

export const signed = (bytes: Uint8Array | string, { key }: KeyPair): string =>
  signBytes('sha256', Buffer.from(bytes), key).toString('base64');

/** What cosign signs in its older form. */
export const claimOf = (digest: string, optional: object | null = null): object => ({
  critical: {
    identity: { 'docker-reference': 'registry.example/app' },
    image: { 'docker-manifest-digest': digest },
    type: 'cosign container image signature',
  },
  optional,
});

export interface LegacySignature {
  /** The text of the payload. */
  readonly payload: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly mediaType?: string;
}

export function legacyOf(payload: string, pair: KeyPair, more: object = {}): LegacySignature {
  return {
    payload,
    annotations: { 'dev.cosignproject.cosign/signature': signed(payload, pair), ...more },
  };
}

/** Puts signatures under the `.sig` tag of a digest, or under that of another suffix. */
export function putLegacy(
  layout: Layout,
  digest: string,
  signatures: readonly LegacySignature[],
  suffix = 'sig',
): Descriptor {
  const layers = signatures.map(({ payload, annotations, mediaType = types.simpleSigning }) => ({
    ...layout.put(payload, mediaType),
    annotations,
  }));
  const config = layout.putJson({}, types.config);
  const manifest = layout.putJson(
    { schemaVersion: 2, mediaType: types.manifest, config, layers },
    types.manifest,
  );
  layout.tags.set(`sha256-${hexOf(digest)}.${suffix}`, manifest);
  return manifest;
}

export const signPredicate = 'https://sigstore.dev/cosign/sign/v1';

export const statementOf = (
  digest: string,
  predicateType = signPredicate,
  predicate: object = {},
): object => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: '', digest: { sha256: hexOf(digest) } }],
  predicateType,
  predicate,
});

/** DSSE v1.0.0, *PAE*. */
export const preAuthenticated = (payloadType: string, payload: string): string =>
  `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(payload)} ${payload}`;

export interface BundleChoice {
  readonly mediaType?: string;
  readonly payloadType?: string;
  /** What is signed, where it is not what the standard says. */
  readonly over?: string;
  readonly material?: object;
  readonly signatures?: (signature: string) => readonly object[];
}

/** A Sigstore bundle that a key has signed, as cosign 3 makes them without a log. */
export function bundleOf(statement: object | string, pair: KeyPair, choice: BundleChoice = {}): object {
  const payload = typeof statement === 'string' ? statement : JSON.stringify(statement);
  const payloadType = choice.payloadType ?? 'application/vnd.in-toto+json';
  const sig = signed(choice.over ?? preAuthenticated(payloadType, payload), pair);
  return {
    mediaType: choice.mediaType ?? types.bundle,
    verificationMaterial: { publicKey: { hint: 'key' }, tlogEntries: [], ...choice.material },
    dsseEnvelope: {
      payload: Buffer.from(payload).toString('base64'),
      payloadType,
      signatures: choice.signatures?.(sig) ?? [{ sig, keyid: '' }],
    },
  };
}

/** Puts artifacts under the fall-back tag for referrers of a digest. */
export function putReferrers(
  layout: Layout,
  subject: Descriptor,
  bundles: readonly object[],
  {
    says = subject,
    artifactType = types.bundle,
  }: { readonly says?: Descriptor; readonly artifactType?: string } = {},
): void {
  const empty = layout.putJson({}, types.empty);
  const manifests = bundles.map((bundle) => {
    const layer = layout.putJson(bundle, types.bundle);
    const manifest = {
      schemaVersion: 2,
      mediaType: types.manifest,
      artifactType,
      config: empty,
      layers: [layer],
      subject: says,
    };
    return { ...layout.putJson(manifest, types.manifest), artifactType };
  });
  const index = layout.putJson({ schemaVersion: 2, mediaType: types.index, manifests }, types.index);
  layout.tags.set(`sha256-${hexOf(subject.digest)}`, index);
}
