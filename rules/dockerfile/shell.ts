import { parse, type Script, type Word as ShellWord, type WordPart } from 'unbash';
import { type Span, spanOf } from '../core/span.ts';
import { eachCommand, type FoundCommand } from './shell-walk.ts';
import type { Assignment, Command, Word } from './syntax.ts';

/** The simple commands of a shell text, and the names of the variables that the text itself sets. */
export interface ShellText {
  readonly commands: readonly Command[];
  readonly sets: ReadonlySet<string>;
}

/**
 * Reads shell text as a POSIX shell or bash would; what it cannot read it leaves out. `at` turns a span of the text
 * into one of the instruction.
 */
export function readShell(text: string, at: (span: Span) => Span): ShellText {
  const commands: Command[] = [];
  const sets = new Set<string>();
  readInto({ text, at, commands, sets }, 0);
  return { commands, sets };
}

interface Reading {
  readonly text: string;
  readonly at: (span: Span) => Span;
  readonly commands: Command[];
  readonly sets: Set<string>;
}

/** `sh -c "sh -c '…'"` is followed no deeper than this. */
const deepest = 3;

function readInto(reading: Reading, depth: number): void {
  const script = scriptOf(reading.text);
  if (script === undefined) return;
  const visit = (found: FoundCommand): void => {
    const command = commandOf(reading, found);
    if (command !== undefined) reading.commands.push(command);
    for (const inner of depth < deepest ? innerScripts(reading, found) : []) readInto(inner, depth + 1);
  };
  eachCommand(script, visit, (name) => reading.sets.add(name));
}

/** PowerShell, templates and half a command may be anything to a parser that expects a shell. */
function scriptOf(text: string): Script | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function commandOf(reading: Reading, { node, operator }: FoundCommand): Command | undefined {
  const words: Word[] = [];
  if (node.name !== undefined) words.push(wordOf(reading, node.name));
  for (const argument of node.args) {
    words.push(
      argument.type === 'Word'
        ? wordOf(reading, argument)
        : rawWord(reading, argument.pos, argument.end, undefined),
    );
  }
  const assignments = node.prefix.flatMap((one) =>
    one.type === 'Assignment' ? [assignmentOf(reading, one)] : [],
  );
  if (words.length === 0 && assignments.length === 0) return undefined;
  return { span: reading.at(spanOf(node.pos, node.end)), assignments, words, operator };
}

function assignmentOf(
  reading: Reading,
  { pos, end, name, value }: Extract<FoundCommand['node']['prefix'][number], { type: 'Assignment' }>,
): Assignment {
  return {
    name,
    nameSpan: reading.at(spanOf(pos, pos + name.length)),
    value: value.type === 'Word' ? wordOf(reading, value) : rawWord(reading, value.pos, value.end, undefined),
    span: reading.at(spanOf(pos, end)),
  };
}

function wordOf(reading: Reading, word: ShellWord): Word {
  const { variables, isLiteral } = expansionsOf(word.parts);
  return rawWord(reading, word.pos, word.end, isLiteral ? word.value : undefined, variables);
}

const rawWord = (
  { text, at }: Reading,
  start: number,
  end: number,
  value: string | undefined,
  variables: readonly string[] = [],
): Word => ({ span: at(spanOf(start, end)), raw: text.slice(start, end), value, variables });

function expansionsOf(parts: readonly WordPart[] | undefined): {
  readonly variables: readonly string[];
  readonly isLiteral: boolean;
} {
  if (parts === undefined) return literal;
  const variables: string[] = [];
  let isLiteral = true;
  for (const part of parts) {
    if (part.type === 'SimpleExpansion') variables.push(part.text.slice(1));
    else if (part.type === 'ParameterExpansion') variables.push(part.parameter);
    else if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') {
      const inner = expansionsOf(part.parts);
      variables.push(...inner.variables);
      isLiteral &&= inner.isLiteral;
      continue;
    } else if (plain.has(part.type)) continue;
    isLiteral = false;
  }
  return { variables, isLiteral };
}

const literal = { variables: [], isLiteral: true };
const plain: ReadonlySet<WordPart['type']> = new Set(['Literal', 'Glob', 'SingleQuoted', 'AnsiCQuoted']);

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);

/** Whether a command's name is that of a shell, with or without its path. */
export const isShell = (name: string | undefined): boolean =>
  name !== undefined && shells.has(name.replace(/^.*\//, ''));

/** The script of `sh -c '…'`, and the body of `sh <<EOF`. */
function innerScripts(reading: Reading, { node }: FoundCommand): readonly Reading[] {
  const wordValues = [node.name, ...node.args].map((word) => (word?.type === 'Word' ? word : undefined));
  const shellAt = wordValues.findIndex((word) => isShell(word?.value));
  if (shellAt < 0 || shellAt > 2) return [];
  const option = wordValues.findIndex(
    (word, index) => index > shellAt && /^-[a-z]*c$/.test(word?.value ?? ''),
  );
  const script = option < 0 ? undefined : wordValues[option + 1];
  const bodies = node.redirects.flatMap((one) =>
    one.type === 'HereDoc' && one.closing !== undefined
      ? [moved(reading, one.body.pos, reading.text.slice(one.body.pos, one.body.end))]
      : [],
  );
  const inner = script && literalText(script);
  return inner === undefined ? bodies : [moved(reading, inner.start, inner.text), ...bodies];
}

/** The text inside one pair of quotes, where it needs no unescaping. */
function literalText({ parts, text, pos }: ShellWord): { start: number; text: string } | undefined {
  const [part, ...others] = parts ?? [];
  if (part === undefined || others.length > 0) return undefined;
  if (part.type === 'SingleQuoted') return { start: pos + 1, text: part.value };
  if (part.type === 'DoubleQuoted' && !text.includes('\\'))
    return { start: pos + 1, text: text.slice(1, -1) };
  return undefined;
}

const moved = (reading: Reading, by: number, text: string): Reading => ({
  ...reading,
  text,
  at: ({ start, end }) => reading.at(spanOf(start + by, end + by)),
});
