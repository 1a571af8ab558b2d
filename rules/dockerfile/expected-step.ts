import { once } from '../core/keep.ts';
import { heredocOf } from './heredocs.ts';
import { barePath, oneSpace, unquoted } from './step-text.ts';
import type { Dockerfile, Instruction, Word } from './syntax.ts';

/** What a builder would write into the history for an instruction. */
export interface ExpectedStep {
  readonly keyword: string;
  /** The texts that it may have, white space made one. */
  readonly texts: readonly string[];
  /** Where parts of it are unknown: what it looks like. */
  readonly pattern: RegExp | undefined;
  /** Of COPY and ADD where they copy to, and as it is written; of ENV, LABEL and ARG the names that they set. */
  readonly destinations: readonly string[];
  readonly names: readonly string[];
}

/** The expected steps of a file's instructions, each made once. */
export const expectedSteps = once((document: Dockerfile): readonly ExpectedStep[] =>
  document.instructions.map((instruction) => expectedStep(document, instruction)),
);

function expectedStep(document: Dockerfile, instruction: Instruction): ExpectedStep {
  const { onBuild, keyword } = instruction;
  const plain = {
    keyword: onBuild ? 'ONBUILD' : keyword,
    pattern: undefined,
    destinations: [],
    names: [],
  };
  if (onBuild) return { ...plain, texts: [oneSpace(`${keyword} ${argumentsOf(document, instruction)}`)] };
  switch (instruction.kind) {
    case 'run':
      return { ...plain, texts: runTexts(document, instruction).map(oneSpace) };
    case 'copy':
    case 'add':
      return {
        ...plain,
        ...wordsText(instruction.words),
        destinations: destinationsOf(instruction.destination),
      };
    case 'env':
    case 'label':
    case 'arg': {
      const names = instruction.pairs.map(({ name }) => unquoted(name));
      const pairs = instruction.pairs.map(({ name, value }) =>
        value === undefined ? unquoted(name) : `${unquoted(name)}=${value.value ?? value.raw}`,
      );
      return { ...plain, texts: [oneSpace(pairs.join(' '))], names };
    }
    case 'user':
      return { ...plain, ...wordsText(instruction.words) };
    case 'other':
      return instruction.words.length === 0
        ? { ...plain, texts: [oneSpace(argumentsOf(document, instruction))] }
        : { ...plain, ...wordsText(instruction.words), ...folderPattern(instruction) };
    default:
      return { ...plain, texts: [oneSpace(argumentsOf(document, instruction))] };
  }
}

/** Podman leaves variables as they are written. */
const destinationsOf = (word: Word | undefined): readonly string[] =>
  word === undefined ? [] : [...new Set([word.value ?? word.raw, unquoted(word.raw)])];

/** Without line ends that go on, comments among the lines, and heredoc bodies; what the builder joins to one line. */
export const argumentsOf = (
  { text, escape: continuation }: Dockerfile,
  { argumentsSpan }: Instruction,
): string => joined(text.slice(argumentsSpan.start, argumentsSpan.end), continuation);

const joined = (text: string, continuation: string): string => {
  if (!/[\r\n]/.test(text)) return text;
  const ending = continuation === '\\' ? /\\[ \t]*$/ : /`[ \t]*$/;
  return text
    .split(/\r\n|\n|\r/)
    .filter((line, index) => index === 0 || !(/^\s*#/.test(line) || line.trim() === ''))
    .map((line) => line.replace(ending, ''))
    .join('');
};

/** A command as the builder runs it; of a heredoc its body, or with its body. */
function runTexts(document: Dockerfile, instruction: Instruction & { kind: 'run' }): readonly string[] {
  const line = argumentsOf(document, instruction);
  const bodies = instruction.heredocs.map(({ body, name }) => ({
    body: document.text.slice(body.start, body.end),
    name,
  }));
  const [first] = bodies;
  if (first === undefined) return instruction.form === 'exec' ? [instruction.script, line] : [line];
  const whole = `${line}\n${bodies.map(({ body, name }) => `${body}\n${name}`).join('\n')}`;
  const bare = `${line}\n${bodies.map(({ body }) => body).join('\n')}`;
  const isAlone = heredocOf(line.trim()) !== undefined;
  return isAlone ? [first.body, `/dev/pipes/${first.name}`, whole, bare] : [whole, bare];
}

/** The values of words; where some are unknown, what the text of all looks like. */
function wordsText(words: readonly Word[]): Pick<ExpectedStep, 'texts' | 'pattern'> {
  const text = (word: Word): string => (heredocOf(word.raw) ? unquoted(word.raw) : (word.value ?? word.raw));
  const texts = [oneSpace(words.map(text).join(' '))];
  if (words.every(({ value }) => value !== undefined)) return { texts, pattern: undefined };
  const parts = words.map((word) => (word.value === undefined ? looseOf(word.raw) : escaped(word.value)));
  const isEmpty = parts.every((part) => part === '\\S*');
  return { texts, pattern: isEmpty ? undefined : new RegExp(`^${parts.join(' ')}$`) };
}

/** The history has the whole path of a folder that WORKDIR names by its end. */
function folderPattern({ keyword, words: [word] }: Instruction): Pick<ExpectedStep, 'pattern'> | undefined {
  const path = word?.value;
  if (keyword !== 'WORKDIR' || path === undefined || path.startsWith('/')) return undefined;
  return { pattern: new RegExp(`/${escaped(barePath(path))}$`) };
}

const looseOf = (raw: string): string =>
  unquoted(raw)
    .split(/\$\{[^}]*\}|\$\w+/)
    .map(escaped)
    .join('\\S*');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
