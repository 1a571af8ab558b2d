import type { Report } from '../core/rule.ts';
import { type Span, spanOf } from '../core/span.ts';
import { heredocOf } from './heredocs.ts';
import type { LexedWord } from './lexer.ts';
import { mountOf } from './mounts.ts';
import { pairsOf } from './pairs.ts';
import { type ParsedLine, parseLine } from './parse.ts';
import { problemsOf } from './problems.ts';
import type { Reading } from './reading.ts';
import { commandFacts } from './run.ts';
import { type Chunk, sourceOffset, sourceSpan } from './scan.ts';
import type { Flag, Instruction, Word } from './syntax.ts';
import { wordOf } from './word.ts';

/** What the text of one instruction says by itself; all offsets count from its chunk's start. */
export interface ReadInstruction {
  /** Words with variables have no value yet, and FROM does not know yet what it names. */
  readonly instruction: Instruction;
  /** Variables that the shell text sets itself. */
  readonly sets: ReadonlySet<string>;
  readonly problems: readonly Report[];
}

/** Reads one chunk. A pure function of its text and the escape character, so its result may be used again. */
export function readInstruction(chunk: Chunk, escapeChar: '\\' | '`'): ReadInstruction {
  const line = parseLine(chunk.line, escapeChar);
  const keyword = keywordOf(chunk, line);
  const problems = problemsOf({ chunk, line, keyword, escapeChar });
  const trigger = keyword === 'ONBUILD' ? triggerOf(chunk, line) : undefined;
  if (trigger === undefined) return { ...build({ chunk, line, keyword, escapeChar }, false), problems };
  const inner = parseLine(trigger.line, escapeChar);
  return {
    ...build({ chunk: trigger, line: inner, keyword: keywordOf(trigger, inner), escapeChar }, true),
    problems,
  };
}

const keywordOf = ({ line }: Chunk, { keyword }: ParsedLine): string =>
  line.slice(keyword.start, keyword.end).toUpperCase();

/** The instruction behind ONBUILD, as a chunk of its own; undefined where none stands there that may. */
function triggerOf(chunk: Chunk, { arguments: { start, end } }: ParsedLine): Chunk | undefined {
  const line = chunk.line.slice(start);
  if (start === end || /^(?:onbuild|from|maintainer)\b/i.test(line)) return undefined;
  const pieces = chunk.pieces
    .filter(({ at }) => at > start)
    .map(({ at, from }) => ({ at: at - start, from }));
  const heredocs = chunk.heredocs.map((one) => ({
    ...one,
    at: spanOf(one.at.start - start, one.at.end - start),
  }));
  return { ...chunk, line, pieces: [{ at: 0, from: sourceOffset(chunk, start) }, ...pieces], heredocs };
}

function build(reading: Reading, onBuild: boolean): Omit<ReadInstruction, 'problems'> {
  const { chunk, line, keyword } = reading;
  const keywordSpan = sourceSpan(chunk, line.keyword);
  const argumentsStart = sourceOffset(chunk, line.arguments.start);
  const base = {
    span: spanOf(keywordSpan.start, chunk.text.length),
    keyword,
    keywordSpan,
    flags: line.flags.map((flag) => flagOf(chunk, flag)),
    argumentsSpan: spanOf(Math.min(argumentsStart, chunk.lineEnd), chunk.lineEnd),
    onBuild,
    heredocs: chunk.heredocs.map(({ name, body, expand }) => ({ name, body, expand })),
  };
  return { sets: noNames, ...ofKind(reading, base) };
}

const noNames: ReadonlySet<string> = new Set();

type Base = Omit<Instruction & { kind: 'other' }, 'kind' | 'words'>;

