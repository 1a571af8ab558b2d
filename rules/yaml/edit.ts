import type { Edit } from '../core/fix.ts';
import { spanOf } from '../core/span.ts';
import { columnAt, contentEnd, lineEnd } from './lines.ts';
import type {
  YamlAlias,
  YamlDocument,
  YamlEntry,
  YamlList,
  YamlMap,
  YamlNode,
  YamlScalar,
} from './syntax.ts';
import {
  afterKey,
  blockText,
  flowText,
  isEmpty,
  isScalar,
  type Json,
  memberText,
  scalarText,
  styleOf,
} from './write.ts';

export { removeEntry, removeItem } from './remove.ts';
export type { Json } from './write.ts';

/**
 * The edits that make the value at a path below a map be `value`, in the document's own style; everything
 * else stays as it is. Missing parents are made. A path through an alias changes what the alias names; a key
 * that only a merge brings is written anew. Empty where a parent is written as something else than a map.
 */
export function setValue(
  document: YamlDocument,
  map: YamlMap,
  path: readonly string[],
  value: Json,
): readonly Edit[] {
  const [key, ...rest] = path;
  if (key === undefined) return [];
  const entry = map.entries.findLast((one) => one.key.text === key);
  if (entry === undefined) return addEntry(document, map, key, nested(rest, value));
  if (rest.length === 0) return setEntry(document, map, entry, value);
  const inner = entry.value?.kind === 'alias' ? entry.value.target : entry.value;
  if (inner === undefined || isNull(inner)) {
    return entry.value?.kind === 'alias' ? [] : setEntry(document, map, entry, nested(rest, value));
  }
  if (inner.kind !== 'map') return [];
  if (inner.flow && inner.entries.length === 0 && !map.flow && inner === entry.value) {
    return setEntry(document, map, entry, nested(rest, value));
  }
  return setValue(document, inner, rest, value);
}

/** Adds an item to the end of a list. */
export function appendItem(document: YamlDocument, list: YamlList, value: Json): readonly Edit[] {
  const { text } = document;
  if (list.flow)
    return addInside(
      text,
      list,
      list.items.at(-1)?.span.end,
      memberText(document, value, paddingOf(text, list)),
    );
  const style = styleOf(document);
  const column = columnAt(text, list.span.start);
  const end = lineEnd(text, contentEnd(text, list.items.at(-1), list.span.end));
  const item = `- ${blockText(value, column + 2, style)}`;
  return [insert(end, style.lineEnd + ' '.repeat(column) + item)];
}

/** Writes another value in a scalar's place; a string keeps the quotes that stood there. */
export function replaceScalar(
  _document: YamlDocument,
  { span, style }: YamlScalar,
  value: string | number | boolean | null,
): readonly Edit[] {
  return [{ span, text: scalarText(value, style) }];
}

const nested = (path: readonly string[], value: Json): Json =>
  path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);

const isNull = (node: Exclude<YamlNode, YamlAlias>): boolean =>
  node.kind === 'scalar' && node.value === null && node.style === 'plain';

function addEntry(document: YamlDocument, map: YamlMap, key: string, value: Json): readonly Edit[] {
  const { text } = document;
  if (map.flow) {
    const entry = `${memberText(document, key)}: ${memberText(document, value, paddingOf(text, map))}`;
    return addInside(text, map, map.entries.at(-1)?.span.end, entry);
  }
  const last = map.entries.at(-1);
  if (last === undefined) return [];
  const style = styleOf(document);
  const column = columnAt(text, map.span.start);
  const end = lineEnd(text, contentEnd(text, last.value, last.span.end));
  const entry = `${scalarText(key)}:${afterKey(value, column, style)}`;
  return [insert(end, style.lineEnd + ' '.repeat(column) + entry)];
}

