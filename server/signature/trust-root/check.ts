import { createPublicKey, X509Certificate } from 'node:crypto';
import { isObject, listAt, textAt } from '../../image/json.ts';

/**
 * What is wrong with a trust root (`trusted_root.json`, Sigstore protobuf-specs `TrustedRoot`), as a sentence's end;
 * undefined where nothing is. Stricter than the libraries: a log without the day from which it counts is refused.
 */
export function trustRootProblem(json: unknown): string | undefined {
  if (!isObject(json)) return 'is no JSON object';
  if (!mediaTypes.test(textAt(json, 'mediaType')))
    return 'is no `trusted_root.json` of a version that is known';
  const logs = [...listAt(json, 'tlogs'), ...listAt(json, 'ctlogs')];
  const authorities = listAt(json, 'certificateAuthorities');
  const clocks = listAt(json, 'timestampAuthorities');
  if (logs.length + authorities.length + clocks.length > mostMembers)
    return 'names too many logs and authorities';
  if (authorities.length + listAt(json, 'tlogs').length === 0) return 'names neither an authority nor a log';
  return (
    firstOf(logs, logProblem) ??
    firstOf(authorities, authorityProblem) ??
    firstOf(clocks, (clock) => authorityProblem(clock) ?? clockProblem(clock))
  );
}

const mediaTypes =
  /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[12]|\.v0\.[12]\+json)$/;
const mostMembers = 200;

function firstOf(
  all: readonly unknown[],
  problemOf: (one: unknown) => string | undefined,
): string | undefined {
  for (const one of all) {
    const problem = problemOf(one);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function logProblem(log: unknown): string | undefined {
  const name = textAt(log, 'baseUrl') || 'without a URL';
  if (textAt(log, 'logId', 'keyId') === '') return `names the log ${name} without its id`;
  if (textAt(log, 'publicKey', 'validFor', 'start') === '') {
    return `does not say from when on the log ${name} counts`;
  }
  if (!isPeriod(log, 'publicKey', 'validFor')) return `says no times that can be read of the log ${name}`;
  const type = /^PKCS1_RSA|^PKIX_RSA_PKCS1V5$/.test(textAt(log, 'publicKey', 'keyDetails'))
    ? 'pkcs1'
    : 'spki';
  try {
    const key = Buffer.from(textAt(log, 'publicKey', 'rawBytes'), 'base64');
    createPublicKey({ key, format: 'der', type });
    return undefined;
  } catch {
    // Some roots hold RSA keys as SubjectPublicKeyInfo under a name for PKCS #1, and the other way round.
    return `holds a key of the log ${name} that cannot be read`;
  }
}

function authorityProblem(authority: unknown): string | undefined {
  const name = textAt(authority, 'uri') || 'without a URL';
  const chain = listAt(authority, 'certChain', 'certificates');
  if (chain.length === 0) return `holds no certificate of the authority ${name}`;
  if (!isPeriod(authority, 'validFor')) return `says no times that can be read of the authority ${name}`;
  return chain.every((one) => certificateOf(one) !== undefined)
    ? undefined
    : `holds a certificate of the authority ${name} that cannot be read`;
}

/** RFC 3161 §2.3: who signs timestamps signs nothing else. */
function clockProblem(clock: unknown): string | undefined {
  const [first] = listAt(clock, 'certChain', 'certificates');
  const usage = certificateOf(first)?.keyUsage ?? [];
  if (usage.length === 1 && usage[0] === '1.3.6.1.5.5.7.3.8') return undefined;
  return `names a timestamp authority (${textAt(clock, 'uri') || 'without a URL'}) whose certificate is not for timestamps alone`;
}

function certificateOf(one: unknown): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(textAt(one, 'rawBytes'), 'base64'));
  } catch {
    return undefined;
  }
}

const isPeriod = (value: unknown, ...path: readonly string[]): boolean =>
  ['start', 'end'].every((name) => {
    const text = textAt(value, ...path, name);
    return text === '' || !Number.isNaN(Date.parse(text));
  });
