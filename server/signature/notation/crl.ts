import { signedWith } from './algorithm.ts';
import { bitsOf, bytesOf, type Der, integerOf, partsOf, readDer, taggedOf, timeOf } from './der.ts';
import { reasonOf, refuse } from './refusal.ts';
import {
  type Asked,
  checkCurrent,
  extensionsOf,
  fetchSigned,
  httpUrls,
  isRevokedFor,
  isSameNumber,
  type RevocationAnswer,
} from './revocation-answer.ts';
import { isSignature } from './signed-data.ts';

/** Asks for the list of revoked certificates at the first address that has one (RFC 5280, 5); five seconds each. */
export async function askCrls(asked: Asked): Promise<RevocationAnswer> {
  let reason = 'There is no list of revoked certificates at an address that can be asked.';
  for (const url of httpUrls(asked.certificate.crlUrls)) {
    try {
      return await askCrl(url, asked);
    } catch (error) {
      reason = reasonOf(error, `The list of revoked certificates of \`${url.host}\` cannot be read.`);
    }
  }
  return { status: 'unknown', reason };
}

async function askCrl(url: URL, asked: Asked): Promise<RevocationAnswer> {
  const base = await fetchList(url, asked);
  if (base.extensions.has(deltaIndicator))
    return refuse('The list of revoked certificates has only what is new.');
  const fresh = base.extensions.get(freshest);
  const delta = fresh === undefined ? undefined : await fetchDelta(fresh.value, base, asked);
  const status = await statusIn([base, ...(delta === undefined ? [] : [delta])], asked);
  return { status };
}

interface List {
  readonly entries: readonly Der[];
  readonly extensions: ReturnType<typeof extensionsOf>;
  readonly number: bigint | undefined;
}

const numberOid = '2.5.29.20';
const deltaIndicator = '2.5.29.27';
const scope = '2.5.29.28';
const freshest = '2.5.29.46';

const mostBytes = 16 * 1024 * 1024;

async function fetchList(url: URL, asked: Asked): Promise<List> {
  const bytes = await fetchSigned(url, asked, { mostMs: 5000, mostBytes });
  const [body, algorithm, signature] = partsOf(await readDer(bytes));
  const how = algorithm === undefined ? undefined : signedWith(algorithm);
  if (body === undefined || how === undefined)
    return refuse('The list of revoked certificates is signed too weakly.');
  const { issuer, now } = asked;
  const isByIssuer = isSignature(bytesOf(body), bitsOf(signature), issuer.x509.publicKey, how);
  const parts = partsOf(body).filter(({ tag }, index) => index > 0 || !tag.isInteger());
  const [, name, thisUpdate, next, ...more] = parts;
  if (!isByIssuer || name === undefined || !bytesOf(name).equals(issuer.subjectName))
    return refuse('The list of revoked certificates is not signed by whom it must be.');
  if (issuer.keyUsage?.uses.has('cRLSign') === false)
    return refuse('The authority may not sign lists of revoked certificates.');
  const nextUpdate = next?.tag.isUTCTime() || next?.tag.isGeneralizedTime() ? timeOf(next) : undefined;
  checkCurrent(timeOf(thisUpdate), nextUpdate, now);
  const extensions = extensionsOf(taggedOf(more, 0)?.subs[0]);
  await checkScope(extensions, asked);
  const number = extensions.get(numberOid);
  return {
    entries: more[0]?.tag.isUniversal() ? partsOf(more[0]) : [],
    extensions,
    number: number === undefined ? undefined : (await readDer(number.value)).toInteger(),
  };
}

/** Critical extensions must be understood (RFC 5280, 5.2); of the one for the scope, whether it means the certificate. */
async function checkScope(extensions: List['extensions'], { certificate }: Asked): Promise<void> {
  for (const [oid, { critical }] of extensions) {
    if (critical && oid !== scope && oid !== deltaIndicator)
      refuse('The list of revoked certificates has something that must be understood and is not known here.');
  }
  const point = extensions.get(scope);
  if (point === undefined) return;
  const parts = partsOf(await readDer(point.value));
  const isSet = (number: number): boolean => taggedOf(parts, number)?.value[0] === 0xff;
  const isAuthority = certificate.basicConstraints?.isAuthority === true;
  const isOther = isSet(isAuthority ? 1 : 2) || isSet(5);
  if (isOther || isSet(4) || taggedOf(parts, 3) !== undefined)
    refuse('The list of revoked certificates does not say enough about this one.');
}

async function fetchDelta(value: Uint8Array, base: List, asked: Asked): Promise<List> {
  const names = partsOf(await readDer(value)).flatMap(
    (point) => taggedOf(taggedOf(partsOf(point), 0)?.subs ?? [], 0)?.subs ?? [],
  );
  const addresses = names.flatMap((name) =>
    name.tag.isContextSpecific(6) ? [name.value.toString('latin1')] : [],
  );
  const [url] = httpUrls(addresses);
  if (url === undefined) return refuse('What is new in the list of revoked certificates has no address.');
  const delta = await fetchList(url, asked);
  const indicator = delta.extensions.get(deltaIndicator);
  const least = indicator === undefined ? undefined : (await readDer(indicator.value)).toInteger();
  if (least === undefined || base.number === undefined || delta.number === undefined)
    return refuse('What is new in the list of revoked certificates does not belong to it.');
  if (least > base.number || delta.number < base.number)
    return refuse('What is new in the list of revoked certificates does not belong to it.');
  return delta;
}

const reasonCode = '2.5.29.21';
const onHold = 6;
const removed = 8;

/** A later list may take back what was put on hold; whatever else is in one stays revoked. */
async function statusIn(lists: readonly List[], asked: Asked): Promise<'good' | 'revoked'> {
  let held: { readonly at: Date; readonly isHeld: boolean } | undefined;
  for (const entry of lists.flatMap(({ entries }) => entries)) {
    const [serial, date, more] = partsOf(entry);
    if (!isSameNumber(integerOf(serial), asked.certificate.serial)) continue;
    const extensions = extensionsOf(more);
    if ([...extensions].some(([oid, { critical }]) => critical && oid !== reasonCode))
      return refuse(
        'The list of revoked certificates has something that must be understood and is not known here.',
      );
    if (!(await isRevokedFor(asked.provenTime, extensions))) continue;
    const code = extensions.get(reasonCode);
    const reason = code === undefined ? undefined : (await readDer(code.value)).value[0];
    if (reason !== onHold && reason !== removed) return 'revoked';
    const at = timeOf(date);
    if (held === undefined || held.at <= at) held = { at, isHeld: reason === onHold };
  }
  return held?.isHeld ? 'revoked' : 'good';
}
