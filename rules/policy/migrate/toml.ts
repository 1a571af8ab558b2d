import { parse, TomlError } from 'smol-toml';
import type { Unreadable } from './migration.ts';

/** A TOML file as plain values, and where its keys and words stand. */
export interface TomlConfig {
  readonly root: TomlTable;
  /** The line of a key, counted from 1, given with all keys above it; that of the nearest one that is written. */
  readonly lineOf: (...path: readonly string[]) => number;
  /** The line of a string inside the value of a key. */
  readonly lineOfWord: (word: string, ...path: readonly string[]) => number;
}

export interface TomlTable {
  readonly [key: string]: unknown;
}

export function readToml(text: string): TomlConfig | Unreadable {
  try {
    const root: TomlTable = parse(text);
    const lines = text.split(/\r\n|\n|\r/);
    const known = keyLines(lines);
    const lineOf = (...path: readonly string[]): number => {
      for (let length = path.length; length > 0; length -= 1) {
        const line = known.get(path.slice(0, length).join('\0'));
        if (line !== undefined) return line;
      }
      return 1;
    };
    const lineOfWord = (word: string, ...path: readonly string[]): number => {
      const from = lineOf(...path);
      const found = lines.findIndex((line, index) => index >= from - 1 && quotedWords(line).includes(word));
      return found < 0 ? from : found + 1;
    };
    return { root, lineOf, lineOfWord };
  } catch (error) {
    const line = error instanceof TomlError ? error.line : 1;
    return { error: 'This is not valid TOML.', line };
  }
}

export const isTable = (value: unknown): value is TomlTable =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

export const stringsIn = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter((one) => typeof one === 'string')
    : typeof value === 'string'
      ? [value]
      : [];

/** The library tells no places, so the lines of tables and keys are looked up in the text. */
function keyLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let table: readonly string[] = [];
  for (const [index, line] of lines.entries()) {
    const header = /^\s*\[{1,2}([^[\]]+)\]{1,2}\s*(?:#.*)?$/.exec(line)?.[1];
    const key = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(line)?.[1];
    if (header !== undefined) table = partsOf(header);
    const path = header !== undefined ? table : key === undefined ? [] : [...table, ...partsOf(key)];
    for (let length = 1; length <= path.length; length += 1) {
      const name = path.slice(0, length).join('\0');
      if (!found.has(name)) found.set(name, index + 1);
    }
  }
  return found;
}

const partsOf = (dotted: string): readonly string[] =>
  [...dotted.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );

const quotedWords = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '');
