import type { Edit, PolicyChange } from '../core/fix.ts';
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
  if (value.kind === 'map') return changeMap(writing, value, rest.length > 0 ? rest : ['level'], change);
  if (rest.length > 0) return [];
  if (value.kind === 'list') return appendTo(writing, value, change);
  if (change.set === undefined || value.text === change.set) return [];
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
  if (rest.length === 0 && change.set !== undefined) {
    return [
      value ? { span: value, text: written(change.set) } : insertion(colon + 1, ` ${written(change.set)}`),
    ];
  }
  if (value && value.end > value.start) return [{ span: value, text: flowValueOf(rest, change) }];
  const indent = indentAt(writing.text, entry) + writing.step;
  return [below(writing, colon, blockOf(writing, rest, change, indent))];
}

function appendTo(writing: Writing, list: YamlList, { append }: PolicyChange): readonly Edit[] {
  if (append === undefined || list.items.some((item) => scalarText(item) === append)) return [];
  const last = list.items.at(-1);
  if (list.flow) return [insertion(list.span.end - 1, (last ? ', ' : '') + written(append))];
  if (last === undefined) return [];
  const dash = writing.text.lastIndexOf('-', last.span.start - 1);
  const indent = ' '.repeat(dash - lineStart(writing.text, dash));
  return [below(writing, last.span.end, [`${indent}- ${written(append)}`])];
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
    const isValue = index === path.length - 1 && set !== undefined;
    lines.push(`${margin}${written(name)}:${isValue ? ` ${written(set)}` : ''}`);
    margin += step;
  }
  return append === undefined ? lines : [...lines, `${margin}- ${written(append)}`];
}

const flowOf = ([name = '', ...rest]: readonly string[], change: PolicyChange): string =>
  `${written(name)}: ${flowValueOf(rest, change)}`;

const flowValueOf = (path: readonly string[], change: PolicyChange): string =>
  path.length > 0
    ? `{ ${flowOf(path, change)} }`
    : change.append === undefined
      ? written(change.set ?? '')
      : `[${written(change.append)}]`;

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
