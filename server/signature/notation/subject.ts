import { type Der, membersOf, oidOf, partsOf } from './der.ts';

/**
 * A name in a certificate as RFC 4514 writes it: the last attribute first, special characters escaped. The same
 * attributes have names as in Notation; all others are numbers with their value in hexadecimal.
 */
export const subjectText = (name: Der): string =>
  partsOf(name)
    .toReversed()
    .map((relative) => membersOf(relative).map(attributeText).join('+'))
    .join(',');

const names: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.17', 'POSTALCODE'],
]);

function attributeText(attribute: Der): string {
  const [type, value] = partsOf(attribute);
  const oid = oidOf(type);
  const name = names.get(oid);
  const text = value === undefined ? undefined : stringOf(value);
  if (name === undefined || text === undefined) return `${oid}=#${value?.toDER().toString('hex') ?? ''}`;
  return `${name}=${escaped(text)}`;
}

/** UTF8String, PrintableString, TeletexString, IA5String, UniversalString, BMPString. */
function stringOf({ tag, value }: Der): string | undefined {
  if (!tag.isUniversal()) return undefined;
  try {
    if (tag.number === 0x0c) return new TextDecoder('utf-8', { fatal: true }).decode(value);
    if (tag.number === 0x13 || tag.number === 0x16) return value.toString('ascii');
    if (tag.number === 0x14) return value.toString('latin1');
    if (tag.number === 0x1e) return Buffer.from(value).swap16().toString('utf16le');
  } catch {
    return undefined;
  }
  return undefined;
}

const escaped = (text: string): string =>
  text
    .replaceAll(/["+,;<>\\]/g, (character) => `\\${character}`)
    .replace(/^[ #]| $/g, (character) => `\\${character}`)
    // What does not show, or turns the text around, is written in hexadecimal.
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
    );
