import { type Span, spanOf } from '../core/span.ts';
import type { Reading } from './reading.ts';
import { type ScannedHeredoc, sourceSpan } from './scan.ts';
import { isShell, readShell, type ShellText } from './shell.ts';
import type { Command, Word } from './syntax.ts';
import { wordOf } from './word.ts';
import { isStringArray, jsonArray } from './words.ts';

export interface CommandFacts extends ShellText {
  readonly form: 'shell' | 'exec';
  readonly script: string;
}

/** The commands of RUN, CMD, ENTRYPOINT, HEALTHCHECK and SHELL. */
export function commandFacts(reading: Reading): CommandFacts {
  const { chunk, line, keyword } = reading;
  const command = keyword === 'HEALTHCHECK' ? afterFirstWord(reading) : line.arguments;
  const text = chunk.line.slice(command.start, command.end);
  if (isStringArray(text)) return execFacts(reading, command, text);
  if (keyword === 'HEALTHCHECK' && text === '') return { ...nothing, form: 'shell', script: '' };
  const shell = readShell(text, (span) =>
    sourceSpan(chunk, spanOf(span.start + command.start, span.end + command.start)),
  );
  const bodies = chunk.heredocs.filter((heredoc) => isScript(heredoc, text, chunk.text, shell.commands));
  const scripts = bodies.map(({ body }) =>
    readShell(chunk.text.slice(body.start, body.end), (span) =>
      spanOf(span.start + body.start, span.end + body.start),
    ),
  );
  return {
    form: 'shell',
    commands: [...shell.commands, ...scripts.flatMap(({ commands }) => commands)],
    sets: new Set([...shell.sets, ...scripts.flatMap(({ sets }) => [...sets])]),
    script: [text, ...bodies.map(({ body }) => chunk.text.slice(body.start, body.end))].join('\n'),
  };
}

const nothing: ShellText = { commands: [], sets: new Set() };

/** `CMD` or `NONE` after HEALTHCHECK. */
function afterFirstWord({ chunk, line }: Reading): Span {
  const { start, end } = line.arguments;
  const [first = ''] = /^\S*\s*/.exec(chunk.line.slice(start, end)) ?? [];
  return spanOf(start + first.length, end);
}

function execFacts(reading: Reading, { start, end }: Span, text: string): CommandFacts {
  const values = (jsonArray(text) ?? []).map(String);
  const places = [...text.matchAll(/"(?:\\.|[^"\\])*"/g)];
  const words = values.map((value, index): Word => {
    const at = start + (places[index]?.index ?? 0);
    const word = wordOf(
      { ...reading, line: { ...reading.line, json: 'strings' } },
      { text: value, start: at, end: at + (places[index]?.[0].length ?? 0) },
    );
    return { ...word, value, variables: [] };
  });
  const span = sourceSpan(reading.chunk, spanOf(start, end));
  const command: Command = { span, assignments: [], words, operator: undefined };
  const inner = innerScript(reading, values, words);
  return {
    form: 'exec',
    commands: [...(words.length > 0 ? [command] : []), ...inner.commands],
    sets: inner.sets,
    script: values.join(' '),
  };
}

/** `["sh", "-c", "…"]`, where the string needs no unescaping. */
function innerScript({ chunk }: Reading, values: readonly string[], words: readonly Word[]): ShellText {
  const at = values.findIndex((value) => /^-[a-z]*c$/.test(value)) + 1;
  const [word, text] = [words[at], values[at]];
  if (at === 0 || !isShell(values[0]) || word === undefined || text === undefined) return nothing;
  const isPlain = word.span.end - word.span.start === text.length + 2;
  if (!isPlain || chunk.text.slice(word.span.start + 1, word.span.end - 1) !== text) return nothing;
  return readShell(text, ({ start, end }) => spanOf(word.span.start + 1 + start, word.span.start + 1 + end));
}

/** A body is shell text where it is the whole RUN, or where a shell reads it; else it is data. */
function isScript(
  heredoc: ScannedHeredoc,
  line: string,
  text: string,
  commands: readonly Command[],
): boolean {
  const body = text.slice(heredoc.body.start, heredoc.body.end);
  const [shebang] = /^[\t ]*#![^\n]*/.exec(body) ?? [];
  const isAlone = /^\d*<<-?\s*\S+$/.test(line);
  if (isAlone) return shebang === undefined || /\b(?:ba|da|a|k|z)?sh\b/.test(shebang);
  const reader = commands.findLast(({ span }) => span.start <= heredoc.body.start);
  const [name, ...others] = reader?.words ?? [];
  return commands.length === 1 && isShell(name?.value) && others.every(({ raw }) => raw.startsWith('-'));
}
