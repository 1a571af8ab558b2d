import { applyEdits, type Edit, type PolicyChange, type PolicyValue } from '../core/fix.ts';
import { lineEndOf } from '../core/text.ts';
import { isPlainSafe } from '../yaml/scalar.ts';
import type { YamlEntry, YamlList, YamlMap, YamlNode } from '../yaml/syntax.ts';
import { parsePolicyYaml } from './parse.ts';
import { resolve } from './walk.ts';

/**
 * The edits that put a change into a policy file's text and leave all else as it is, comments included; into
 * `''` for a file that is to be made. None where it is there already, or where something else stands in its
 * place that must be mended by hand first.
 */
export function policyEdits(text: string, change: PolicyChange): readonly Edit[] {
  const { also = [] } = change;
  if (also.length === 0) return editsOf(text, change);
  const next = [change, ...also].reduce((before, one) => applyEdits(before, editsOf(before, one)), text);
  return differing(text, next);
}

/** One edit that makes another text of one, as small as it can be. */
function differing(text: string, next: string): readonly Edit[] {
  if (text === next) return [];
  const most = Math.min(text.length, next.length);
  let start = 0;
  while (start < most && text[start] === next[start]) start += 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === next.at(-1 - end)) end += 1;
  return [{ span: { start, end: text.length - end }, text: next.slice(start, next.length - end) }];
}

function editsOf(text: string, change: PolicyChange): readonly Edit[] {
  const { yaml, unreadable, rest } = parsePolicyYaml(text);
  if (unreadable.length > 0 || rest) return [];
  const writing: Writing = { text, lineEnd: lineEndOf(text), step: stepOf(text) };
  const target = resolve(yaml.root);
  if (target?.kind === 'map') return changeMap(writing, target, change.path, change);
  if (target !== undefined && !(target.kind === 'scalar' && target.value === null)) return [];
  const block = blockOf(writing, change.path, change, '').join(writing.lineEnd);
  const before = text === '' || /[\r\n]$/.test(text) ? '' : writing.lineEnd;
  return [insertion(text.length, before + block + writing.lineEnd)];
}

interface Writing {
  readonly text: string;
  readonly lineEnd: string;
  /** One level of indentation. */
  readonly step: string;
}

function changeMap(
  writing: Writing,
  map: YamlMap,
  path: readonly string[],
  change: PolicyChange,
): readonly Edit[] {
  const [name, ...rest] = path;
  if (name === undefined) return [];
  const entry = map.entries.find(({ key }) => key.text === name);
  if (entry === undefined) return addEntry(writing, map, path, change);
  const value = resolve(entry.value);
  if (value === undefined || (value.kind === 'scalar' && value.value === null)) {
    return fillEntry(writing, entry, rest, change);
  }
  // What an alias names stands elsewhere, where others may use it.
  if (entry.value?.kind === 'alias') return [];
  // Who is there under that name already is not made somebody else.
  if (value.kind === 'map' && rest.length === 0 && typeof change.set === 'object') return [];
  if (value.kind === 'map') return changeMap(writing, value, rest.length > 0 ? rest : ['level'], change);
  if (rest.length > 0) return [];
  if (value.kind === 'list') return appendTo(writing, value, change);
  if (typeof change.set !== 'string' || value.text === change.set) return [];
  return [{ span: value.span, text: written(change.set) }];
}

function addEntry(
  writing: Writing,
  map: YamlMap,
  path: readonly string[],
  change: PolicyChange,
): readonly Edit[] {
  const last = map.entries.at(-1);
  if (map.flow) return [insertion(map.span.end - 1, (last ? ', ' : '') + flowOf(path, change))];
  if (last === undefined) return [];
  const indent = indentAt(writing.text, map.entries[0] ?? last);
  return [below(writing, last.span.end, blockOf(writing, path, change, indent))];
}

/** A key with nothing behind it. */
function fillEntry(
  writing: Writing,
  entry: YamlEntry,
  rest: readonly string[],
  change: PolicyChange,
): readonly Edit[] {
  const colon = writing.text.indexOf(':', entry.key.span.end);
  const value = entry.value?.span;
  if (rest.length === 0 && typeof change.set === 'string') {
    return [
      value ? { span: value, text: written(change.set) } : insertion(colon + 1, ` ${written(change.set)}`),
    ];
  }
  if (value && value.end > value.start) return [{ span: value, text: flowValueOf(rest, change) }];
  const indent = indentAt(writing.text, entry) + writing.step;
  return [below(writing, colon, blockOf(writing, rest, change, indent))];
}

