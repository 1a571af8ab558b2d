/**
 * Whether a certificate's subject has every attribute that an identity of Notary Project names, with the same value:
 * `x509.subject: C=US, ST=WA, O=Acme` (trust store and trust policy specification, *Trusted Identities Constraints*;
 * RFC 4514). `*` is any subject. The judge asks for each of a signer's identities, with `subject` of
 * `FoundSignature.signer`; the parser of the policy asks `identityProblem`. A subject or an identity that breaks the
 * specification's rules (an attribute twice, none of C, ST and O) matches nothing.
 */
export function matchesIdentity(identity: string, subject: string): boolean {
  if (identity === '*') return true;
  const wanted = readIdentity(identity);
  const found = readDistinguishedName(subject, 'joined');
  if ('problem' in wanted || 'problem' in found) return false;
  return isPartOf(wanted.name, found.name);
}

/** What is wrong with an identity, as a sentence; undefined where it is right. `*` is right. */
export function identityProblem(identity: string): string | undefined {
  if (identity === '*') return undefined;
  const read = readIdentity(identity);
  return 'problem' in read ? read.problem : undefined;
}

/** Two identities of a list that could both mean one certificate, which the specification forbids. */
export function overlappingIdentities(identities: readonly string[]): readonly [string, string] | undefined {
  const names = identities.map((identity) => readIdentity(identity));
  for (const [index, one] of names.entries()) {
    for (const [other, two] of names.entries()) {
      if (index === other || 'problem' in one || 'problem' in two || !isPartOf(one.name, two.name)) continue;
      return [identities[index] ?? '', identities[other] ?? ''];
    }
  }
  return undefined;
}

type DistinguishedName = ReadonlyMap<string, string>;

const prefix = 'x509.subject:';

function readIdentity(identity: string): Read {
  if (identity.startsWith(prefix)) return readDistinguishedName(identity.slice(prefix.length));
  return { problem: `\`${identity}\` must be \`*\` or begin with \`${prefix}\`.` };
}

type Read = { readonly name: DistinguishedName } | { readonly problem: string };

/**
 * Reads `C=US, ST=WA, O=Acme`, in any order. `S` is another spelling of `ST`; the names of attributes are in capitals.
 * Only a certificate may join attributes by `+`, where that means nothing else than a comma, as with Notation.
 */
function readDistinguishedName(text: string, plus?: 'joined'): Read {
  if (text.includes('=#')) return { problem: 'Values in hexadecimal (`=#`) are not supported.' };
  const pairs = readPairs(text, plus === 'joined');
  if (typeof pairs === 'string') return { problem: pairs };
  const name = new Map<string, string>();
  for (const [type, value] of pairs) {
    const attribute = type === 'S' ? 'ST' : type;
    if (name.has(attribute)) return { problem: `\`${attribute}\` stands there twice.` };
    name.set(attribute, value);
  }
  const missing = ['C', 'ST', 'O'].filter((attribute) => (name.get(attribute) ?? '') === '');
  if (missing.length === 0) return { name };
  return { problem: `A subject needs \`C\`, \`ST\` and \`O\`; here ${missing.join(' and ')} is missing.` };
}

const isPartOf = (part: DistinguishedName, whole: DistinguishedName): boolean =>
  [...part].every(([attribute, value]) => whole.get(attribute) === value);

function readPairs(text: string, mayJoin: boolean): readonly (readonly [string, string])[] | string {
  const pairs: (readonly [string, string])[] = [];
  let at = 0;
  while (at < text.length || pairs.length === 0) {
    const type = /^\s*([A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)\s*=/.exec(text.slice(at));
    if (type === null)
      return `\`${text.slice(at).trim()}\` is no attribute with a value, such as \`O=Acme\`.`;
    const value = readValue(text, at + type[0].length);
    if (typeof value === 'string') return value;
    pairs.push([type[1] ?? '', value.text]);
    const separator = text[value.end];
    if (separator === '+' && !mayJoin) return 'Several attributes joined by `+` are not supported.';
    at = value.end + 1;
    if (separator !== undefined && text.slice(at).trim() === '')
      return 'After the last comma something is missing.';
  }
  return pairs;
}

/** A value up to the next separator that is not escaped. Spaces around it do not count unless they are escaped. */
function readValue(text: string, start: number): { readonly text: string; readonly end: number } | string {
  const bytes: number[] = [];
  let kept = 0;
  let at = start;
  while (text[at] === ' ') at += 1;
  for (; at < text.length; at += 1) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character === ',' || character === ';' || character === '+') break;
    if (character === '\\') {
      const hex = /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0];
      const escaped = text[at + 1] ?? '';
      if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
      else if (/[ "#+,;<=>\\]/.test(escaped)) bytes.push(escaped.charCodeAt(0));
      else return 'A `\\` stands before one of `, ; + " \\ < > = #`, a space, or two hexadecimal digits.';
      at += hex === undefined ? 1 : 2;
      kept = bytes.length;
    } else if (character === '"') return 'Values in quotation marks are not supported: escape with `\\`.';
    else {
      bytes.push(...utf8Of(character));
      at += character.length - 1;
      if (character !== ' ') kept = bytes.length;
    }
  }
  const value = textOf(bytes.slice(0, kept));
  return value === undefined ? 'A value is no text in UTF-8.' : { text: value, end: at };
}

const utf8Of = (character: string): readonly number[] =>
  [...encodeURIComponent(character.toWellFormed()).matchAll(/%([0-9A-F]{2})|(.)/gs)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );

function textOf(bytes: readonly number[]): string | undefined {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined;
  }
}
