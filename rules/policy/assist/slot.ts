import type { Span } from '../../core/span.ts';

/** A key, or the index of a list's item. */
export type Step = string | number;

/** A place in a policy file where something can be written, however broken the rest is. */
export interface Slot {
  /**
   * `key`: a key of the map at `path`, or in block style an item of the list there. `value`: what stands behind
   * the key or the dash at `path`.
   */
  readonly kind: 'key' | 'value';
  readonly path: readonly Step[];
  /** What is written there already, without quotes. */
  readonly word: Span;
  readonly quoted: boolean;
  /** Whether a space is missing before the word: right behind a colon or a dash. */
  readonly needsSpace: boolean;
  /** Whether it stands in brackets or braces. */
  readonly flow: boolean;
  /** Of a key: whether its colon is written. */
  readonly colon: boolean;
  /** Where the word begins on its line, once it is indented as the lines beside it are. */
  readonly column: number;
  /** How many spaces are missing before it for that. */
  readonly indent: number;
  /** By how much the file indents. */
  readonly step: number;
  /** The other keys of the map, or the other scalars of the list. */
  readonly others: readonly string[];
}

/** An entry or an item as the lines of a text show it. Filled while the text is read. */
export interface OutlineNode {
  /** Undefined for the root. */
  readonly step: Step | undefined;
  readonly parent: OutlineNode | undefined;
  /** The key without quotes, the dash, or the first character of an item in brackets. */
  readonly head: Span;
  /** Of the key or dash; -1 for the root. */
  readonly column: number;
  /** The scalar that is written behind on the same line, without quotes. */
  value: Span | undefined;
  /** Whether brackets or braces stand behind. */
  flow: boolean;
  readonly children: OutlineNode[];
}

/** What the reader of an outline keeps. */
export interface OutlineState {
  readonly text: string;
  readonly cursor: number;
  found: Found | undefined;
}

/** A slot before its surroundings are known, because the text behind it was not read yet. */
export interface Found
  extends Pick<Slot, 'kind' | 'word' | 'quoted' | 'needsSpace' | 'flow' | 'colon' | 'column'> {
  /** For a key the node that holds it, for a value the entry or item itself. */
  readonly node: OutlineNode;
}

/** Adds a node to the children of another. */
export function addNode(
  parent: OutlineNode,
  step: string | undefined,
  head: Span,
  column: number,
): OutlineNode {
  const items = parent.children.filter((one) => typeof one.step === 'number').length;
  const node: OutlineNode = {
    step: step ?? items,
    parent,
    head,
    column,
    value: undefined,
    flow: false,
    children: [],
  };
  parent.children.push(node);
  return node;
}

export const rootNode = (): OutlineNode => ({
  step: undefined,
  parent: undefined,
  head: { start: 0, end: 0 },
  column: -1,
  value: undefined,
  flow: false,
  children: [],
});

/** The span of a scalar's text inside its quotes, closed or not. */
export function insideQuotes(
  text: string,
  { start, end }: Span,
): { readonly word: Span; readonly quoted: boolean } {
  const quote = text.charAt(start);
  if (quote !== '"' && quote !== "'") return { word: { start, end }, quoted: false };
  const closed = end - start > 1 && text.charAt(end - 1) === quote;
  return { word: { start: start + 1, end: closed ? end - 1 : end }, quoted: true };
}
