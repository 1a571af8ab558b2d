import { createHash, type KeyPairKeyObjectResult, sign } from 'node:crypto';
import { type Instance, pair } from './instance.ts';

/** A Sigstore bundle as JSON, to be changed at will. */
export type Json = { [name: string]: JsonValue };
export type JsonValue = string | number | boolean | null | JsonValue[] | Json;

export interface Minting {
  /** 1: a log entry with the log's signature over its time; 2: Rekor v2, and the time from the timestamp authority. */
  readonly rekor?: 1 | 2;
  readonly payload?: Uint8Array;
  readonly payloadType?: string;
  /** Over a message, without an envelope. */
  readonly message?: Uint8Array;
  readonly identity?: string;
  readonly extensions?: readonly { oid: string; value: string; legacy?: boolean }[];
  /** With this key and no certificate. */
  readonly key?: KeyPairKeyObjectResult;
  /** Each without a word as `rekor` has it. */
  readonly log?: boolean;
  readonly timestamp?: boolean;
  /** When the log or the timestamp authority were asked. */
  readonly at?: Date;
  /** The certificate stands in no certificate log. */
  readonly isUnlogged?: boolean;
  /** When the certificate was issued. */
  readonly issuedAt?: Date;
}

export const identity = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
export const issuer = 'https://token.actions.githubusercontent.com';
export const inToto = 'application/vnd.in-toto+json';
export const cosignSign = 'https://sigstore.dev/cosign/sign/v1';

const fulcio = (arc: number, value: string) => ({ oid: `1.3.6.1.4.1.57264.1.${arc}`, value });

export const usualExtensions = [
  { ...fulcio(1, issuer), legacy: true },
  fulcio(8, issuer),
  fulcio(11, 'github-hosted'),
  fulcio(12, 'https://github.com/acme/app'),
  fulcio(13, '4e1243bd22c66e76c2ba9eddc1f91394e57f9f83'),
  fulcio(14, 'refs/tags/v1'),
  fulcio(18, identity),
  fulcio(20, 'push'),
];

export interface Minted {
  readonly bundle: Json;
  readonly keys: KeyPairKeyObjectResult;
  readonly certificate: Buffer | undefined;
  readonly signature: Buffer;
}

export const pae = (type: string, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload]);

/** Signs as cosign 3 does, with an instance of the tests' own. */
export async function mint(instance: Instance, minting: Minting = {}): Promise<Minted> {
  const { rekor = 1, payload = new Uint8Array(), payloadType = inToto, message, at, key } = minting;
  const keys = key ?? pair();
  const certificate = key === undefined ? await certificateFor(instance, keys, minting) : undefined;
  const signed = message ?? pae(payloadType, payload);
  const signature = sign('sha256', signed, keys.privateKey);
  const material: Json = {};
  if (certificate === undefined) material['publicKey'] = { hint: 'made-by-a-key' };
  else material['certificate'] = { rawBytes: certificate.toString('base64') };
  if (minting.log ?? true) {
    material['tlogEntries'] = [
      await (rekor === 1 ? entryV1 : entryV2)(instance, { signed, signature, keys, certificate, at }),
    ];
  } else material['tlogEntries'] = [];
  if (minting.timestamp ?? rekor === 2) {
    material['timestampVerificationData'] = {
      rfc3161Timestamps: [{ signedTimestamp: await timestampOver(instance, signature, at) }],
    };
  }
  const digest = createHash('sha256').update(signed).digest('base64');
  const content: Json =
    message === undefined
      ? {
          dsseEnvelope: {
            payload: Buffer.from(payload).toString('base64'),
            payloadType,
            signatures: [{ sig: signature.toString('base64') }],
          },
        }
      : {
          messageSignature: {
            messageDigest: { algorithm: 'SHA2_256', digest },
            signature: signature.toString('base64'),
          },
        };
  const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  return { bundle: { mediaType, verificationMaterial: material, ...content }, keys, certificate, signature };
}

