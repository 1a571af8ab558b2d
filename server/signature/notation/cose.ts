import { constants, type KeyObject, verify } from 'node:crypto';
import { type Algorithm, algorithms } from './algorithm.ts';
import { attribute, chainOf, criticalOf, type Envelope, timeAttributes } from './envelope.ts';
import { refuse } from './refusal.ts';

/** Reads an envelope of the COSE specification: a tagged COSE_Sign1. A refusal for anything else. */
export async function readCose(bytes: Uint8Array): Promise<Envelope> {
  const [protectedBytes, unsigned, payload, signature] = await readSign1(bytes);
  const header = await readHeader(protectedBytes);
  if ([...unsigned.keys()].some((label) => header.has(label) || neverUnsigned.includes(label)))
    refuse('The signature has attributes outside what is signed that must stand inside.');
  const attributes = new Map<string, unknown>();
  for (const [label, value] of header) {
    // Labels that are numbers are COSE's own; of them only the chain may stand here beside the first three.
    if (typeof label === 'string') attributes.set(label, readTime(label, value));
    else if (![...neverUnsigned, chainLabel].includes(label)) attributes.set(`COSE label ${label}`, value);
  }
  const timestamp = unsigned.get(attribute.timestamp);
  return {
    kind: 'notation-cose',
    contentType: textOf(header.get(contentTypeLabel)),
    payload,
    algorithm: algorithms.find(({ cose }) => cose === header.get(algorithmLabel)),
    attributes,
    critical: criticalOf(criticalNames(header.get(criticalLabel)), attributes),
    chain: chainOf(unsigned.get(chainLabel) ?? header.get(chainLabel), bytesIn),
    timestamp:
      timestamp === undefined
        ? undefined
        : (bytesIn(timestamp) ?? refuse('The timestamp in the signature cannot be read.')),
    signature,
    isSignedBy: async (key, algorithm) => {
      const { encode } = await import('cborg');
      // RFC 9052, 4.4: what a COSE_Sign1 is signed over, without further data from outside.
      const signed = encode(['Signature1', protectedBytes, new Uint8Array(), payload]);
      return isSigned(signed, signature, key, algorithm);
    },
  };
}

const algorithmLabel = 1;
const criticalLabel = 2;
const contentTypeLabel = 3;
const chainLabel = 33;
const neverUnsigned: readonly unknown[] = [algorithmLabel, criticalLabel, contentTypeLabel];

type Header = ReadonlyMap<unknown, unknown>;

/** Stands where the tag stood, which no content can do. */
const sign1 = Symbol('COSE_Sign1');

async function readSign1(bytes: Uint8Array): Promise<readonly [Uint8Array, Header, Uint8Array, Uint8Array]> {
  const whole = await decodeStrictly(bytes, 18, (content) => new Map([[sign1, content]]));
  const parts: unknown = whole instanceof Map ? whole.get(sign1) : undefined;
  const list: readonly unknown[] = Array.isArray(parts) ? parts : refuse('The signature is no COSE_Sign1.');
  const [header, unsigned, payload, signature] = list;
  if (
    list.length !== 4 ||
    !(header instanceof Uint8Array) ||
    !(unsigned instanceof Map) ||
    !(payload instanceof Uint8Array) ||
    !(signature instanceof Uint8Array)
  )
    return refuse('The signature is no COSE_Sign1 with its payload inside.');
  return [header, unsigned, payload, signature];
}

async function readHeader(bytes: Uint8Array): Promise<Header> {
  const header = await decodeStrictly(bytes, 1, (content) =>
    typeof content === 'number' ? new Date(content * 1000) : refuse('A time in the signature is no number.'),
  );
  return header instanceof Map ? header : refuse('What is signed has no attributes.');
}

/** CBOR with nothing twice, nothing of unknown length, and no tag but the one that belongs there. */
async function decodeStrictly(
  bytes: Uint8Array,
  tag: number,
  read: (content: unknown) => unknown,
): Promise<unknown> {
  const { decode } = await import('cborg');
  let value: unknown;
  try {
    value = decode(bytes, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      allowBigInt: false,
      useMaps: true,
      rejectDuplicateMapKeys: true,
      tags: { [tag]: (content) => read(content()) },
    });
  } catch {
    return refuse('What should be CBOR cannot be read, or says the same thing twice.');
  }
  // The library puts this character where bytes are no UTF-8, so that two names could become one.
  return hasReplaced(value) ? refuse('A text in the signature is no text.') : value;
}

function hasReplaced(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\ufffd');
  if (Array.isArray(value)) return value.some(hasReplaced);
  return value instanceof Map && [...value].some(([name, inner]) => hasReplaced(name) || hasReplaced(inner));
}

function readTime(label: string, value: unknown): unknown {
  if (!timeAttributes.includes(label)) return value;
  return value instanceof Date && !Number.isNaN(value.getTime())
    ? value
    : refuse(`The signature's \`${label}\` is no time.`);
}

/** Numbers are refused where they are not there, or are COSE's own, which are never critical. */
const criticalNames = (list: unknown): unknown =>
  Array.isArray(list)
    ? list.map((label: unknown) => (typeof label === 'number' ? `COSE label ${label}` : label))
    : list;

function isSigned(
  data: Uint8Array,
  signature: Uint8Array,
  key: KeyObject,
  { name, hash }: Algorithm,
): boolean {
  try {
    return name.startsWith('PS')
      ? verify(
          hash,
          data,
          { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
          signature,
        )
      : verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}

const bytesIn = (value: unknown): Uint8Array | undefined => (value instanceof Uint8Array ? value : undefined);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
