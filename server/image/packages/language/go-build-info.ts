import { bytesAt, bytesOf, type Executable, type Part } from './executable.ts';
import { bufferOf, viewOf } from './view.ts';

/** What Go's linker writes into every program: the compiler's version, and the modules as lines of text. */
export interface GoBuildInfo {
  /** `go1.26.8` */
  readonly version: string;
  readonly modules: string;
}

/**
 * The build information of a Go program; undefined in any other file. Both forms are read, that of Go 1.18 and later,
 * which holds the texts, and the older, which points to them (`debug/buildinfo` of Go's standard library).
 */
export function goBuildInfo(executable: Executable): GoBuildInfo | undefined {
  for (const part of candidates(executable)) {
    const bytes = bytesOf(executable, part);
    const at = magicIn(bytes);
    if (at < 0) continue;
    const info =
      (bytes[at + 15] ?? 0) & inline ? inlineInfo(bytes, at + 32) : pointedInfo(executable, bytes, at);
    if (info && /^(?:go\d|devel)/.test(info.version)) return info;
  }
  return undefined;
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const inline = 2;
const bigEndian = 1;

/** Its own section where there is one, else the first part that is written to while the program runs. */
function candidates({ sections, segments }: Executable): readonly Part[] {
  const own = sections.filter(({ name }) => name === '.go.buildinfo' || name === '__DATA,__go_buildinfo');
  return own.length > 0 ? own : segments.filter(({ writable }) => writable).slice(0, 2);
}

/** The linker puts it at a multiple of 16, near the start. */
function magicIn(bytes: Uint8Array): number {
  const head = bufferOf(bytes.subarray(0, furthest));
  for (let at = head.indexOf(magic); at >= 0; at = head.indexOf(magic, at + 1)) {
    if (at % 16 === 0 && at + 32 <= head.length) return at;
  }
  return -1;
}

const furthest = 1024 * 1024;

function inlineInfo(bytes: Uint8Array, at: number): GoBuildInfo | undefined {
  const version = countedText(bytes, at);
  if (!version) return undefined;
  const modules = countedText(bytes, version.end);
  return { version: version.text, modules: modules ? unframed(modules.text) : '' };
}

/** A text with its length before it, as a varint. */
function countedText(
  bytes: Uint8Array,
  at: number,
): { readonly text: string; readonly end: number } | undefined {
  let length = 0;
  let index = at;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[index];
    if (byte === undefined || shift > 28) return undefined;
    length += (byte & 0x7f) * 2 ** shift;
    index += 1;
    if (byte < 0x80) break;
  }
  const end = index + length;
  if (length > longest || end > bytes.length) return undefined;
  return { text: bufferOf(bytes.subarray(index, end)).toString('latin1'), end };
}

const longest = 16 * 1024 * 1024;

function pointedInfo(executable: Executable, bytes: Uint8Array, at: number): GoBuildInfo | undefined {
  const size = bytes[at + 14] ?? 0;
  if (size !== 4 && size !== 8) return undefined;
  const littleEndian = ((bytes[at + 15] ?? 0) & bigEndian) === 0;
  const number = (from: Uint8Array, where: number): number => {
    const view = viewOf(from, littleEndian);
    return size === 8 ? view.u64(where) : view.u32(where);
  };
  const text = (address: number): string => {
    const head = bytesAt(executable, address, 2 * size);
    const length = number(head, size);
    if (head.length === 0 || length > longest) return '';
    return bufferOf(bytesAt(executable, number(head, 0), length)).toString('latin1');
  };
  const version = text(number(bytes, at + 16));
  return version === '' ? undefined : { version, modules: unframed(text(number(bytes, at + 16 + size))) };
}

/** Sixteen bytes before and after mark the text for whoever searches a running program's memory. */
const unframed = (text: string): string =>
  Buffer.from(
    text.length >= 33 && text[text.length - 17] === '\n' ? text.slice(16, -16) : '',
    'latin1',
  ).toString('utf8');