function ofKind(
  reading: Reading,
  base: Base,
): Pick<ReadInstruction, 'instruction'> & Partial<Pick<ReadInstruction, 'sets'>> {
  const { keyword } = reading;
  switch (keyword) {
    case 'FROM':
      return { instruction: fromOf(reading, base) };
    case 'RUN': {
      const { sets, commands, form, script } = commandFacts(reading);
      const mounts = base.flags.flatMap((flag) => mountOf(flag));
      const words = commands.flatMap((command) => command.words);
      return { sets, instruction: { ...base, kind: 'run', form, mounts, commands, script, words } };
    }
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
    case 'SHELL': {
      const { sets, commands, form } = commandFacts(reading);
      const words = commands.flatMap((command) => command.words);
      return { sets, instruction: { ...base, kind: lowerCase[keyword], form, commands, words } };
    }
    case 'COPY':
    case 'ADD':
      return { instruction: copyOf(reading, base, lowerCase[keyword]) };
    case 'ARG':
    case 'ENV':
    case 'LABEL': {
      const pairs = pairsOf(reading);
      const words = pairs.flatMap(({ value }) => value ?? []);
      return { instruction: { ...base, kind: lowerCase[keyword], pairs, words } };
    }
    case 'USER': {
      const words = wholeArgument(reading);
      return { instruction: { ...base, kind: 'user', words, user: words[0] } };
    }
    default:
      return { instruction: { ...base, kind: 'other', words: otherWords(reading) } };
  }
}

const lowerCase = {
  CMD: 'cmd',
  ENTRYPOINT: 'entrypoint',
  HEALTHCHECK: 'healthcheck',
  SHELL: 'shell',
  COPY: 'copy',
  ADD: 'add',
  ARG: 'arg',
  ENV: 'env',
  LABEL: 'label',
} as const;

function fromOf(reading: Reading, base: Base): Instruction {
  const words = reading.line.words.map((word) => wordOf(reading, word));
  const [image, as, alias] = words;
  return {
    ...base,
    kind: 'from',
    words,
    image,
    alias: words.length === 3 && as?.raw.toUpperCase() === 'AS' ? alias : undefined,
    platform: base.flags.find(({ name }) => name === 'platform'),
    base: { kind: 'scratch' },
  };
}

function copyOf(reading: Reading, base: Base, kind: 'copy' | 'add'): Instruction {
  const words = argumentWords(reading);
  const from = base.flags.find(({ name }) => name === 'from');
  const isHeredoc = ({ raw }: Word): boolean => base.heredocs.length > 0 && heredocOf(raw) !== undefined;
  return {
    ...base,
    kind,
    words,
    sources: words.slice(0, -1).filter((word) => !isHeredoc(word)),
    destination: words.length > 1 ? words.at(-1) : undefined,
    from: from && flagWord(reading, from),
  };
}

function flagWord(reading: Reading, { value, valueSpan }: Flag): Word | undefined {
  if (value === undefined || valueSpan === undefined) return undefined;
  const { value: expanded, variables } = wordOf(reading, { text: value, start: 0, end: 0 });
  return { span: valueSpan, raw: value, value: expanded, variables };
}

/** USER, WORKDIR, STOPSIGNAL and MAINTAINER take all that follows for one word. */
function wholeArgument(reading: Reading): readonly Word[] {
  const { start, end } = reading.line.arguments;
  const text = reading.chunk.line.slice(start, end);
  return text === '' ? [] : [wordOf(reading, { text, start, end })];
}

const otherWords = (reading: Reading): readonly Word[] =>
  reading.keyword === 'EXPOSE' || reading.keyword === 'VOLUME'
    ? argumentWords(reading)
    : wholeArgument(reading);

const argumentWords = (reading: Reading): readonly Word[] =>
  reading.line.words.map((word) => wordOf(reading, word));

function flagOf(chunk: Chunk, { text, raw, start, end }: LexedWord & { readonly raw: string }): Flag {
  const span = sourceSpan(chunk, spanOf(start, end));
  const equals = text.indexOf('=');
  if (equals < 0) return { name: text.slice(2), value: undefined, valueSpan: undefined, span };
  const valueStart = start + raw.indexOf('=') + 1;
  const valueSpan: Span = sourceSpan(chunk, spanOf(valueStart, end));
  return { name: text.slice(2, equals), value: text.slice(equals + 1), valueSpan, span };
}
