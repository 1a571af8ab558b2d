import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { bits, bool, integer, none, octets, oid, sequence, set, time, tlv } from './der.ts';

/** A certificate of the tests' own, with its private key. */
export interface Minted {
  readonly der: Buffer;
  readonly key: KeyObject;
  /** The subject's name. */
  readonly name: Buffer;
  readonly serial: Buffer;
}

export type KeyKind = 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'Ed25519' | 1024 | 2048 | 3072 | 4096;

/** What a certificate is to be. Left out: a good signer's, below whoever issues it; `ca`: a good authority's. */
export interface Wish {
  readonly subject?: Readonly<Record<string, string>> | undefined;
  /** Of names with several attributes in one part, or of one twice. */
  readonly rawName?: Buffer | undefined;
  readonly key?: KeyKind | KeyObject | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly ca?: boolean | undefined;
  /** `left out`, or another than the critical one. */
  readonly basicConstraints?: 'left out' | 'not critical' | undefined;
  readonly pathLength?: number | undefined;
  readonly keyUsage?: readonly KeyUse[] | 'left out' | undefined;
  readonly keyUsageCritical?: boolean | undefined;
  readonly extendedKeyUsage?: readonly string[] | undefined;
  readonly extendedKeyUsageCritical?: boolean | undefined;
  readonly ocsp?: readonly string[] | undefined;
  readonly crl?: readonly string[] | undefined;
  readonly noCheck?: boolean | undefined;
  readonly signedWith?: 'sha256' | 'sha1' | 'pss' | 'pss-sha1' | undefined;
  /** Further extensions. */
  readonly more?: readonly Buffer[] | undefined;
}

const keyUses = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUse = (typeof keyUses)[number];

const day = 86_400_000;
/** The day of all tests. */
export const now = new Date('2026-11-21T12:00:00Z');
export const daysOff = (days: number): Date => new Date(now.getTime() + days * day);

export const codeSigning = '1.3.6.1.5.5.7.3.3';
export const timeStamping = '1.3.6.1.5.5.7.3.8';
export const ocspSigning = '1.3.6.1.5.5.7.3.9';

/** Issued by itself where no issuer is named. */
export function mint(wish: Wish = {}, issuer?: Minted): Minted {
  const key = keyFor(wish.key ?? 'P-256');
  const name = wish.rawName ?? nameOf(wish.subject ?? { C: 'US', ST: 'WA', O: 'Acme', CN: 'app.example' });
  const serial = Buffer.concat([Uint8Array.from([1]), randomBytes(8)]);
  const signer = issuer?.key ?? key;
  const algorithm = algorithmOf(signer, wish.signedWith ?? 'sha256');
  const body = sequence(
    tlv(0xa0, integer(2)),
    tlv(0x02, serial),
    algorithm,
    issuer?.name ?? name,
    sequence(time(wish.from ?? daysOff(-30)), time(wish.to ?? daysOff(365))),
    name,
    publicOf(key),
    tlv(0xa3, sequence(...extensionsOf(wish))),
  );
  const signature = signBody(body, signer, wish.signedWith ?? 'sha256');
  return { der: sequence(body, algorithm, bits(signature)), key, name, serial };
}

/** A root, an authority below it, a signer below that: all good. */
export function mintChain(
  leaf: Wish = {},
  authority: Wish = {},
  root: Wish = {},
): readonly [Minted, Minted, Minted] {
  const top = mint({ ca: true, subject: { C: 'US', ST: 'WA', O: 'Acme', CN: 'Root' }, ...root });
  const middle = mint(
    { ca: true, subject: { C: 'US', ST: 'WA', O: 'Acme', CN: 'Authority' }, ...authority },
    top,
  );
  return [mint(leaf, middle), middle, top];
}

export const keyFor = (kind: KeyKind | KeyObject): KeyObject => {
  if (typeof kind === 'number') return generateKeyPairSync('rsa', { modulusLength: kind }).privateKey;
  if (kind === 'Ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (typeof kind === 'string') return generateKeyPairSync('ec', { namedCurve: kind }).privateKey;
  return kind;
};

export const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [bool(true)] : []), octets(value));

