import { algorithms } from './algorithm.ts';
import { bytesOfBase64, bytesOfBase64Url } from './base64.ts';
import { attribute, chainOf, criticalOf, type Envelope, timeAttributes } from './envelope.ts';
import { refuse } from './refusal.ts';
import { mapOf, readStrictJson } from './strict-json.ts';

/** Reads an envelope of the JWS specification: flattened JSON with four members. A refusal for anything else. */
export function readJws(bytes: Uint8Array): Envelope {
  const whole = mapOf(readStrictJson(bytes)) ?? refuse('The signature is no JWS in JSON.');
  if ([...whole.keys()].some((name) => !members.includes(name)))
    refuse('The signature has members that a flattened JWS of Notary Project does not have.');
  const [payload, protectedBytes, signature] = ['payload', 'protected', 'signature'].map(
    (name) => bytesOfBase64Url(whole.get(name)) ?? refuse(`The signature's \`${name}\` cannot be read.`),
  );
  if (payload === undefined || protectedBytes === undefined || signature === undefined)
    return refuse('The signature is incomplete.');
  const header = mapOf(readStrictJson(protectedBytes)) ?? refuse('What is signed has no attributes.');
  const unsigned = mapOf(whole.get('header')) ?? refuse('There is no certificate in the signature.');
  if ([...unsigned.keys()].some((name) => header.has(name) || registered.includes(name)))
    refuse('The signature has attributes outside what is signed that must stand inside.');
  const attributes = new Map([...header].filter(([name]) => !registered.includes(name)).map(readTime));
  const timestamp = unsigned.get(attribute.timestamp);
  return {
    kind: 'notation-jws',
    contentType: textOf(header.get('cty')),
    payload,
    algorithm: algorithms.find(({ name }) => name === header.get('alg')),
    attributes,
    critical: criticalOf(header.get('crit'), attributes),
    chain: chainOf(unsigned.get('x5c'), bytesOfBase64),
    timestamp:
      timestamp === undefined
        ? undefined
        : (bytesOfBase64(timestamp) ?? refuse('The timestamp in the signature cannot be read.')),
    signature,
    isSignedBy: async (key, { name }) => {
      const { flattenedVerify } = await import('jose/jws/flattened/verify');
      const jws = {
        payload: textOf(whole.get('payload')),
        protected: textOf(whole.get('protected')),
        signature: textOf(whole.get('signature')),
      };
      // What critical ones mean is checked by ourselves; the library must only not stumble over them.
      const crit = Object.fromEntries([...attributes.keys()].map((each) => [each, true]));
      try {
        await flattenedVerify(jws, key, { algorithms: [name], crit });
        return true;
      } catch {
        return false;
      }
    },
  };
}

const members: readonly string[] = ['payload', 'protected', 'header', 'signature'];

/** Names that RFC 7515 itself gives a meaning, and `b64` of RFC 7797. They are never critical here. */
const registered: readonly string[] = ['alg', 'cty', 'crit', 'b64'];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function readTime([name, value]: readonly [string, unknown]): readonly [string, unknown] {
  if (!timeAttributes.includes(name)) return [name, value];
  return [name, rfc3339Of(value) ?? refuse(`The signature's \`${name}\` is no time.`)];
}

/** A date and time of RFC 3339; undefined for other texts and for days that no month has. */
function rfc3339Of(value: unknown): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-][0-2]\d:[0-5]\d)$/.exec(
    textOf(value),
  );
  const day = new Date(`${match?.[1]}T00:00:00Z`);
  const time = new Date(textOf(value));
  if (match === null || Number.isNaN(day.getTime()) || Number.isNaN(time.getTime())) return undefined;
  return day.toISOString().startsWith(match[1] ?? '') ? time : undefined;
}