export async function certificateFor(
  instance: Instance,
  { publicKey }: Pick<KeyPairKeyObjectResult, 'publicKey'>,
  { identity: name = identity, extensions = usualExtensions, issuedAt, isUnlogged }: Minting = {},
): Promise<Buffer> {
  const ca =
    issuedAt !== undefined ? await instance.caAt(issuedAt) : isUnlogged ? instance.unlogged : instance.ca;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const { buffer, byteOffset, byteLength } = await ca.issueCertificate({
    publicKey: Buffer.from(spki),
    subjectAltName: name,
    extensions: [...extensions],
  });
  return Buffer.from(buffer, byteOffset, byteLength);
}

export interface Logged {
  readonly signed: Uint8Array;
  readonly signature: Buffer;
  readonly keys: Pick<KeyPairKeyObjectResult, 'publicKey'>;
  readonly certificate: Buffer | undefined;
  readonly at?: Date | undefined;
}

/** The certificate or the key in PEM, in base64, as Rekor v1 keeps it. */
export const verifierPem = ({ certificate, keys }: Pick<Logged, 'certificate' | 'keys'>): string =>
  Buffer.from(
    certificate === undefined
      ? keys.publicKey.export({ type: 'spki', format: 'pem' })
      : `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  ).toString('base64');

/** What Rekor answers, by the entry's id. */
interface LogAnswer {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: {
    readonly signedEntryTimestamp: string;
    readonly inclusionProof: {
      readonly logIndex: number;
      readonly treeSize: number;
      readonly rootHash: string;
      readonly checkpoint: string;
    };
  };
}

export function answered(answer: object): LogAnswer {
  const [entry] = Object.values(answer) as readonly LogAnswer[];
  if (entry === undefined) throw new Error('The log does not answer.');
  return entry;
}

/** What Rekor answers: cosign keeps it as it is. */
export async function rekorAnswer(instance: Instance, logged: Logged) {
  const tlog = await instance.tlog(logged.at);
  const answer = await tlog.log({
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: {
        hash: { algorithm: 'sha256', value: createHash('sha256').update(logged.signed).digest('hex') },
      },
      signature: {
        content: logged.signature.toString('base64'),
        publicKey: { content: verifierPem(logged) },
      },
    },
  });
  const entry = answered(answer);
  return {
    entry,
    proof: entry.verification.inclusionProof,
    promise: entry.verification.signedEntryTimestamp,
  };
}

export async function entryV1(instance: Instance, logged: Logged): Promise<Json> {
  const { entry, proof, promise } = await rekorAnswer(instance, logged);
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
    kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp: promise },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: Buffer.from(proof.rootHash, 'hex').toString('base64'),
      treeSize: String(proof.treeSize),
      hashes: [],
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

async function entryV2(instance: Instance, { signed, signature, keys, certificate }: Logged): Promise<Json> {
  const tlog = await instance.tlog();
  const keyDetails = 'PKIX_ECDSA_P256_SHA_256';
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const verifier =
    certificate === undefined
      ? { publicKey: { rawBytes: spki }, keyDetails }
      : { x509Certificate: { rawBytes: certificate.toString('base64') }, keyDetails };
  const digest = createHash('sha256').update(signed).digest('base64');
  const body = {
    apiVersion: '0.0.2',
    kind: 'hashedrekord',
    spec: {
      hashedRekordV002: {
        data: { algorithm: 'SHA2_256', digest },
        signature: { content: signature.toString('base64'), verifier },
      },
    },
  };
  const answer = await tlog.log(body);
  const entry = answered(answer);
  const proof = entry.verification.inclusionProof;
  return {
    logIndex: String(proof.logIndex),
    logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
    kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: Buffer.from(proof.rootHash, 'hex').toString('base64'),
      treeSize: String(proof.treeSize),
      hashes: [],
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

export async function timestampOver(instance: Instance, signature: Buffer, at?: Date): Promise<string> {
  // In whole seconds, as real authorities have them: the mock and the library differ over fractions.
  const tsa = await instance.tsa(new Date(Math.floor((at?.getTime() ?? Date.now()) / 1000) * 1000));
  const { buffer, byteOffset, byteLength } = await tsa.timestamp({
    artifactHash: createHash('sha256').update(signature).digest(),
    hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
    nonce: 1,
    policyOID: '1.2.3.4.5',
  });
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
