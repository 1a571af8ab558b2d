import { type Der, octetsOf, oidOf, partsOf, readDer, taggedOf } from './der.ts';
import { refuse } from './refusal.ts';

/** The extensions that Notary Project honours, and where to ask whether the certificate was revoked. */
export interface Extensions {
  readonly basicConstraints:
    | { readonly critical: boolean; readonly isAuthority: boolean; readonly pathLength: number | undefined }
    | undefined;
  readonly keyUsage: { readonly critical: boolean; readonly uses: ReadonlySet<KeyUse> } | undefined;
  /** Object identifiers. */
  readonly extendedKeyUsage: { readonly critical: boolean; readonly uses: readonly string[] } | undefined;
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  /** Whether nobody need ask about this signer of OCSP answers (RFC 6960, 4.2.2.2.1). */
  readonly hasNoCheck: boolean;
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

/** Reads the SEQUENCE of extensions; undefined: there are none. An extension that stands there twice is refused. */
export async function readExtensions(extensions: Der | undefined): Promise<Extensions> {
  const found = new Map<string, Extension>();
  for (const extension of extensions === undefined ? [] : partsOf(extensions)) {
    const parts = partsOf(extension);
    const oid = oidOf(parts[0]);
    if (found.has(oid)) return refuse('A certificate has the same extension twice.');
    const critical = parts[1]?.tag.isBoolean() ? parts[1].toBoolean() : false;
    found.set(oid, { critical, value: octetsOf(parts.at(-1)) });
  }
  return {
    basicConstraints: await readBasicConstraints(found.get('2.5.29.19')),
    keyUsage: await readKeyUsage(found.get('2.5.29.15')),
    extendedKeyUsage: await readExtendedKeyUsage(found.get('2.5.29.37')),
    ocspUrls: await readOcspUrls(found.get('1.3.6.1.5.5.7.1.1')),
    crlUrls: await readCrlUrls(found.get('2.5.29.31')),
    hasNoCheck: found.has('1.3.6.1.5.5.7.48.1.5'),
  };
}

interface Extension {
  readonly critical: boolean;
  readonly value: Buffer;
}

async function readBasicConstraints(
  extension: Extension | undefined,
): Promise<Extensions['basicConstraints']> {
  if (extension === undefined) return undefined;
  const parts = partsOf(await readDer(extension.value));
  const authority = parts.find(({ tag }) => tag.isBoolean());
  const length = parts.find(({ tag }) => tag.isInteger())?.toInteger();
  if (length !== undefined && length < 0n) return refuse('A certificate has a negative path length.');
  return {
    critical: extension.critical,
    isAuthority: authority?.toBoolean() ?? false,
    pathLength: length === undefined ? undefined : Number(length),
  };
}

async function readKeyUsage(extension: Extension | undefined): Promise<Extensions['keyUsage']> {
  if (extension === undefined) return undefined;
  const bits = (await readDer(extension.value)).toBitString();
  return { critical: extension.critical, uses: new Set(keyUses.filter((_, index) => bits[index] === 1)) };
}

async function readExtendedKeyUsage(
  extension: Extension | undefined,
): Promise<Extensions['extendedKeyUsage']> {
  if (extension === undefined) return undefined;
  const uses = partsOf(await readDer(extension.value)).map((use) => oidOf(use));
  return { critical: extension.critical, uses };
}

const ocsp = '1.3.6.1.5.5.7.48.1';

/** Authority Information Access (RFC 5280, 4.2.2.1). */
async function readOcspUrls(extension: Extension | undefined): Promise<readonly string[]> {
  if (extension === undefined) return [];
  const descriptions = partsOf(await readDer(extension.value)).map((one) => partsOf(one));
  return descriptions.flatMap(([method, place]) => (oidOf(method) === ocsp ? urlsOf([place]) : []));
}

/** CRL Distribution Points (RFC 5280, 4.2.1.13): `[0]` the point's name, in it `[0]` its full name. */
async function readCrlUrls(extension: Extension | undefined): Promise<readonly string[]> {
  if (extension === undefined) return [];
  return partsOf(await readDer(extension.value)).flatMap((point) => {
    const name = taggedOf(partsOf(point), 0);
    return urlsOf(taggedOf(name?.subs ?? [], 0)?.subs ?? []);
  });
}

const urlsOf = (names: readonly (Der | undefined)[]): readonly string[] =>
  names.flatMap((name) => (name?.tag.isContextSpecific(6) ? [name.value.toString('latin1')] : []));
