import { createHash, type KeyPairKeyObjectResult, sign } from 'node:crypto';
import type { Attachment } from '../../../server/signature/evidence.ts';
import { type Instance, pair } from './instance.ts';
import {
  answered,
  certificateFor,
  inToto,
  type Minting,
  pae,
  rekorAnswer,
  timestampOver,
  verifierPem,
} from './mint.ts';
import { attachment, digestOfImage, statement } from './verdict.ts';

export const simpleType = 'application/vnd.dev.cosign.simplesigning.v1+json';
export const dsseType = 'application/vnd.dsse.envelope.v1+json';

/** What cosign signs under a `.sig` tag. */
export const simple = (digest = digestOfImage, more: object = {}): Buffer =>
  Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': 'ghcr.io/acme/app' },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: { env: 'prod', build: 42 },
      ...more,
    }),
  );

/** A layer of a `.sig` tag as cosign 2 writes it, with a log entry, a certificate or a key, and a timestamp on demand. */
export async function legacy(
  instance: Instance,
  { payload = simple(), key, ...minting }: Minting = {},
): Promise<Attachment> {
  const keys = key ?? pair();
  const signature = sign('sha256', payload, keys.privateKey);
  const certificate = key === undefined ? await certificateFor(instance, keys, minting) : undefined;
  const annotations = new Map([['dev.cosignproject.cosign/signature', signature.toString('base64')]]);
  await around(instance, annotations, { signed: payload, signature, keys, certificate, minting });
  return attachment(payload, { kind: 'cosign-signature', mediaType: simpleType, annotations });
}

/** A layer of an `.att` tag, likewise. */
export async function legacyAttestation(
  instance: Instance,
  { payload = statement(digestOfImage, 'https://slsa.dev/provenance/v1'), key, ...minting }: Minting = {},
): Promise<Attachment> {
  const keys = key ?? pair();
  const payloadType = minting.payloadType ?? inToto;
  const signature = sign('sha256', pae(payloadType, payload), keys.privateKey);
  const certificate = key === undefined ? await certificateFor(instance, keys, minting) : undefined;
  const bytes = Buffer.from(
    JSON.stringify({
      payloadType,
      payload: Buffer.from(payload).toString('base64'),
      signatures: [{ keyid: '', sig: signature.toString('base64') }],
    }),
  );
  const annotations = new Map([['dev.cosignproject.cosign/signature', '']]);
  const envelope = { bytes, payload: Buffer.from(payload) };
  await around(instance, annotations, { signed: bytes, signature, keys, certificate, minting, envelope });
  return attachment(bytes, { kind: 'cosign-attestation', mediaType: dsseType, annotations });
}

interface Around {
  readonly signed: Uint8Array;
  readonly signature: Buffer;
  readonly keys: KeyPairKeyObjectResult;
  readonly certificate: Buffer | undefined;
  readonly minting: Minting;
  readonly envelope?: { readonly bytes: Buffer; readonly payload: Buffer };
}

async function around(
  instance: Instance,
  annotations: Map<string, string>,
  { signed, signature, keys, certificate, minting, envelope }: Around,
): Promise<void> {
  const logged = { signed, signature, keys, certificate, at: minting.at };
  if (certificate !== undefined) {
    const pem = Buffer.from(verifierPem(logged), 'base64').toString();
    annotations.set('dev.sigstore.cosign/certificate', pem);
    annotations.set('dev.sigstore.cosign/chain', pem);
  }
  if (minting.log ?? true) {
    const { entry, promise } = envelope
      ? await dsseAnswer(instance, logged, envelope)
      : await rekorAnswer(instance, logged);
    const { body, integratedTime, logIndex, logID } = entry;
    annotations.set(
      'dev.sigstore.cosign/bundle',
      JSON.stringify({ SignedEntryTimestamp: promise, Payload: { body, integratedTime, logIndex, logID } }),
    );
  }
  if (minting.timestamp) {
    const SignedRFC3161Timestamp = await timestampOver(instance, envelope?.bytes ?? signature, minting.at);
    annotations.set('dev.sigstore.cosign/rfc3161timestamp', JSON.stringify({ SignedRFC3161Timestamp }));
  }
}

async function dsseAnswer(
  instance: Instance,
  logged: Parameters<typeof rekorAnswer>[1],
  { bytes, payload }: NonNullable<Around['envelope']>,
) {
  const hash = (of: Uint8Array) => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(of).digest('hex'),
  });
  const answer = await (await instance.tlog(logged.at)).log({
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: hash(bytes),
      payloadHash: hash(payload),
      signatures: [{ signature: logged.signature.toString('base64'), verifier: verifierPem(logged) }],
    },
  });
  const entry = answered(answer);
  return { entry, promise: entry.verification.signedEntryTimestamp };
}
