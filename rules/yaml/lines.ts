import type { YamlNode } from './syntax.ts';

/** The offset at which the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  // Not `lastIndexOf`, which for a line break that the text never uses goes back to its very start.
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at -= 1;
  return at;
}

/** The offset at which the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const pattern = /[\r\n]|$/g;
  pattern.lastIndex = offset;
  return pattern.exec(text)?.index ?? text.length;
}

/** The offset of the next line's start; the text's length where there is none. */
export function nextLineStart(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(text.length, end + 1);
}

/** UTF-16 units before an offset on its line; a byte order mark does not count. */
export function columnAt(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (start === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

/**
 * Where the text that belongs to a node really ends: blank lines after a block scalar count where the scalar
 * keeps them (`|+`) or where they hold spaces that may be content.
 */
export function contentEnd(text: string, node: YamlNode | undefined, otherwise: number): number {
  const last = lastLeaf(node);
  if (last?.kind !== 'scalar' || last.style !== 'block') return node?.span.end ?? otherwise;
  const header = /^[|>][-+0-9]*/.exec(text.slice(last.span.start, last.span.start + 4))?.[0] ?? '';
  const blanks =
    /^[^\S\r\n]*(?:(?:\r\n|\n|\r)[^\S\r\n]*(?=[\r\n]|$))*/.exec(text.slice(last.span.end))?.[0] ?? '';
  const isAtEnd = last.span.end + blanks.length === text.length;
  if (header.includes('+')) {
    return last.span.end + (isAtEnd ? blanks.replace(/(?:\r\n|\n|\r)$/, '') : blanks).length;
  }
  return last.span.end + blanks.replace(/[\r\n]+$/, '').length;
}

function lastLeaf(node: YamlNode | undefined): YamlNode | undefined {
  if (node?.kind === 'map' && !node.flow) return lastLeaf(node.entries.at(-1)?.value);
  if (node?.kind === 'list' && !node.flow) return lastLeaf(node.items.at(-1));
  return node;
}
