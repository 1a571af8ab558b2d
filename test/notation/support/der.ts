/** Writes DER, for certificates and tokens that no tool would make. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(content);
  const { length } = value;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : length < 0x10000
          ? [0x82, length >> 8, length & 0xff]
          : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...size]), value]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);

export const set = (...parts: readonly Uint8Array[]): Buffer => tlv(0x31, ...parts);

export const octets = (value: Uint8Array): Buffer => tlv(0x04, value);

export const bits = (value: Uint8Array, unused = 0): Buffer => tlv(0x03, Uint8Array.from([unused]), value);

export const bool = (value: boolean): Buffer => tlv(0x01, Uint8Array.from([value ? 0xff : 0]));

export const none = tlv(0x05);

/** Below 2^31. */
export function integer(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256))
    bytes.unshift(rest % 256);
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return tlv(0x02, Uint8Array.from(bytes));
}

export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest].flatMap((arc) => {
    const bytes = [arc % 128];
    for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128))
      bytes.unshift(0x80 + (more % 128));
    return bytes;
  });
  return tlv(0x06, Uint8Array.from(arcs));
}

/** UTCTime up to 2049, then GeneralizedTime (RFC 5280, 4.1.2.5). */
export const time = (date: Date): Buffer =>
  date.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(digitsOf(date).slice(2))) : generalizedTime(date);

export const generalizedTime = (date: Date): Buffer => tlv(0x18, Buffer.from(digitsOf(date)));

const digitsOf = (date: Date): string => `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
