/** One entry of a tar. */
export interface TarFile {
  readonly path: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** `file` where it is left out. */
  readonly type?: 'file' | 'folder' | 'symlink' | 'link' | 'device' | 'fifo';
  /** Permission bits; 0644 for files and 0755 for folders where it is left out. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Where a link leads. */
  readonly target?: string;
}

/** A tar as POSIX has it (ustar, with a pax header where a path is too long for it), the same for the same files. */
export function makeTar(files: readonly TarFile[]): Uint8Array {
  const pieces = files.flatMap((file) => [...entryOf(file)]);
  return Buffer.concat([...pieces, Buffer.alloc(2 * block)]);
}

const block = 512;
const flags = { file: '0', link: '1', symlink: '2', device: '3', folder: '5', fifo: '6' } as const;

function* entryOf(file: TarFile): Generator<Uint8Array> {
  const { path, target = '', type = 'file' } = file;
  const body = type === 'file' ? (file.bytes ?? Buffer.from(file.text ?? '')) : Buffer.alloc(0);
  const long: readonly (readonly [string, string])[] = [
    ['path', type === 'folder' && !path.endsWith('/') ? `${path}/` : path],
    ['linkpath', target],
  ];
  const pax = long
    .filter(([, value]) => Buffer.byteLength(value) > 99)
    .map(([key, value]) => paxLine(key, value));
  if (pax.length > 0) {
    const text = Buffer.from(pax.join(''));
    yield header('PaxHeader', 'x', text.length, {});
    yield padded(text);
  }
  yield header(long[0]?.[1] ?? '', flags[type], body.length, { ...file, target });
  yield padded(body);
}

/** `LENGTH key=value\n`, where the length counts itself. */
function paxLine(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const size = Buffer.byteLength(rest);
  let length = size + String(size).length;
  length = size + String(length).length;
  return `${length}${rest}`;
}

function header(path: string, flag: string, size: number, file: Partial<TarFile>): Uint8Array {
  const head = Buffer.alloc(block);
  const octal = (value: number, at: number, length: number): void =>
    void head.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  cut(path, 99).copy(head, 0);
  octal(file.mode ?? (flag === '5' ? 0o755 : flag === '2' ? 0o777 : 0o644), 100, 8);
  octal(file.uid ?? 0, 108, 8);
  octal(file.gid ?? 0, 116, 8);
  octal(size, 124, 12);
  octal(written, 136, 12);
  head.write(flag, 156, 'latin1');
  cut(file.target ?? '', 99).copy(head, 157);
  head.write('ustar\u000000', 257, 'latin1');
  if (flag === '3') {
    octal(1, 329, 8);
    octal(3, 337, 8);
  }
  head.fill(' ', 148, 156);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return head;
}

/** When every entry was written, in seconds since 1970: 2026-01-02. */
const written = Date.UTC(2026, 0, 2) / 1000;

const cut = (text: string, bytes: number): Buffer => Buffer.from(text).subarray(0, bytes);

const padded = (body: Uint8Array): Uint8Array =>
  Buffer.concat([body, Buffer.alloc((block - (body.length % block)) % block)]);
