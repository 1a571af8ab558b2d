import { type Span, spanOf } from '../core/span.ts';
import { expandWord, wordsWithQuotes } from './lexer.ts';
import { isStringArray } from './words.ts';

/** `<<NAME` in a joined line. */
export interface FoundHeredoc {
  readonly name: string;
  /** Whether variables are put into the body: no part of the name is quoted. */
  readonly expand: boolean;
  /** `<<-`: tabs at the start of lines are dropped. */
  readonly chomp: boolean;
  /** Where `<<NAME` stands in the joined line. */
  readonly at: Span;
}

/** The heredocs of a joined line; only RUN, COPY and ADD have them, behind ONBUILD too, and never in JSON form. */
export function heredocsIn(line: string, escapeChar: string): readonly FoundHeredoc[] {
  const [, keyword = '', rest = ''] = /^(?:onbuild\s+)?(\S+)\s*([\s\S]*)$/i.exec(line.trim()) ?? [];
  if (!/^(?:run|copy|add)$/i.test(keyword) || isStringArray(withoutFlags(rest, escapeChar))) return [];
  return wordsWithQuotes(line).flatMap(({ text, start, end }) => {
    const found = heredocOf(text);
    return found ? [{ ...found, at: spanOf(start, end) }] : [];
  });
}

/** Reads one word as `<<NAME`, `3<<-"NAME"`; undefined where it is none. */
export function heredocOf(word: string): Omit<FoundHeredoc, 'at'> | undefined {
  const [, chomp, rest = ''] = /^\d*<<(-?)\s*([^<]*)$/.exec(word) ?? [];
  if (chomp === undefined || rest === '' || /\s/.test(rest.replace(/(["']).*?\1/g, ''))) return undefined;
  const { value: name = '', refused } = expandWord(rest, '\\', unsetStaysWritten);
  if (refused || name === '') return undefined;
  return { name, expand: quotesIn(name) === quotesIn(rest), chomp: chomp === '-' };
}

const unsetStaysWritten = (name: string) => ({ kind: 'known', text: `$${name}` }) as const;
const quotesIn = (text: string): number => text.replace(/[^'"]/g, '').length;

const withoutFlags = (text: string, escapeChar: string): string =>
  text.replace(escapeChar === '\\' ? /^(?:--(?:\\.|\S)+\s+)+/ : /^(?:--\S+\s+)+/, '');
