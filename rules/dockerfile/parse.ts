import { DockerfileParser, type Instruction, JSONInstruction } from 'dockerfile-ast';
import { type Span, spanOf } from '../core/span.ts';
import type { LexedWord } from './lexer.ts';
import { type FlagWord, flagsFrom, isString, jsonArray, plainWords, trimmed } from './words.ts';

/** One joined line, taken apart. All offsets are those of the line. */
export interface ParsedLine {
  readonly keyword: Span;
  readonly flags: readonly FlagWord[];
  /** What follows keyword and flags, without white space around it. */
  readonly arguments: Span;
  /** The strings of the exec form, or what white space divides. */
  readonly words: readonly LexedWord[];
  /** `not strings`: a JSON array that BuildKit refuses. */
  readonly json: 'strings' | 'not strings' | undefined;
}

/**
 * Reads a joined line with `dockerfile-ast`, and mends what that library takes otherwise than BuildKit. It never
 * sees continuations, comments or heredoc bodies (`scan.ts` has read them by BuildKit's rules), nor flags, which it
 * knows on a few instructions only and without quotes.
 */
export function parseLine(line: string, escapeChar: '\\' | '`'): ParsedLine {
  const { start, end } = trimmed(line);
  const keywordEnd = start + (/^[^\t\v\f\r ]*/.exec(line.slice(start, end))?.[0].length ?? 0);
  const { flags, rest } = flagsFrom(line.slice(0, end), keywordEnd, escapeChar);
  const masked = maskLine(line.slice(0, end), keywordEnd, rest);
  const keyword = spanOf(start, keywordEnd);
  const args = spanOf(Math.min(rest, end), end);
  const values = jsonArray(line.slice(args.start, args.end));
  if (values === undefined) {
    const divided = dividedByWhiteSpace.test(line.slice(keyword.start, keyword.end));
    const words = divided ? wordsOf(masked, args, escapeChar) : [];
    return { keyword, flags, arguments: args, words, json: undefined };
  }
  if (!values.every(isString)) return { keyword, flags, arguments: args, words: [], json: 'not strings' };
  const words = stringsOf(masked, args, values, escapeChar);
  return { keyword, flags, arguments: args, words, json: 'strings' };
}

const dividedByWhiteSpace = /^(?:from|expose|copy|add|volume)$/i;

/** The text that the library gets: same length, flags blank, no character that it takes for a line end. */
const maskLine = (line: string, keywordEnd: number, rest: number): string =>
  `${line.slice(0, keywordEnd)}${' '.repeat(Math.max(0, rest - keywordEnd))}${line.slice(rest)}`.replace(
    /[\r\n\v\f]/g,
    ' ',
  );

function instructionIn(line: string, escapeChar: '\\' | '`'): Instruction | undefined {
  const text = escapeChar === '\\' ? line : `#escape=\`\n${line}`;
  return DockerfileParser.parse(text).getInstructions()[0];
}

/** The library drops an escape character that white space follows; to BuildKit it is part of the word. */
function wordsOf(line: string, { start, end }: Span, escapeChar: '\\' | '`'): readonly LexedWord[] {
  const isMended = line.slice(start, end).includes(escapeChar);
  const instruction = isMended ? undefined : instructionIn(line, escapeChar);
  if (instruction === undefined) return plainWords(line.slice(0, end), start);
  return instruction.getArguments().map((argument) => {
    const range = argument.getRange();
    const [from, to] = [range.start.character, range.end.character];
    return { text: line.slice(from, to), start: from, end: to };
  });
}

/** The library gives the places of the strings, `JSON.parse` their values: it leaves `\n` and `\u…` as they are. */
function stringsOf(
  line: string,
  args: Span,
  values: readonly string[],
  escapeChar: '\\' | '`',
): readonly LexedWord[] {
  const instruction = instructionIn(line, escapeChar);
  const found =
    instruction instanceof JSONInstruction
      ? instruction.getJSONStrings().map((string) => string.getRange())
      : [];
  const spans = found.map(({ start, end }) => spanOf(start.character, end.character));
  const isRight =
    spans.length === values.length &&
    spans.every((span, index) => line.slice(span.start, span.end) === JSON.stringify(values[index]));
  const places = isRight ? spans : stringPlaces(line, args);
  return values.map((text, index) => {
    const { start, end } = places[index] ?? args;
    return { text, start, end };
  });
}

function stringPlaces(line: string, { start, end }: Span): readonly Span[] {
  return [...line.slice(start, end).matchAll(/"(?:\\.|[^"\\])*"/g)].map(({ index, 0: { length } }) =>
    spanOf(start + index, start + index + length),
  );
}
