/** A header block as a test wants it, right or wrong. */
export interface RawHeader {
  readonly name?: string;
  readonly type?: string;
  readonly size?: number;
  readonly mode?: string;
  readonly target?: string;
  /** Twelve bytes in place of the size in octal. */
  readonly sizeField?: Uint8Array;
  /** Instead of `ustar\0` and `00`: eight bytes. */
  readonly magic?: string;
  readonly prefix?: string;
  /** Added to the right checksum. */
  readonly wrongBy?: number;
  /** Bytes put anywhere else. */
  readonly at?: readonly (readonly [number, Uint8Array])[];
}

export function rawHeader({
  name = '',
  type = '0',
  size = 0,
  mode = '0000644\0',
  target = '',
  sizeField,
  magic = 'ustar\x0000',
  prefix = '',
  wrongBy = 0,
  at = [],
}: RawHeader): Buffer {
  const head = Buffer.alloc(512);
  head.write(name, 0, 100, 'utf8');
  head.write(mode, 100, 'latin1');
  head.write('0000000\x000000000\0', 108, 'latin1');
  if (sizeField === undefined) head.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  else head.set(sizeField, 124);
  head.write('00000000000\0', 136, 'latin1');
  head.write(type, 156, 'latin1');
  head.write(target, 157, 100, 'utf8');
  head.write(magic, 257, 'latin1');
  if (prefix !== '') head.write(prefix, 345, 155, 'utf8');
  for (const [offset, bytes] of at) head.set(bytes, offset);
  head.fill(' ', 148, 156);
  const sum = head.reduce((all, byte) => all + byte, 0) + wrongBy;
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return head;
}

export const padded = (text: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
};

export const tarEnd = Buffer.alloc(1024);

/** `LENGTH KEY=VALUE\n`; the length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
}

/** A PAX or GNU head with a body, before the entry that it tells of. */
export const longHead = (type: string, body: string): Buffer =>
  Buffer.concat([rawHeader({ name: '././@LongLink', type, size: Buffer.byteLength(body) }), padded(body)]);

/** The bytes in pieces of so many. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
