import type { LexedWord } from './lexer.ts';

/** A flag in front of the arguments, `--name=value`, quotes and escapes taken off its text. */
export interface FlagWord extends LexedWord {
  readonly raw: string;
}

/**
 * The flags that a line has from an offset on, and where the rest begins. BuildKit takes them off any
 * instruction, quoted and escaped ones too; a lone `--` ends them.
 */
export function flagsFrom(
  line: string,
  offset: number,
  escapeChar: string,
): { readonly flags: readonly FlagWord[]; readonly rest: number } {
  const flags: FlagWord[] = [];
  let at = skipSpace(line, offset);
  while (line.startsWith('--', at)) {
    const start = at;
    const { text, end } = readFlag(line, at, escapeChar);
    at = skipSpace(line, end);
    if (text === '--') break;
    flags.push({ text, raw: line.slice(start, end), start, end });
  }
  return { flags, rest: at };
}

function readFlag(line: string, start: number, escapeChar: string): { text: string; end: number } {
  let text = '';
  let quote = '';
  let at = start;
  for (; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (quote === '' && isSpace(char)) break;
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === escapeChar) {
      at += 1;
      text += line.charAt(at);
    } else text += char;
  }
  return { text, end: Math.min(at, line.length) };
}

/** The words of ENV, LABEL and ARG: quotes and escapes hold one together, and stay in it. */
export function quotedWords(line: string, offset: number, escapeChar: string): readonly LexedWord[] {
  const words: LexedWord[] = [];
  let at = skipSpace(line, offset);
  while (at < line.length) {
    const end = endOfQuotedWord(line, at, escapeChar);
    words.push({ text: line.slice(at, end), start: at, end });
    at = skipSpace(line, end);
  }
  return words;
}

function endOfQuotedWord(line: string, start: number, escapeChar: string): number {
  let quote = '';
  let at = start;
  for (; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (quote === '' && isSpace(char)) return at;
    if (char === escapeChar && quote !== "'") at += 1;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
  }
  return line.length;
}

/** What white space alone divides: the words of FROM, EXPOSE, COPY, ADD, VOLUME. */
export function plainWords(line: string, offset: number): readonly LexedWord[] {
  const words: LexedWord[] = [];
  const pattern = /[^\t\v\f\r ]+/g;
  pattern.lastIndex = offset;
  for (let found = pattern.exec(line); found; found = pattern.exec(line)) {
    words.push({ text: found[0], start: found.index, end: found.index + found[0].length });
  }
  return words;
}

/** Whether a text is a JSON array of strings, the exec form. */
export const isStringArray = (text: string): boolean => jsonArray(text)?.every(isString) ?? false;

/** The elements of a JSON array; undefined where the text is none, and so counts as shell form. */
export function jsonArray(text: string): readonly unknown[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isString = (value: unknown): value is string => typeof value === 'string';

/** White space to Go: what JavaScript takes for it, but a byte order mark and U+0085. */
const isSpace = (char: string): boolean =>
  char === ' ' || char === '\u0085' || (char !== '\uFEFF' && /\s/.test(char));

/** The offsets of a line's content, white space around it left out. */
export function trimmed(line: string): { readonly start: number; readonly end: number } {
  const start = skipSpace(line, 0);
  let end = line.length;
  while (end > start && isSpace(line.charAt(end - 1))) end -= 1;
  return { start, end };
}

function skipSpace(line: string, offset: number): number {
  let at = offset;
  while (at < line.length && isSpace(line.charAt(at))) at += 1;
  return at;
}
