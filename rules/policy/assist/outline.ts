import { type Span, spanOf } from '../../core/span.ts';
import { readFlow } from './flow.ts';
import {
  addNode,
  type Found,
  insideQuotes,
  type OutlineNode,
  type OutlineState,
  rootNode,
  type Slot,
  type Step,
} from './slot.ts';

/**
 * What can be written at an offset, told by the lines of the text alone: by dashes, colons, brackets and
 * indentation. So it works while the YAML is half typed. Undefined in comments, in block scalars and where
 * nothing can stand.
 */
export function slotAt(text: string, offset: number): Slot | undefined {
  const state: Reading = { text, cursor: offset, found: undefined, stack: [], root: rootNode() };
  let at = 0;
  while (at <= text.length) at = readLine(state, at);
  return state.found && isFree(state.found) ? finished(state, state.found) : undefined;
}

/**
 * No scalar can stand behind a key or a dash that lines below belong to, and no line below a key whose value stands
 * behind it.
 */
function isFree({ kind, node, word, flow }: Found): boolean {
  if (kind === 'value' && word.end === word.start && node.children.length > 0) return false;
  const holder = kind === 'key' ? node : typeof node.step === 'number' ? node.parent : undefined;
  return flow || holder === undefined || (holder.value === undefined && !holder.flow);
}

interface Reading extends OutlineState {
  readonly root: OutlineNode;
  /** The entries and items that are open at the line that is read, from the outermost. */
  readonly stack: OutlineNode[];
}

/** Reads the line that begins at `start`, or all of a value over several lines. Returns the next line's start. */
function readLine(state: Reading, start: number): number {
  const { text } = state;
  const isMarked = start === 0 && text.startsWith('\uFEFF');
  const line: Line = { start: isMarked ? 1 : start, end: endOfLine(text, start) };
  const from = line.start + (/^[ \t]*/.exec(text.slice(line.start, line.end))?.[0].length ?? 0);
  if (from === line.end) blankLine(state, line);
  else if (text.charAt(from) !== '#' && !/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(line.start, line.end))) {
    return nextLine(text, readContent(state, line, from));
  }
  return nextLine(text, line.end);
}

interface Line {
  readonly start: number;
  readonly end: number;
}

/** Where the cursor stands on an empty line, a key could be written in its column. */
function blankLine(state: Reading, { start, end }: Line): void {
  if (state.cursor < start || state.cursor > end) return;
  const column = state.cursor - start;
  const node = parentOf(state.stack, column, false) ?? state.root;
  tell(state, { kind: 'key', node, word: spanOf(state.cursor, end), column, colon: false });
}

/** Dashes, then a key or a value. Returns where it ends. */
function readContent(state: Reading, line: Line, from: number): number {
  const { text, cursor } = state;
  let at = from;
  let item: OutlineNode | undefined;
  while (text.charAt(at) === '-' && /[\s]|^$/.test(text.charAt(at + 1))) {
    const column = at - line.start;
    const parent = item ?? open(state, column, true);
    item = addNode(parent, undefined, spanOf(at, at + 1), column);
    state.stack.push(item);
    const content = at + 1 + (/^[ \t]*/.exec(text.slice(at + 1, line.end))?.[0].length ?? 0);
    if (cursor > at && cursor < content) return behindDash(state, line, item, content);
    if (content === line.end && cursor === content) return behindDash(state, line, item, content);
    at = content;
  }
  if (at === line.end || text.charAt(at) === '#') return line.end;
  const key = readKey(text, at, line.end);
  return key ? readEntry(state, line, at, key) : readAlone(state, line, at, item);
}

/** Between a dash and what follows it, or the line's end. */
function behindDash(state: Reading, line: Line, node: OutlineNode, content: number): number {
  const { text, cursor } = state;
  const isLast = content === line.end || text.charAt(content) === '#';
  const needsSpace = cursor === node.head.end;
  const column = cursor - line.start + (needsSpace ? 1 : 0);
  const word = spanOf(cursor, isLast && text.charAt(content) !== '#' ? line.end : cursor);
  if (isLast) tell(state, { kind: 'value', node, word, column, needsSpace });
  return line.end;
}

interface Key {
  /** Quotes included. */
  readonly end: number;
  /** Just behind the colon. */
  readonly colon: number;
}

