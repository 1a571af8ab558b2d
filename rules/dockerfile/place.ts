import { type Span, shiftSpan } from '../core/span.ts';
import { expandWord, type Variable } from './lexer.ts';
import type { ReadInstruction } from './read.ts';
import type {
  AssignInstruction,
  Assignment,
  Command,
  CopyInstruction,
  Flag,
  Instruction,
  Mount,
  OtherInstruction,
  UserInstruction,
  Word,
} from './syntax.ts';

export interface Place {
  /** Where the instruction's chunk begins in the file. */
  readonly start: number;
  readonly escapeChar: '\\' | '`';
  readonly lookup: (name: string) => Variable;
}

/** Puts an instruction where it stands in the file, and known variables into its words. */
export function placeInstruction(
  { instruction, sets }: Pick<ReadInstruction, 'instruction' | 'sets'>,
  { start, escapeChar, lookup }: Place,
): Instruction {
  const shift = (span: Span): Span => shiftSpan(span, start);
  const docker = wordPlacer(shift, escapeChar, lookup);
  const shell = wordPlacer(shift, '\\', (name) => (sets.has(name) ? unknown : lookup(name)));
  return moveInstruction(instruction, shift, docker, shell);
}

/** The same instruction further down, or up. */
export function shiftInstruction(instruction: Instruction, by: number): Instruction {
  const shift = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  const word = ({ span, raw, value, variables }: Word): Word => ({
    span: shift(span),
    raw,
    value,
    variables,
  });
  return moveInstruction(instruction, shift, word, word);
}

function moveInstruction(
  instruction: Instruction,
  shift: (span: Span) => Span,
  docker: (word: Word) => Word,
  shell: (word: Word) => Word,
): Instruction {
  const flag = (one: Flag): Flag => ({
    ...one,
    span: shift(one.span),
    valueSpan: one.valueSpan && shift(one.valueSpan),
  });
  const base = {
    span: shift(instruction.span),
    keyword: instruction.keyword,
    keywordSpan: shift(instruction.keywordSpan),
    flags: instruction.flags.map(flag),
    argumentsSpan: shift(instruction.argumentsSpan),
    onBuild: instruction.onBuild,
    heredocs: instruction.heredocs.map((one) => ({ ...one, body: shift(one.body) })),
  };
  switch (instruction.kind) {
    case 'from': {
      const words = instruction.words.map(docker);
      const { kind, alias, platform } = instruction;
      return {
        ...base,
        kind,
        words,
        image: words[0],
        alias: alias && words[2],
        platform: platform && flag(platform),
        base: instruction.base,
      };
    }
    case 'run': {
      const { kind, form, mounts, script } = instruction;
      const commands = instruction.commands.map((one) => placeCommand(one, shift, shell));
      const words = commands.flatMap((one) => one.words);
      return {
        ...base,
        kind,
        form,
        words,
        script,
        commands,
        mounts: mounts.map((one) => placeMount(one, shift)),
      };
    }
    case 'cmd':
    case 'entrypoint':
    case 'healthcheck':
    case 'shell': {
      const { kind, form } = instruction;
      const commands = instruction.commands.map((one) => placeCommand(one, shift, shell));
      return { ...base, kind, form, words: commands.flatMap((one) => one.words), commands };
    }
    default:
      return { ...base, ...placeOther(instruction, shift, docker) };
  }
}

const unknown: Variable = { kind: 'unknown' };

type PlacedOther = Pick<OtherInstruction, 'words'> &
  (
    | Pick<CopyInstruction, 'kind' | 'sources' | 'destination' | 'from'>
    | Pick<AssignInstruction, 'kind' | 'pairs'>
    | Pick<UserInstruction, 'kind' | 'user'>
    | Pick<OtherInstruction, 'kind'>
  );

function placeOther(
  instruction: CopyInstruction | AssignInstruction | UserInstruction | OtherInstruction,
  shift: (span: Span) => Span,
  word: (word: Word) => Word,
): PlacedOther {
  switch (instruction.kind) {
    case 'copy':
    case 'add':
      return {
        kind: instruction.kind,
        words: instruction.words.map(word),
        sources: instruction.sources.map(word),
        destination: instruction.destination && word(instruction.destination),
        from: instruction.from && word(instruction.from),
      };
    case 'arg':
    case 'env':
    case 'label': {
      const pairs = instruction.pairs.map((one) => placeAssignment(one, shift, word));
      return { kind: instruction.kind, pairs, words: pairs.flatMap(({ value }) => value ?? []) };
    }
    case 'user': {
      const words = instruction.words.map(word);
      return { kind: instruction.kind, words, user: words[0] };
    }
    default:
      return { kind: instruction.kind, words: instruction.words.map(word) };
  }
}

/** What the shell itself works out, no table of variables can tell. */
const computed = /\$\(|`|\$'|\$"|<\(|>\(/;

function wordPlacer(
  shift: (span: Span) => Span,
  escapeChar: string,
  lookup: (name: string) => Variable,
): (word: Word) => Word {
  return (word) => {
    const { raw, variables, value } = word;
    const isOpen =
      value === undefined && variables.length > 0 && !(escapeChar === '\\' && computed.test(raw));
    return {
      span: shift(word.span),
      raw,
      variables,
      value: isOpen ? expandWord(raw, escapeChar, lookup).value : value,
    };
  };
}

const placeCommand = (
  { span, assignments, words, operator }: Command,
  shift: (span: Span) => Span,
  word: (word: Word) => Word,
): Command => ({
  span: shift(span),
  assignments: assignments.map((one) => placeAssignment(one, shift, word)),
  words: words.map(word),
  operator,
});

const placeAssignment = (
  { name, nameSpan, value, span }: Assignment,
  shift: (span: Span) => Span,
  word: (word: Word) => Word,
): Assignment => ({ name, nameSpan: shift(nameSpan), value: value && word(value), span: shift(span) });

const placeMount = ({ span, type, values }: Mount, shift: (span: Span) => Span): Mount => ({
  span: shift(span),
  type,
  values: new Map(
    [...values].map(([key, one]) => [key, { value: one.value, span: shift(one.span) }] as const),
  ),
});
