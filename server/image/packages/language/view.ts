/** Numbers and texts at places of a file. Whatever lies beyond its end is zero or empty: nothing throws. */
export interface View {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** Larger than a number holds exactly: infinite, which no bound lets pass. */
  u64(at: number): number;
  /** Latin-1, up to the first zero byte. */
  text(at: number, most: number): string;
}

export function viewOf(bytes: Uint8Array, littleEndian: boolean): View {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const inside = (at: number, length: number): boolean => at >= 0 && at + length <= bytes.length;
  return {
    bytes,
    littleEndian,
    u8: (at) => (inside(at, 1) ? data.getUint8(at) : 0),
    u16: (at) => (inside(at, 2) ? data.getUint16(at, littleEndian) : 0),
    u32: (at) => (inside(at, 4) ? data.getUint32(at, littleEndian) : 0),
    u64: (at) => {
      const value = inside(at, 8) ? data.getBigUint64(at, littleEndian) : 0n;
      return value > safest ? Number.POSITIVE_INFINITY : Number(value);
    },
    text: (at, most) => {
      if (!inside(at, 1)) return '';
      const part = bytes.subarray(at, Math.min(bytes.length, at + most));
      const end = part.indexOf(0);
      return Buffer.from(part.buffer, part.byteOffset, end < 0 ? part.length : end).toString('latin1');
    },
  };
}

const safest = BigInt(Number.MAX_SAFE_INTEGER);

/** The same bytes as a buffer of Node's, whose searches are fast. Nothing is copied. */
export const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