function appendTo(writing: Writing, list: YamlList, { append }: PolicyChange): readonly Edit[] {
  if (append === undefined || list.items.some((item) => isSame(item, append))) return [];
  const last = list.items.at(-1);
  if (list.flow) return [insertion(list.span.end - 1, (last ? ', ' : '') + flowText(append))];
  if (last === undefined) return [];
  const dash = writing.text.lastIndexOf('-', last.span.start - 1);
  const indent = ' '.repeat(dash - lineStart(writing.text, dash));
  return [below(writing, last.span.end, itemOf(append, indent))];
}

/** Whether an item says all that is to be appended. */
function isSame(item: YamlNode, append: PolicyValue): boolean {
  if (typeof append === 'string') return scalarText(item) === append;
  const target = resolve(item);
  if (target?.kind !== 'map') return false;
  return Object.entries(append).every(([name, word]) =>
    target.entries.some(({ key, value }) => key.text === name && value && scalarText(value) === word),
  );
}

const scalarText = (node: YamlNode): string | undefined => {
  const target = resolve(node);
  return target?.kind === 'scalar' ? target.text : undefined;
};

/** Lines put in after the line on which `offset` stands, whatever comment ends it. */
function below({ text, lineEnd }: Writing, offset: number, lines: readonly string[]): Edit {
  const from = offset > 0 && /[\r\n]/.test(text.charAt(offset - 1)) ? offset - 1 : offset;
  const found = /\r\n|\n|\r/.exec(
    text.slice(text.charAt(from) === '\n' && text.charAt(from - 1) === '\r' ? from - 1 : from),
  );
  const at = found ? from + found.index : text.length;
  return insertion(at, lines.map((line) => lineEnd + line).join(''));
}

function blockOf(
  { step }: Writing,
  path: readonly string[],
  { append, set }: PolicyChange,
  indent: string,
): readonly string[] {
  const lines: string[] = [];
  let margin = indent;
  for (const [index, name] of path.entries()) {
    const isWord = index === path.length - 1 && typeof set === 'string';
    lines.push(`${margin}${written(name)}:${isWord ? ` ${written(set)}` : ''}`);
    margin += step;
  }
  if (set !== undefined && typeof set !== 'string') lines.push(...mapLines(set, margin));
  return append === undefined ? lines : [...lines, ...itemOf(append, margin)];
}

const mapLines = (map: Readonly<Record<string, string>>, margin: string): readonly string[] =>
  Object.entries(map).map(([name, word]) => `${margin}${written(name)}: ${written(word)}`);

function itemOf(value: PolicyValue, margin: string): readonly string[] {
  if (typeof value === 'string') return [`${margin}- ${written(value)}`];
  return mapLines(value, `${margin}  `).map((line, index) =>
    index === 0 ? `${margin}- ${line.trimStart()}` : line,
  );
}

const flowOf = ([name = '', ...rest]: readonly string[], change: PolicyChange): string =>
  `${written(name)}: ${flowValueOf(rest, change)}`;

const flowValueOf = (path: readonly string[], change: PolicyChange): string =>
  path.length > 0
    ? `{ ${flowOf(path, change)} }`
    : change.append === undefined
      ? flowText(change.set ?? '')
      : `[${flowText(change.append)}]`;

const flowText = (value: PolicyValue): string =>
  typeof value === 'string'
    ? written(value)
    : `{ ${Object.entries(value)
        .map(([name, word]) => `${written(name)}: ${written(word)}`)
        .join(', ')} }`;

/** A word as YAML, quoted where it must be. */
const written = (word: string): string =>
  word === 'off' || isPlainSafe(word) ? word : `'${word.replaceAll("'", "''")}'`;

const insertion = (at: number, text: string): Edit => ({ span: { start: at, end: at }, text });

const lineStart = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

const indentAt = (text: string, { key }: YamlEntry): string =>
  ' '.repeat(key.span.start - lineStart(text, key.span.start));

/** As the first key below another one is indented. */
const stepOf = (text: string): string => /^\S.*:[ \t]*(?:#.*)?[\r\n]+( +)[^\s#-]/m.exec(text)?.[1] ?? '  ';
