import { spanOf } from '../../core/span.ts';
import { columnAt } from '../../yaml/lines.ts';
import { addNode, insideQuotes, type OutlineNode, type OutlineState } from './slot.ts';

/**
 * Reads a collection in brackets or braces that begins at `from`, into the children of `owner`. One that is
 * never closed ends before the first line that is indented no further than `margin`. Returns where it ends.
 */
export function readFlow(state: OutlineState, owner: OutlineNode, from: number, margin: number): number {
  const { text } = state;
  const open: Level[] = [];
  let at = from;
  owner.flow = true;
  while (at < text.length) {
    const sign = text.charAt(at);
    const top = open.at(-1);
    if (top && state.cursor === at) found(state, top, at, at);
    if (sign === '[' || sign === '{') {
      open.push({ node: top ? enter(top, at) : owner, isMap: sign === '{', entry: undefined, isFull: false });
      at += 1;
    } else if (sign === ']' || sign === '}') {
      open.pop();
      at += 1;
      if (open.length === 0) return at;
      after(open.at(-1));
    } else if (sign === ',') {
      if (top) {
        top.entry = undefined;
        top.isFull = false;
      }
      at += 1;
    } else if (/[\r\n]/.test(sign)) {
      const next = text.startsWith('\r\n', at) ? at + 2 : at + 1;
      if (isOutside(text, next, margin)) return at;
      at = next;
    } else if (sign === ' ' || sign === '\t') at += 1;
    else if (sign === '#' && /\s/.test(text.charAt(at - 1))) at = endOfLine(text, at);
    else at = readWord(state, top, at);
  }
  if (state.cursor === at) found(state, open.at(-1), at, at);
  return at;
}

/** One bracket or brace that is open, and in a map the entry whose colon was read. */
interface Level {
  readonly node: OutlineNode;
  readonly isMap: boolean;
  entry: OutlineNode | undefined;
  /** Whether nothing but a comma can follow. */
  isFull: boolean;
}

/** The node of a collection inside another one. */
const enter = (top: Level, at: number): OutlineNode =>
  top.entry ?? addNode(top.node, undefined, spanOf(at, at + 1), -1);

function after(top: Level | undefined): void {
  if (top) top.isFull = true;
}

function readWord(state: OutlineState, top: Level | undefined, at: number): number {
  const { text } = state;
  const end = at + wordLength(text, at);
  const { word, quoted } = insideQuotes(text, spanOf(at, end));
  const colon = top?.isMap === true && top.entry === undefined ? colonAfter(text, end) : undefined;
  if (state.cursor >= at && state.cursor <= end) found(state, top, at, end, colon !== undefined);
  if (top === undefined) return end;
  if (colon !== undefined) {
    top.entry = addNode(top.node, text.slice(word.start, word.end), word, -1);
    return colon;
  }
  top.isFull = true;
  if (top.entry) top.entry.value = word;
  else if (!top.isMap) addNode(top.node, undefined, spanOf(at, at + 1), -1).value = word;
  return quoted ? end : Math.max(end, at + 1);
}

/** A quoted text up to its quote or the line's end, else all up to what ends a plain text in brackets. */
function wordLength(text: string, at: number): number {
  const quote = text.charAt(at);
  const pattern =
    quote === '"'
      ? /"(?:[^"\\\r\n]|\\.)*"?/y
      : quote === "'"
        ? /'(?:[^'\r\n]|'')*'?/y
        : /(?:(?!:(?=[\s,[\]{}]|$)| #)[^,[\]{}\r\n])*/y;
  pattern.lastIndex = at;
  const word = pattern.exec(text)?.[0] ?? '';
  return Math.max(1, quote === '"' || quote === "'" ? word.length : word.trimEnd().length);
}

/** Just behind the colon that follows a key. */
function colonAfter(text: string, from: number): number | undefined {
  const colon = /[ \t]*:/y;
  colon.lastIndex = from;
  return colon.test(text) ? colon.lastIndex : undefined;
}

function found(state: OutlineState, top: Level | undefined, at: number, end: number, colon = false): void {
  if (top === undefined || state.found) return;
  const { text } = state;
  if (at === end && (top.isFull || isFollowed(text, at))) return;
  const { word, quoted } = insideQuotes(text, spanOf(at, end));
  const isKey = top.isMap && top.entry === undefined;
  const node = isKey ? top.node : (top.entry ?? addNode(top.node, undefined, spanOf(at, at), -1));
  if (!isKey && top.entry === undefined) top.node.children.pop();
  state.found = {
    kind: isKey ? 'key' : 'value',
    node,
    word,
    quoted,
    needsSpace: top.entry !== undefined && text.charAt(at - 1) === ':',
    flow: true,
    colon,
    column: columnAt(text, at),
  };
}

/** Whether something stands behind on the same line that a comma would have to part from it. */
const isFollowed = (text: string, at: number): boolean => /^[ \t]*[^\s,\]}#]/.test(text.slice(at, at + 400));

/** Whether a line begins at `at` that cannot belong to a collection in brackets. */
function isOutside(text: string, at: number, margin: number): boolean {
  const [, indent = '', first = ''] = /^([ \t]*)([^\s#]?)/.exec(text.slice(at, at + 400)) ?? [];
  return first !== '' && !/[\]}]/.test(first) && indent.length <= margin;
}

function endOfLine(text: string, from: number): number {
  const found = /[\r\n]/.exec(text.slice(from));
  return found ? from + found.index : text.length;
}
