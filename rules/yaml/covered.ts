import type { Comment } from '../core/ignore.ts';
import { type Span, spanOf } from '../core/span.ts';
import { lineEnd, lineStart, nextLineStart } from './lines.ts';
import type { YamlDocument, YamlNode } from './syntax.ts';

/** What an ignore comment covers: the next entry or item, or what begins on its own line. */
export function coveredBy(document: YamlDocument, comment: Comment): Span {
  return comment.ownLine ? nextBlock(document, comment) : membersOnLine(document, comment);
}

/** The next entry or list item with all below it; above the first line of a document the whole document. */
export function nextBlock({ text, root }: YamlDocument, { span }: Comment): Span {
  if (root === undefined) return span;
  if (span.end <= root.span.start) return spanOf(0, text.length);
  return firstAfter(root, span.end) ?? span;
}

/** The line of a comment that stands behind something, else the line after it. */
export function coveredLine({ text }: YamlDocument, { span, ownLine }: Comment): Span {
  const start = ownLine ? nextLineStart(text, span.end) : lineStart(text, span.start);
  return spanOf(start, lineEnd(text, start));
}

/** The entry that begins on the comment's line, the outermost of them, else the item, else what ends there. */
function membersOnLine({ text, root }: YamlDocument, { span }: Comment): Span {
  const line = spanOf(lineStart(text, span.start), span.start);
  let item: Span | undefined;
  let around: Span | undefined;
  for (const member of walk(root)) {
    if (member.span.start > line.end || member.span.end < line.start) continue;
    if (member.span.start < line.start) around = member.span;
    else if (member.kind === 'entry') return member.span;
    else item ??= member.span;
  }
  return item ?? around ?? spanOf(line.start, span.end);
}

function firstAfter(node: YamlNode | undefined, offset: number): Span | undefined {
  if (node === undefined || node.span.end < offset) return undefined;
  const members: readonly Member[] = membersOf(node);
  for (const { span, node: inner } of members) {
    if (span.start >= offset) return span;
    const found = firstAfter(inner, offset);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Member {
  readonly kind: 'entry' | 'item';
  readonly span: Span;
  readonly node: YamlNode | undefined;
}

function* walk(node: YamlNode | undefined): Generator<Member> {
  for (const member of membersOf(node)) {
    yield member;
    yield* walk(member.node);
  }
}

function membersOf(node: YamlNode | undefined): readonly Member[] {
  if (node?.kind === 'map') {
    return node.entries.map(({ span, value }) => ({ kind: 'entry', span, node: value }));
  }
  return node?.kind === 'list'
    ? node.items.map((item) => ({ kind: 'item', span: item.span, node: item }))
    : [];
}
