import { applyEdits, type Edit, type PolicyChange } from '../../core/fix.ts';
import { lineEndOf } from '../../core/text.ts';
import { appendItem, type Json, setValue } from '../../yaml/edit.ts';
import { get, textOf } from '../../yaml/lookup.ts';
import type { YamlDocument, YamlMap } from '../../yaml/syntax.ts';
import { afterKey, isEmpty, styleOf } from '../../yaml/write.ts';
import { policyEdits } from '../change.ts';
import { parsePolicyYaml } from '../parse.ts';
import { plainValue } from '../walk.ts';
import type { MigratedPolicy } from './policy-of.ts';

/** Puts what was carried over into a policy's text, or into `''` for a new one; comments and all else stay. */
export function mergePolicy(text: string, policy: MigratedPolicy): string {
  const { registries, labels, workloadLabels, workloadAnnotations } = policy;
  const rules = new Map([...policy.rules].filter(([rule]) => levelAt(text, rule) === undefined));
  let merged = isEmptyAt(text, 'rules')
    ? putAt(text, ['rules'], Object.fromEntries(rules))
    : [...rules].reduce((now, [rule, set]) => changed(now, { path: ['rules', rule], set }), text);
  merged = addItems(merged, ['overrides'], policy.overrides.map(overrideJson));
  merged = addItems(merged, ['images', 'registries'], registries);
  merged = addNames(merged, ['labels', 'required'], labels);
  merged = addNames(merged, ['kubernetes', 'requiredLabels'], namesOnly(workloadLabels));
  merged = addNames(merged, ['kubernetes', 'requiredAnnotations'], namesOnly(workloadAnnotations));
  return addItems(merged, ['ignore'], policy.ignore);
}

const changed = (text: string, change: PolicyChange): string => applyEdits(text, policyEdits(text, change));

/** Whether an empty map or list is written there: `{}` would grow into one long line. */
function isEmptyAt(text: string, ...path: readonly string[]): boolean {
  const { map } = read(text);
  const value = map && get(map, ...path);
  return value?.kind === 'map' && value.entries.length === 0;
}

function levelAt(text: string, rule: string): string | undefined {
  const { map } = read(text);
  return textOf(map, 'rules', rule) ?? textOf(map, 'rules', rule, 'level');
}

function putAt(text: string, path: readonly string[], value: Json): string {
  if (isEmpty(value)) return text;
  const { document, map } = read(text);
  return put(text, document, map, path, value);
}

const overrideJson = ({ paths, rules }: MigratedPolicy['overrides'][number]): Json => ({
  paths,
  rules: Object.fromEntries(rules),
});

const namesOnly = (names: readonly string[]): ReadonlyMap<string, string | undefined> =>
  new Map(names.map((name) => [name, undefined]));

/** Names that must be there: a list, or where a form is asked for a map. */
function addNames(
  text: string,
  path: readonly string[],
  names: ReadonlyMap<string, string | undefined>,
): string {
  if (names.size === 0) return text;
  const { document, map } = read(text);
  const value = map && get(map, ...path);
  const isMap = value?.kind === 'map' || [...names.values()].some((like) => like !== undefined);
  if (!isMap) return [...names.keys()].reduce((now, append) => changed(now, { path, append }), text);
  const listed =
    value?.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [];
  const all: Json = Object.fromEntries([
    ...listed.map((name) => [name, null]),
    ...[...names].map(([name, like]) => [name, like ?? null]),
  ]);
  if (value?.kind !== 'map') return put(text, document, map, path, all);
  return [...names].reduce((now, [name, like]) => {
    const here = read(now);
    return here.map && get(here.map, ...path, name) === undefined && !keysAt(now, ...path).includes(name)
      ? put(now, here.document, here.map, [...path, name], like ?? null)
      : now;
  }, text);
}

/** Items of a list that are not there yet. */
function addItems(text: string, path: readonly string[], items: readonly Json[]): string {
  return items.reduce<string>((now, item) => {
    const { document, map } = read(now);
    const list = map && get(map, ...path);
    if (list?.kind === 'list' && list.items.some((one) => isSame(plainValue(one), item))) return now;
    if (list?.kind === 'list' && list.items.length > 0) return edited(now, appendItem(document, list, item));
    return put(now, document, map, path, [item]);
  }, text);
}

const isSame = (one: unknown, other: Json): boolean => JSON.stringify(one) === JSON.stringify(other);

function put(
  text: string,
  document: YamlDocument,
  map: YamlMap | undefined,
  path: readonly string[],
  value: Json,
): string {
  const [key = '', ...rest] = path;
  const isNew = map === undefined || (!map.flow && !map.entries.some((one) => one.key.text === key));
  if (!isNew) return edited(text, setValue(document, map, path, value));
  const lineEnd = lineEndOf(text);
  const before = text === '' || /[\r\n]$/.test(text) ? text : text + lineEnd;
  const style = styleOf(document);
  // Where no list is written yet, lists are indented as maps are.
  const dash = /^[ \t]*- /m.test(text) ? style.dash : style.step;
  const nested = rest.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
  return before + plainOff(`${key}:${afterKey(nested, 0, { ...style, dash, lineEnd })}`) + lineEnd;
}

const edited = (text: string, edits: readonly Edit[]): string =>
  applyEdits(
    text,
    edits.map((edit) => ({ ...edit, text: plainOff(edit.text) })),
  );

/** The level `off`, which is a boolean to older readers of YAML and so quoted by the writer, but never to a policy. */
const plainOff = (written: string): string => written.replace(/^(\s*[a-z][a-z0-9-]*: )"off"$/gm, '$1off');

function read(text: string): { readonly document: YamlDocument; readonly map: YamlMap | undefined } {
  const { yaml } = parsePolicyYaml(text);
  const root = get(yaml.root);
  return { document: yaml, map: root?.kind === 'map' ? root : undefined };
}

function keysAt(text: string, ...path: readonly string[]): readonly string[] {
  const { map } = read(text);
  const value = map && get(map, ...path);
  return value?.kind === 'map' ? value.entries.map(({ key }) => key.text) : [];
}
