import type { Report } from '../core/rule.ts';
import { type Span, spanOf } from '../core/span.ts';
import { lineStart } from './lines.ts';
import type { YamlEntry } from './syntax.ts';

/** One thing that the YAML library could not read: its own code, and where. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly at: Span;
}

/**
 * The one report of a text that is not YAML: the first fault, since those after it mostly follow from it. A
 * tab in the indentation at or just before it is the cause wherever there is one.
 */
export function syntaxProblem(
  text: string,
  faults: readonly SyntaxFault[],
  openings: readonly Span[],
): Report | undefined {
  const first = faults.reduce<SyntaxFault | undefined>(
    (best, one) => (best === undefined || one.at.start < best.at.start ? one : best),
    undefined,
  );
  if (first === undefined) return undefined;
  const tab = tabBefore(text, first.at.start);
  if (tab !== undefined) return tabProblem(tab);
  const bracket = faults.find(({ message }) => / end with a [\]}]/.test(message));
  const missing = first.code === 'MISSING_CHAR' ? first : bracket;
  const unclosed = missing && unclosedProblem(missing, text, first.at.start, openings);
  if (unclosed !== undefined) return unclosed;
  return { at: visible(text, first.at), message: messageOf(first) };
}

/** Characters that YAML 1.2 §5.1 allows nowhere. */
export function controlCharacter(text: string): Report | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const match = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]+/.exec(text);
  if (match === null) return undefined;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    at: spanOf(match.index, match.index + match[0].length),
    message: `YAML allows no control characters such as U+${code} here; is this a binary file?`,
  };
}

export const duplicateKeyProblem = (first: YamlEntry, again: YamlEntry): Report => ({
  at: again.key.span,
  message: `The key \`${shortened(again.key.text)}\` stands twice in this map.`,
  related: [{ at: first.key.span, message: 'It stands here first.' }],
});

export const aliasProblem = (at: Span, name: string): Report => ({
  at,
  message: `The alias \`*${shortened(name)}\` has no anchor \`&${shortened(name)}\` before it.`,
});

export const tooDeepProblem = (text: string): Report => ({
  at: visible(text, spanOf(0, 1)),
  message: 'This document is nested too deeply to be read.',
});

const tabProblem = (at: Span): Report => ({
  at,
  message: 'YAML does not allow tabs in indentation; use spaces.',
});

function tabBefore(text: string, offset: number): Span | undefined {
  const line = lineStart(text, offset);
  for (const start of [line === 0 ? 0 : lineStart(text, line - 1), line]) {
    const match = /^ *(?:- +)*(\t[ \t]*)[^\s#]/.exec(text.slice(start, start + 1000));
    if (match?.[1] === undefined) continue;
    const end = start + match[0].length - 1;
    return spanOf(end - match[1].length, end);
  }
  return undefined;
}

/** Points at the quote or bracket that was opened before `offset` and never closed. */
function unclosedProblem(
  { message }: SyntaxFault,
  text: string,
  offset: number,
  openings: readonly Span[],
): Report | undefined {
  const quote = /closing (['"])/.exec(message)?.[1];
  const closing = / end with a ([\]}])/.exec(message)?.[1];
  const open = quote ?? (closing === ']' ? '[' : closing === '}' ? '{' : undefined);
  const from = openings.findLast(({ start }) => start <= offset && text.charAt(start) === open);
  if (open === undefined || from === undefined) return undefined;
  const words = quote === undefined ? `This \`${open}\` is never closed.` : 'This quote is never closed.';
  return { at: spanOf(from.start, from.start + 1), message: words };
}

function messageOf({ code, message }: SyntaxFault): string {
  const known = messages[code];
  if (known !== undefined) return known;
  return `This is not valid YAML: ${message.replace(/[.\s]+$/, '')}.`;
}

const messages: Readonly<Record<string, string>> = {
  BAD_INDENT: 'This line is indented otherwise than the lines that it belongs to.',
  BLOCK_AS_IMPLICIT_KEY: 'A nested map must begin on a line of its own; quote the text if it is one value.',
  BLOCK_IN_FLOW: 'A map or list in block style cannot stand inside brackets.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line and be followed by a colon.',
  KEY_OVER_1024_CHARS: 'This key is too long; a colon may be missing or a quote left open.',
  BAD_SCALAR_START: 'A plain text cannot begin with this character; put it in quotes.',
  BAD_DQ_ESCAPE: 'YAML knows no such escape in double quotes; write `\\\\` for a backslash.',
  BAD_DIRECTIVE: 'This is no YAML directive.',
  TAB_AS_INDENT: 'YAML does not allow tabs in indentation; use spaces.',
  MULTIPLE_ANCHORS: 'A value can have one anchor only.',
  MULTIPLE_TAGS: 'A value can have one tag only.',
  ALIAS_PROPS: 'An alias can have neither an anchor nor a tag.',
  MISSING_CHAR: 'A character is missing here: a colon, a comma, a space, or a closing bracket or quote.',
  UNEXPECTED_TOKEN: 'This is not expected here.',
  RESOURCE_EXHAUSTION: 'This document is nested too deeply to be read.',
};

/** At least one character, on one line. */
function visible(text: string, { start, end }: Span): Span {
  let from = Math.max(0, Math.min(start, text.length));
  if (from > 0 && (from === text.length || /[\r\n]/.test(text.charAt(from)))) {
    const trimmed = text.slice(0, from).trimEnd().length;
    from = Math.max(0, trimmed - 1);
  }
  const rest = /^[^\r\n]*/.exec(text.slice(from, Math.max(end, from + 1)))?.[0].length ?? 0;
  return spanOf(from, Math.min(text.length, from + Math.max(1, rest)));
}

const shortened = (name: string): string => (name.length > 40 ? `${name.slice(0, 39)}…` : name);
