import type { ASN1Obj } from '@sigstore/core';
import { refuse } from './refusal.ts';

/** A value in DER, as the library reads it: strictly, without indefinite or overlong lengths, nothing behind its end. */
export type Der = ASN1Obj;

/** Throws for what is no DER. The library is loaded when the first certificate is read. */
export async function readDer(bytes: Uint8Array): Promise<Der> {
  const { ASN1Obj } = await import('../asn1.ts');
  return ASN1Obj.parseBuffer(Buffer.from(bytes));
}

/** The parts of a SEQUENCE; a refusal for everything else. */
export const partsOf = (der: Der | undefined): readonly Der[] => constructedOf(der, 0x10);

/** The parts of a SET. */
export const membersOf = (der: Der | undefined): readonly Der[] => constructedOf(der, 0x11);

function constructedOf(der: Der | undefined, number: number): readonly Der[] {
  if (der?.tag.isUniversal() && der.tag.constructed && der.tag.number === number) return der.subs;
  return refuse('A structure has another shape than it must have.');
}

export const oidOf = (der: Der | undefined): string =>
  der?.tag.isOID() ? der.toOID() : refuse('An object identifier is missing.');

/** The algorithm that an AlgorithmIdentifier names. */
export const algorithmOf = (der: Der | undefined): string => oidOf(partsOf(der)[0]);

/** The bytes of an OCTET STRING. */
export const octetsOf = (der: Der | undefined): Buffer =>
  der?.tag.isUniversal() && der.tag.number === 0x04 && !der.tag.constructed
    ? der.value
    : refuse('A string of bytes is missing.');

/** The bytes of a BIT STRING that is whole bytes long: a signature, a key. */
export const bitsOf = (der: Der | undefined): Buffer =>
  der?.tag.isBitString() && der.value[0] === 0
    ? der.value.subarray(1)
    : refuse('A string of bits is missing.');

/** The content of an INTEGER, as it is written. */
export const integerOf = (der: Der | undefined): Buffer =>
  der?.tag.isInteger() ? der.value : refuse('A number is missing.');

export function timeOf(der: Der | undefined): Date {
  const time = der?.toDate();
  return time === undefined || Number.isNaN(time.getTime()) ? refuse('A time is missing.') : time;
}

/** The one with the context's tag `[number]`. */
export const taggedOf = (parts: readonly Der[], number: number): Der | undefined =>
  parts.find((part) => part.tag.isContextSpecific(number));

/** A value as it was written, byte for byte. */
export const bytesOf = (der: Der): Buffer => derWith(der.tag.toDER(), der.value);

/** Writes one value: its tag, how long it is, what is in it. */
export function derWith(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(content);
  const length: number[] = [];
  for (let rest = value.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const head = value.length < 0x80 ? [tag, value.length] : [tag, 0x80 + length.length, ...length];
  return Buffer.concat([Uint8Array.from(head), value]);
}
