import { isUtf8 } from 'node:buffer';
import type { Encoding, TextFile } from './files.ts';

/** Reads bytes as text. UTF-8 unless a byte order mark says UTF-16, as PowerShell writes it. */
export function decode(bytes: Uint8Array): TextFile {
  const encoding = encodingOf(bytes);
  const mark = encoding !== 'utf-8' || hasBytes(bytes, 0xef, 0xbb, 0xbf);
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, encoding, mark, damage: damageOf(bytes, encoding, text) };
}

/** The bytes of a text in the encoding that it was read in. */
export function encode({ encoding, mark }: Pick<TextFile, 'encoding' | 'mark'>, text: string): Buffer {
  const marked = mark ? `\uFEFF${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked, 'utf8');
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (hasBytes(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (hasBytes(bytes, 0xfe, 0xff)) return 'utf-16be';
  return 'utf-8';
}

const hasBytes = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

function damageOf(bytes: Uint8Array, encoding: Encoding, text: string): string | undefined {
  if (text.includes('\0')) return 'It is not a text file: it holds NUL bytes.';
  if (encoding === 'utf-8') return isUtf8(bytes) ? undefined : 'Some of its bytes are not UTF-8.';
  return bytes.length % 2 === 0 && text.isWellFormed() ? undefined : 'Some of its bytes are not UTF-16.';
}
