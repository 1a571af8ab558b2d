import { TroubleError } from '../../registry/trouble.ts';

export const blockSize = 512;

/** What one block says, before long names and PAX records are applied. */
export interface Header {
  readonly type: string;
  readonly path: string;
  readonly target: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of GNU's old sparse files: more blocks of their map follow. */
  readonly mapGoesOn: boolean;
  /** Of GNU's old sparse files: bytes when unpacked. */
  readonly realSize: number | undefined;
}

/**
 * Reads a header block of POSIX.1-1988 (ustar), GNU, star or the seventh edition.
 * Throws a TroubleError `broken` where the checksum or a number is wrong.
 */
export function readHeader(block: Uint8Array): Header {
  if (!hasChecksum(block)) throw brokenTar('a header has a wrong checksum');
  const view = Buffer.from(block.buffer, block.byteOffset, blockSize);
  const name = text(view, 0, 100);
  const prefix = prefixOf(view);
  const type = String.fromCharCode(view[156] ?? 0);
  return {
    type,
    path: prefix === '' ? name : `${prefix}/${name}`,
    target: text(view, 157, 100),
    mode: number(view, 100, 8) & 0o7777,
    uid: owner(view, 108),
    gid: owner(view, 116),
    size: number(view, 124, 12),
    mapGoesOn: type === 'S' && view[482] !== 0,
    realSize: type === 'S' ? number(view, 483, 12) : undefined,
  };
}

/** Whether 512 bytes are a header, which is how a tar without a magic is told from anything else. */
export function hasChecksum(block: Uint8Array): boolean {
  if (block.length < blockSize) return false;
  let unsigned = 8 * 32;
  let signed = 8 * 32;
  for (let at = 0; at < blockSize; at++) {
    if (at === 148) at = 156;
    const byte = block[at] ?? 0;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  const written = octal(block, 148, 8);
  return written === unsigned || written === signed;
}

export function isZero(block: Uint8Array): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}

export const brokenTar = (what: string): TroubleError =>
  new TroubleError({ trouble: 'broken', message: `The archive is broken: ${what}.` });

function prefixOf(view: Buffer): string {
  // GNU's magic has a space here, and other things where the prefix stands.
  if (view[257] !== 0x75 || view[262] !== 0) return '';
  const isStar = view.toString('latin1', 508, 512) === 'tar\0';
  return view[345] === 0 ? '' : text(view, 345, isStar ? 131 : 155);
}

function text(view: Buffer, start: number, length: number): string {
  const zero = view.indexOf(0, start);
  const end = zero < 0 || zero > start + length ? start + length : zero;
  return view.toString('utf8', start, end);
}

/** Octal digits, or base 256 where the first bit is set. */
function number(view: Buffer, start: number, length: number): number {
  const first = view[start] ?? 0;
  const value = first >= 0x80 ? base256(view, start, length) : octal(view, start, length);
  if (value === undefined || !Number.isSafeInteger(value)) throw brokenTar('a header holds a wrong number');
  return value;
}

/** Negative ones, which GNU tar can write, are nobody's. */
const owner = (view: Buffer, start: number): number =>
  (view[start] ?? 0) >= 0xc0 ? -1 : number(view, start, 8);

function base256(view: Buffer, start: number, length: number): number | undefined {
  const first = view[start] ?? 0;
  // With the second bit it is negative, which no field here may be.
  if ((first & 0x40) !== 0) return undefined;
  let value = first & 0x3f;
  for (let at = start + 1; at < start + length; at++) value = value * 256 + (view[at] ?? 0);
  return value;
}

/** Spaces and zeros around the digits are padding; an empty field is 0. */
function octal(view: Uint8Array, start: number, length: number): number | undefined {
  let at = start;
  const end = start + length;
  while (at < end && (view[at] === 0x20 || view[at] === 0)) at++;
  let value = 0;
  for (; at < end; at++) {
    const byte = view[at] ?? 0;
    if (byte === 0 || byte === 0x20) break;
    if (byte < 0x30 || byte > 0x37) return undefined;
    value = value * 8 + byte - 0x30;
  }
  return value;
}
