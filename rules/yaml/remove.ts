import type { Edit } from '../core/fix.ts';
import { type Span, spanOf } from '../core/span.ts';
import { contentEnd, lineEnd, lineStart, nextLineStart } from './lines.ts';
import type { YamlAlias, YamlDocument, YamlList, YamlMap, YamlNode } from './syntax.ts';

/**
 * The edits that take a map's own entry out, with its lines; comments on lines of their own stay. A map that
 * would be left empty becomes `{}`. None where the key is not the map's own, or where an anchor would go
 * that is still used.
 */
export function removeEntry(document: YamlDocument, map: YamlMap, key: string): readonly Edit[] {
  const index = map.entries.findLastIndex((one) => one.key.text === key);
  const entry = map.entries[index];
  if (entry === undefined) return [];
  const members = map.entries.map(({ span, value }) => ({ span, value }));
  return removeMember(document, map, members, index);
}

/** The edits that take an item out of a list; see `removeEntry`. A list that would be left empty becomes `[]`. */
export function removeItem(document: YamlDocument, list: YamlList, index: number): readonly Edit[] {
  const members: Member[] = [];
  let from = list.span.start;
  for (const item of list.items) {
    const start = list.flow ? item.span.start : dashFrom(document.text, from);
    members.push({ span: spanOf(start, Math.max(item.span.end, start)), value: item });
    from = Math.max(item.span.end, start + 1);
  }
  return removeMember(document, list, members, index);
}

/** One entry or item; an item's span begins at its dash. */
interface Member {
  readonly span: Span;
  readonly value: YamlNode | undefined;
}

function removeMember(
  document: YamlDocument,
  parent: YamlMap | YamlList,
  members: readonly Member[],
  index: number,
): readonly Edit[] {
  const member = members[index];
  if (member === undefined) return [];
  const { text } = document;
  const edit = parent.flow
    ? removeFlow(parent, members, index)
    : members.length === 1
      ? removeOnly(text, parent, member)
      : removeBlock(text, members, index, member);
  return takesUsedAnchor(document, edit.span) ? [] : [edit];
}

function removeBlock(text: string, members: readonly Member[], index: number, member: Member): Edit {
  const end = contentEnd(text, member.value, member.span.end);
  const start = lineStart(text, member.span.start);
  if (/^\s*$/.test(text.slice(start, member.span.start))) {
    const after = nextLineStart(text, end);
    return { span: spanOf(start, after), text: '' };
  }
  const next = members[index + 1];
  const isNear = next !== undefined && /^[ \t]*(?:#[^\r\n]*)?\s*$/.test(text.slice(end, next.span.start));
  if (isNear) return { span: spanOf(member.span.start, next.span.start), text: '' };
  return { span: spanOf(member.span.start, lineEnd(text, end)), text: '' };
}

/** The only member of a block collection: the collection becomes an empty one in flow style. */
function removeOnly(text: string, parent: YamlMap | YamlList, member: Member): Edit {
  const empty = parent.kind === 'map' ? '{}' : '[]';
  const end = contentEnd(text, member.value, member.span.end);
  const start = Math.min(parent.span.start, member.span.start);
  const before = /:[ \t]*(?:\r\n|\n|\r)\s*$/.exec(text.slice(0, start));
  if (before === null) return { span: spanOf(start, end), text: empty };
  return { span: spanOf(before.index + 1, end), text: ` ${empty}` };
}

function removeFlow({ span }: YamlMap | YamlList, members: readonly Member[], index: number): Edit {
  const member = members[index]?.span ?? span;
  const next = members[index + 1];
  if (next !== undefined) return { span: spanOf(member.start, next.span.start), text: '' };
  const before = members[index - 1];
  if (before !== undefined) return { span: spanOf(before.span.end, member.end), text: '' };
  return { span: spanOf(span.start + 1, span.end - 1), text: '' };
}

function dashFrom(text: string, from: number): number {
  const pattern = /(?:\s|#[^\r\n]*)*/y;
  pattern.lastIndex = from;
  const skipped = pattern.exec(text)?.[0].length ?? 0;
  return from + skipped;
}

/** Whether a node in a span is named by an alias outside of it. */
function takesUsedAnchor({ text, root }: YamlDocument, span: Span): boolean {
  return (
    text.includes('*') &&
    [...aliasesIn(root)].some((alias) => {
      const target = alias.target?.span;
      return target !== undefined && isIn(target, span) && !isIn(alias.span, span);
    })
  );
}

const isIn = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

function* aliasesIn(node: YamlNode | undefined): Generator<YamlAlias> {
  if (node?.kind === 'alias') yield node;
  if (node?.kind === 'map') for (const { value } of node.entries) yield* aliasesIn(value);
  if (node?.kind === 'list') for (const item of node.items) yield* aliasesIn(item);
}