export const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const attributes: Readonly<Record<string, string>> = {
  C: '2.5.4.6',
  ST: '2.5.4.8',
  L: '2.5.4.7',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  mail: '1.2.840.113549.1.9.1',
};

export const attributeOf = (name: string, value: string): Buffer =>
  sequence(oid(attributes[name] ?? ''), tlv(0x0c, Buffer.from(value)));

const nameOf = (subject: Readonly<Record<string, string>>): Buffer =>
  sequence(...Object.entries(subject).map(([name, value]) => set(attributeOf(name, value))));

function extensionsOf(wish: Wish): readonly Buffer[] {
  const isAuthority = wish.ca === true;
  const constraints = sequence(
    ...(isAuthority ? [bool(true)] : []),
    ...(wish.pathLength === undefined ? [] : [integer(wish.pathLength)]),
  );
  const uses = wish.keyUsage ?? (isAuthority ? ['keyCertSign', 'cRLSign'] : ['digitalSignature']);
  const extended = wish.extendedKeyUsage;
  return [
    ...(wish.basicConstraints === 'left out'
      ? []
      : [extension('2.5.29.19', wish.basicConstraints !== 'not critical', constraints)]),
    ...(uses === 'left out' ? [] : [extension('2.5.29.15', wish.keyUsageCritical ?? true, keyUsageOf(uses))]),
    ...(extended === undefined
      ? []
      : [extension('2.5.29.37', wish.extendedKeyUsageCritical ?? false, sequence(...extended.map(oid)))]),
    ...(wish.ocsp === undefined
      ? []
      : [
          extension(
            '1.3.6.1.5.5.7.1.1',
            false,
            sequence(
              ...wish.ocsp.map((url) => sequence(oid('1.3.6.1.5.5.7.48.1'), tlv(0x86, Buffer.from(url)))),
            ),
          ),
        ]),
    ...(wish.crl === undefined ? [] : [extension('2.5.29.31', false, distributionPoints(wish.crl))]),
    ...(wish.noCheck === true ? [extension('1.3.6.1.5.5.7.48.1.5', false, none)] : []),
    ...(wish.more ?? []),
  ];
}

export const distributionPoints = (urls: readonly string[]): Buffer =>
  sequence(...urls.map((url) => sequence(tlv(0xa0, tlv(0xa0, tlv(0x86, Buffer.from(url)))))));

function keyUsageOf(uses: readonly KeyUse[]): Buffer {
  const last = Math.max(...uses.map((use) => keyUses.indexOf(use)));
  const bytes = Buffer.alloc(last < 8 ? 1 : 2);
  for (const use of uses) {
    const index = keyUses.indexOf(use);
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bits(bytes, 7 - (last & 7));
}

const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), none);

function algorithmOf({ asymmetricKeyType }: KeyObject, how: NonNullable<Wish['signedWith']>): Buffer {
  if (asymmetricKeyType === 'ed25519') return sequence(oid('1.3.101.112'));
  if (asymmetricKeyType === 'ec')
    return sequence(oid(how === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'));
  if (how === 'pss-sha1') return sequence(oid('1.2.840.113549.1.1.10'), sequence());
  if (how === 'sha1') return sequence(oid('1.2.840.113549.1.1.5'), none);
  if (how === 'sha256') return sequence(oid('1.2.840.113549.1.1.11'), none);
  const mask = sequence(oid('1.2.840.113549.1.1.8'), sha256);
  return sequence(
    oid('1.2.840.113549.1.1.10'),
    sequence(tlv(0xa0, sha256), tlv(0xa1, mask), tlv(0xa2, integer(32))),
  );
}

function signBody(body: Uint8Array, key: KeyObject, how: NonNullable<Wish['signedWith']>): Buffer {
  if (key.asymmetricKeyType === 'ed25519') return sign(null, body, key);
  const hash = how === 'sha1' || how === 'pss-sha1' ? 'sha1' : 'sha256';
  if (how !== 'pss' && how !== 'pss-sha1') return sign(hash, body, key);
  const saltLength = how === 'pss' ? 32 : 20;
  return sign(hash, body, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
}

const publicOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });
