/** What is known of a variable: its value, that it is declared without one, or nothing. */
export type Variable =
  | { readonly kind: 'known'; readonly text: string }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown' };

export interface LexedWord {
  readonly text: string;
  /** Where the word begins in the source. */
  readonly start: number;
  readonly end: number;
}

export interface Lexed {
  /** Undefined where a variable is unknown, or the text is refused. */
  readonly value: string | undefined;
  readonly words: readonly LexedWord[];
  readonly variables: readonly string[];
  readonly refused: boolean;
}

/**
 * Puts variables into a word and takes its quotes off, as BuildKit's shell lexer does (`ProcessWord`). The
 * `#`, `%` and `/` operators count as unknown.
 */
export const expandWord = (source: string, escapeChar: string, lookup: (name: string) => Variable): Lexed =>
  lex(source, { escapeChar, lookup, keepsQuotes: false });

/** Splits a line into words with their quotes and escapes kept, as BuildKit looks for heredocs in it. */
export const wordsWithQuotes = (source: string): readonly LexedWord[] => {
  const { words, refused } = lex(source, { escapeChar: '\\', lookup: undefined, keepsQuotes: true });
  return refused ? [] : words;
};

interface Options {
  readonly escapeChar: string;
  /** Undefined: variables stay as they are written. */
  readonly lookup: ((name: string) => Variable) | undefined;
  readonly keepsQuotes: boolean;
}

interface State extends Options {
  readonly source: string;
  at: number;
  refused: boolean;
  unknown: boolean;
  /** How many `${` are open. */
  depth: number;
  readonly variables: Set<string>;
}

function lex(source: string, options: Options): Lexed {
  const state: State = {
    ...options,
    source,
    at: 0,
    refused: false,
    unknown: false,
    depth: 0,
    variables: new Set(),
  };
  const words: LexedWord[] = [];
  const value = readUntil(state, undefined, options.keepsQuotes, words);
  return {
    value: state.refused || state.unknown ? undefined : value,
    words,
    variables: [...state.variables],
    refused: state.refused,
  };
}

/** Reads to the stop character, which must come, or to the end. */
function readUntil(
  state: State,
  stop: string | undefined,
  keepsEscapes: boolean,
  into?: LexedWord[],
): string {
  const collector = into && wordCollector(into);
  let result = '';
  while (state.at < state.source.length && !state.refused) {
    const start = state.at;
    const char = state.source.charAt(start);
    if (char === stop) {
      state.at += 1;
      collector?.finish(start);
      return result;
    }
    const piece = readPiece(state, char, keepsEscapes);
    result += piece;
    const splits = char === '$' || piece.length === 1;
    if (splits && char !== state.escapeChar) collector?.add(piece, start, state.at);
    else collector?.addWhole(piece, start, state.at);
  }
  if (stop !== undefined) refuse(state);
  collector?.finish(state.at);
  return result;
}

function readPiece(state: State, char: string, keepsEscapes: boolean): string {
  if (char === '$') return readDollar(state);
  if (char === '<') return readAngle(state);
  if (char === "'") return readSingleQuoted(state);
  if (char === '"') return readDoubleQuoted(state, keepsEscapes);
  state.at += 1;
  if (char !== state.escapeChar) return char;
  const escaped = state.source.charAt(state.at);
  state.at += escaped.length;
  return (keepsEscapes ? char : '') + escaped;
}

/** White space between `<<` and the name of a heredoc belongs to the word. */
function readAngle(state: State): string {
  const [heredoc] = /^<<[\t\r ]*/.exec(state.source.slice(state.at)) ?? ['<'];
  state.at += heredoc.length;
  return heredoc;
}

function readSingleQuoted(state: State): string {
  const end = state.source.indexOf("'", state.at + 1);
  if (end < 0) return refuse(state);
  const quoted = state.source.slice(state.at, end + 1);
  state.at = end + 1;
  return state.keepsQuotes ? quoted : quoted.slice(1, -1);
}

function readDoubleQuoted(state: State, keepsEscapes: boolean): string {
  const { source } = state;
  const quote = state.keepsQuotes ? '"' : '';
  let result = quote;
  state.at += 1;
  while (state.at < source.length && !state.refused) {
    const char = source.charAt(state.at);
    if (char === '$') {
      result += readDollar(state);
      continue;
    }
    state.at += 1;
    if (char === '"') return result + quote;
    if (char !== state.escapeChar) {
      result += char;
      continue;
    }
    if (keepsEscapes) result += char;
    const next = source.charAt(state.at);
    if (next === '') continue;
    if (next === '"' || next === '$' || next === state.escapeChar) {
      state.at += 1;
      result += next;
    } else result += char;
  }
  return refuse(state);
}