function readKey(text: string, at: number, end: number): Key | undefined {
  const pattern = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[\]{},&!|>%@`][^#]*?)([ \t]*:)(?=\s|$)/;
  const match = pattern.exec(text.slice(at, end));
  if (match === null) return undefined;
  const [whole, key = ''] = match;
  return { end: at + key.length, colon: at + whole.length };
}

function readEntry(state: Reading, line: Line, at: number, key: Key): number {
  const { text, cursor } = state;
  const column = at - line.start;
  const parent = open(state, column, false);
  const { word, quoted } = insideQuotes(text, spanOf(at, key.end));
  const node = addNode(parent, text.slice(word.start, word.end), word, column);
  state.stack.push(node);
  if (cursor >= at && cursor < key.colon) {
    tell(state, { kind: 'key', node: parent, word, quoted, column, colon: true });
  }
  const value = key.colon + (/^[ \t]*/.exec(text.slice(key.colon, line.end))?.[0].length ?? 0);
  if (value === line.end || text.charAt(value) === '#') {
    const isHere = cursor >= key.colon && cursor <= value;
    const needsSpace = cursor === key.colon;
    const missing = spanOf(cursor, cursor);
    if (isHere) tell(state, { kind: 'value', node, word: missing, column: cursor - line.start, needsSpace });
    return line.end;
  }
  return readValue(state, line, node, value, column);
}

/** What stands alone on a line or behind a dash: an item, or a key that is not finished. */
function readAlone(state: Reading, line: Line, at: number, item: OutlineNode | undefined): number {
  const column = at - line.start;
  if (item) return readValue(state, line, item, at, item.column);
  const parent = parentOf(state.stack, column, false) ?? state.root;
  if (/[[{]/.test(state.text.charAt(at))) return readFlow(state, parent, at, parent.column);
  const { word, quoted, end } = scalarAt(state.text, at, line.end);
  if (isIn(state.cursor, word))
    tell(state, { kind: 'key', node: parent, word, quoted, column, colon: false });
  return end;
}

/** Behind a colon or a dash. `margin` is the column that lines of the same value are indented beyond. */
function readValue(state: Reading, line: Line, node: OutlineNode, at: number, margin: number): number {
  const { text } = state;
  const sign = text.charAt(at);
  if (sign === '[' || sign === '{') return readFlow(state, node, at, margin);
  if (/^[|>][-+0-9]*[ \t]*(?:#.*)?$/.test(text.slice(at, line.end)))
    return endOfBlock(text, line.end, margin);
  const { word, quoted } = scalarAt(text, at, line.end);
  node.value = word;
  if (isIn(state.cursor, word)) tell(state, { kind: 'value', node, word, quoted, column: at - line.start });
  return line.end;
}

/** A scalar on one line, without its comment. */
function scalarAt(
  text: string,
  at: number,
  lineEnd: number,
): { readonly word: Span; readonly quoted: boolean; readonly end: number } {
  const rest = text.slice(at, lineEnd);
  const quotedText = /^(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)/.exec(rest)?.[0];
  const plain = quotedText ?? rest.replace(/(?:^|\s)#.*$/, '').trimEnd();
  return { ...insideQuotes(text, spanOf(at, at + plain.length)), end: lineEnd };
}

/** The end of a block scalar: of the last line that is empty or indented beyond `margin`. */
function endOfBlock(text: string, from: number, margin: number): number {
  let end = from;
  for (let next = nextLine(text, end); next < text.length; next = nextLine(text, end)) {
    const lineEnd = endOfLine(text, next);
    const line = text.slice(next, lineEnd);
    if (line.trim() !== '' && (/^ */.exec(line)?.[0].length ?? 0) <= margin) break;
    end = lineEnd;
  }
  return end;
}

/** Closes what a line in that column cannot belong to; gives what it belongs to. */
function open(state: Reading, column: number, isDash: boolean): OutlineNode {
  const parent = parentOf(state.stack, column, isDash);
  state.stack.length = parent === undefined ? 0 : state.stack.indexOf(parent) + 1;
  return parent ?? state.root;
}

/** A list may stand in the column of its key. */
const parentOf = (stack: readonly OutlineNode[], column: number, isDash: boolean): OutlineNode | undefined =>
  stack.findLast(
    (one) =>
      one.column < column ||
      (isDash && one.column === column && typeof one.step === 'string' && one.value === undefined),
  );

const isIn = (cursor: number, { start, end }: Span): boolean => cursor >= start && cursor <= end;

function tell(
  state: Reading,
  found: Pick<Found, 'kind' | 'node' | 'word' | 'column'> & Partial<Found>,
): void {
  state.found ??= { quoted: false, needsSpace: false, flow: false, colon: false, ...found };
}

function finished({ text, root }: Reading, { node, ...found }: Found): Slot {
  const isItem = found.kind === 'value' && typeof node.step === 'number';
  const holder = found.kind === 'key' ? node : isItem ? node.parent : undefined;
  const others = (holder?.children ?? []).filter(
    (one) =>
      one !== node && !isIn(found.word.start, one.value ?? one.head) && !isIn(found.word.start, one.head),
  );
  const beside =
    found.kind === 'key' && !found.flow ? holder?.children.find((one) => one !== node) : undefined;
  const column = Math.max(found.column, found.colon ? 0 : (beside?.column ?? 0));
  return {
    ...found,
    column,
    indent: column - found.column,
    path: pathOf(node),
    step: stepOf(root) ?? ownStep(node, found) ?? 2,
    others: others.flatMap((one) => {
      const shown = typeof one.step === 'string' ? one.head : one.value;
      return shown ? [text.slice(shown.start, shown.end)] : [];
    }),
  };
}

/** In a file without any other map in a map, as the cursor stands below its key. */
const ownStep = (
  { step, column }: OutlineNode,
  found: Pick<Found, 'kind' | 'flow' | 'column'>,
): number | undefined =>
  found.kind === 'key' && !found.flow && typeof step === 'string' && found.column > column
    ? found.column - column
    : undefined;

const pathOf = ({ step, parent }: OutlineNode): readonly Step[] =>
  step === undefined || parent === undefined ? [] : [...pathOf(parent), step];

/** The first map inside a map tells how far the file indents. */
function stepOf(root: OutlineNode): number | undefined {
  for (const { column, children } of root.children) {
    const inner = children.find((one) => typeof one.step === 'string' && one.column > column);
    if (inner) return inner.column - column;
  }
  return undefined;
}

function endOfLine(text: string, from: number): number {
  const pattern = /[\r\n]|$/g;
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** Beyond the text's end where there is no further line. */
function nextLine(text: string, end: number): number {
  const lineEnd = endOfLine(text, end);
  return text.startsWith('\r\n', lineEnd) ? lineEnd + 2 : lineEnd + 1;
}