/** Adds text behind the last member of a flow collection, on a line of its own where that one has one. */
function addInside(
  text: string,
  { kind, span }: YamlMap | YamlList,
  last: number | undefined,
  member: string,
): readonly Edit[] {
  if (last === undefined) {
    const padding = kind === 'map' ? ' ' : '';
    return [{ span: spanOf(span.start + 1, span.end - 1), text: padding + member + padding }];
  }
  const lines = text.slice(span.start, last).split(/\r\n|\n|\r/);
  const own = lines.length > 1 ? /^\s*/.exec(lines.at(-1) ?? '')?.[0] : undefined;
  const lineBreak = /\r\n|\n|\r/.exec(text.slice(span.start, last))?.[0] ?? '\n';
  return [insert(last, own === undefined ? `, ${member}` : `,${lineBreak}${own}${member}`)];
}

function setEntry(document: YamlDocument, map: YamlMap, entry: YamlEntry, value: Json): readonly Edit[] {
  const { text } = document;
  const { key, value: old, span } = entry;
  if (map.flow) return [inFlow(text, key, old, memberText(document, value, paddingOf(text, map)))];
  const style = styleOf(document);
  const column = columnAt(text, map.span.start);
  if (old === undefined) return belowKey(text, span.end, afterKey(value, column, style));
  const onOneLine = isScalar(value) || isEmpty(value);
  const isBlock = (old.kind === 'map' || old.kind === 'list') && !old.flow;
  if (isBlock) return replaceBlock(document, map, entry, value);
  if (onOneLine)
    return [{ span: old.span, text: isScalar(value) ? scalarText(value, quotesOf(old)) : flowText(value) }];
  const from = /[^ \t]?[ \t]*$/.exec(text.slice(0, old.span.start))?.[0] ?? '';
  const start = old.span.start - from.length + (/^\S/.test(from) ? 1 : 0);
  const remove = { span: spanOf(start, old.span.end), text: '' };
  return merged([remove, ...belowKey(text, old.span.end, afterKey(value, column, style))]);
}

/** Two edits that touch are one. */
const merged = (edits: readonly Edit[]): readonly Edit[] => {
  const [first, second] = edits;
  if (first === undefined || second === undefined || first.span.end !== second.span.start) return edits;
  return [{ span: spanOf(first.span.start, second.span.end), text: first.text + second.text }];
};

/** A value on the key's line goes right behind it, a nested one behind the comment of that line. */
function belowKey(text: string, keyEnd: number, after: string): readonly Edit[] {
  return [insert(after.startsWith(' ') ? keyEnd : lineEnd(text, keyEnd), after)];
}

function replaceBlock(document: YamlDocument, map: YamlMap, entry: YamlEntry, value: Json): readonly Edit[] {
  const { text } = document;
  const { key, value: old } = entry;
  const style = styleOf(document);
  const column = columnAt(text, map.span.start);
  const end = contentEnd(text, old, entry.span.end);
  const from = key.span.end + (/^[ \t]*:/.exec(text.slice(key.span.end))?.[0].length ?? 0);
  const start = old?.span.start ?? from;
  if (/^\s*$/.test(text.slice(from, start))) {
    return [{ span: spanOf(from, end), text: afterKey(value, column, style) }];
  }
  const indent = Math.max(0, column + style.step - columnAt(text, start));
  const written = blockText(value, columnAt(text, start) + indent, style);
  return [{ span: spanOf(start, end), text: ' '.repeat(indent) + written }];
}

function inFlow(text: string, key: YamlScalar, old: YamlNode | undefined, written: string): Edit {
  if (old !== undefined) return { span: old.span, text: written };
  const colon = /^\s*:/.exec(text.slice(key.span.end))?.[0].length;
  return insert(key.span.end + (colon ?? 0), `${colon === undefined ? ':' : ''} ${written}`);
}

const paddingOf = (text: string, { kind, span }: YamlMap | YamlList): string =>
  kind === 'map' && /^\{[ \t]/.test(text.slice(span.start, span.start + 2)) ? ' ' : '';

const quotesOf = (node: YamlNode): YamlScalar['style'] | undefined =>
  node.kind === 'scalar' ? node.style : undefined;

const insert = (at: number, text: string): Edit => ({ span: spanOf(at, at), text });