function readDollar(state: State): string {
  const { source } = state;
  const start = state.at;
  state.at += 1;
  if (source.charAt(state.at) !== '{') {
    const name = readName(state);
    return name === '' ? '$' : variableText(state, name, source.slice(start, state.at));
  }
  state.at += 1;
  const first = source.charAt(state.at);
  if (first === '' || first === '{' || first === '}' || first === ':') return refuse(state);
  const name = readName(state);
  let operator = source.charAt(state.at);
  state.at += 1;
  if (operator === '}') return variableText(state, name, source.slice(start, state.at));
  const emptyCounts = operator === ':';
  if (emptyCounts) {
    operator = source.charAt(state.at);
    state.at += 1;
  }
  return readOperation(state, { name, operator, emptyCounts, start });
}

/** Nobody nests deeper; the call stack ends somewhere. */
const deepest = 100;

interface Operation {
  readonly name: string;
  readonly operator: string;
  /** `:-` rather than `-`: an empty value is as good as none. */
  readonly emptyCounts: boolean;
  readonly start: number;
}

function readOperation(state: State, operation: Operation): string {
  const { name, operator, emptyCounts, start } = operation;
  const isPattern = operator === '#' || operator === '%' || operator === '/';
  if (operator === '' || !'+-?#%/'.includes(operator) || (emptyCounts && isPattern)) return refuse(state);
  state.depth += 1;
  if (state.depth > deepest) return refuse(state);
  const unknownBefore = state.unknown;
  if (operator === '/') {
    if (state.source.charAt(state.at) === '/') state.at += 1;
    readUntil(state, '/', true);
  }
  const word = readUntil(state, '}', isPattern);
  state.depth -= 1;
  state.variables.add(name);
  const unknownInWord = state.unknown;
  state.unknown = unknownBefore;
  if (state.lookup === undefined) return state.source.slice(start, state.at);
  const variable = state.lookup(name);
  const taken = isPattern ? 'unknown' : outcome(operator, emptyCounts, variable);
  if (taken === 'unknown') state.unknown = true;
  if (taken === 'word' && unknownInWord) state.unknown = true;
  if (taken === 'word') return word;
  return taken === 'value' && variable.kind === 'known' ? variable.text : '';
}

function outcome(
  operator: string,
  emptyCounts: boolean,
  variable: Variable,
): 'word' | 'value' | 'nothing' | 'unknown' {
  if (variable.kind === 'unknown') return 'unknown';
  const isSet = variable.kind === 'known' && !(emptyCounts && variable.text === '');
  if (operator === '-') return isSet ? 'value' : 'word';
  if (operator === '+') return isSet ? 'word' : 'nothing';
  return isSet ? 'value' : 'unknown';
}

function variableText(state: State, name: string, asWritten: string): string {
  state.variables.add(name);
  if (state.lookup === undefined) return asWritten;
  const variable = state.lookup(name);
  if (variable.kind === 'known') return variable.text;
  state.unknown = true;
  return '';
}

/** A name, one special parameter, or a run of digits. */
function readName(state: State): string {
  nameHere.lastIndex = state.at;
  const name = nameHere.exec(state.source)?.[0] ?? '';
  state.at += name.length;
  return name;
}

const nameHere = /[0-9]+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy;

/** Ends the reading: BuildKit would not take the text. */
function refuse(state: State): string {
  state.refused = true;
  state.at = state.source.length;
  return '';
}

function wordCollector(words: LexedWord[]): {
  add(piece: string, start: number, end: number): void;
  addWhole(piece: string, start: number, end: number): void;
  finish(end: number): void;
} {
  let text = '';
  let from = 0;
  let to = 0;
  const finish = (): void => {
    if (text !== '') words.push({ text, start: from, end: to });
    text = '';
  };
  const addWhole = (piece: string, start: number, end: number): void => {
    if (text === '') from = start;
    text += piece;
    to = end;
  };
  const add = (piece: string, start: number, end: number): void => {
    for (const char of piece) {
      if (/\s/.test(char)) finish();
      else addWhole(char, start, end);
    }
  };
  return { add, addWhole, finish };
}
