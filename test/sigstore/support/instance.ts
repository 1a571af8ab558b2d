import { createHash, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { initializeCA } from '@sigstore/mock/dist/fulcio/ca.js';
import { initializeCTLog } from '@sigstore/mock/dist/fulcio/ctlog.js';
import { initializeTLog } from '@sigstore/mock/dist/rekor/tlog.js';
import { initializeTSA } from '@sigstore/mock/dist/timestamp/tsa.js';
import type { TrustRootAnchor } from '../../../server/signature/anchors.ts';

/** A whole Sigstore of the tests' own: an authority, a certificate log, a transparency log, a timestamp authority. */
export interface Instance {
  readonly authority: KeyPairKeyObjectResult;
  readonly ca: Awaited<ReturnType<typeof initializeCA>>;
  /** Its log at another time. */
  tlog(clock?: Date): ReturnType<typeof initializeTLog>;
  tsa(clock?: Date): ReturnType<typeof initializeTSA>;
  /** The authority at another time. */
  caAt(clock: Date): ReturnType<typeof initializeCA>;
  /** The authority without its certificate log. */
  readonly unlogged: Awaited<ReturnType<typeof initializeCA>>;
  /** `trusted_root.json` */
  readonly root: TrustedRootJson;
  readonly anchor: TrustRootAnchor;
}

export interface TrustedRootJson {
  mediaType: string;
  tlogs: LogJson[];
  ctlogs: LogJson[];
  certificateAuthorities: AuthorityJson[];
  timestampAuthorities: AuthorityJson[];
}
interface LogJson {
  baseUrl: string;
  hashAlgorithm: string;
  publicKey: { rawBytes: string; keyDetails: string; validFor: { start?: string; end?: string } };
  logId: { keyId: string };
}
interface AuthorityJson {
  subject: { organization: string; commonName: string };
  uri: string;
  certChain: { certificates: { rawBytes: string }[] };
  validFor: { start?: string; end?: string };
}

export const pair = (namedCurve = 'prime256v1'): KeyPairKeyObjectResult =>
  generateKeyPairSync('ec', { namedCurve });

const host = 'https://rekor.seaworthy.example';

export async function makeInstance(id = 'private'): Promise<Instance> {
  const [authority, ctKeys, logKeys, tsaKeys] = [pair(), pair(), pair(), pair()];
  const ctlog = await initializeCTLog(ctKeys);
  const ca = await initializeCA(authority, ctlog);
  const tsa = await initializeTSA(tsaKeys);
  const spki = (keys: KeyPairKeyObjectResult): Buffer =>
    keys.publicKey.export({ type: 'spki', format: 'der' });
  const root: TrustedRootJson = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logJson(host, spki(logKeys))],
    ctlogs: [logJson('https://ctfe.seaworthy.example', spki(ctKeys))],
    certificateAuthorities: [authorityJson('https://fulcio.seaworthy.example', [ca.rootCertificate])],
    timestampAuthorities: [
      authorityJson('https://tsa.seaworthy.example', [tsa.intCertificate, tsa.rootCertificate]),
    ],
  };
  return {
    authority,
    ca,
    tlog: (clock) => initializeTLog(host, logKeys, clock),
    // Its certificates must be those of the root: only the clock of the same authority changes.
    tsa: async (clock) => Object.assign(Object.create(tsa), clock && { getCurrentTime: () => clock }),
    caAt: async (clock) => Object.assign(Object.create(ca), { getCurrentTime: () => clock }),
    unlogged: Object.assign(Object.create(ca), { ctLog: undefined }),
    root,
    anchor: { id, grantedBy: 'the test', json: root, date: undefined },
  };
}

const start = new Date(Date.now() - 24 * 3600 * 1000).toISOString();

const logJson = (baseUrl: string, spki: Buffer): LogJson => ({
  baseUrl,
  hashAlgorithm: 'SHA2_256',
  publicKey: {
    rawBytes: spki.toString('base64'),
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    validFor: { start },
  },
  logId: { keyId: createHash('sha256').update(spki).digest('base64') },
});

const authorityJson = (uri: string, chain: readonly ArrayBufferView[]): AuthorityJson => ({
  subject: { organization: 'seaworthy.example', commonName: 'test' },
  uri,
  certChain: {
    certificates: chain.map(({ buffer, byteOffset, byteLength }) => ({
      rawBytes: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
    })),
  },
  validFor: { start },
});
