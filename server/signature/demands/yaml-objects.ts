import { resolve } from '../../../rules/yaml/lookup.ts';
import { parseYaml } from '../../../rules/yaml/parse.ts';
import { splitDocuments } from '../../../rules/yaml/split.ts';
import type { YamlMap, YamlNode } from '../../../rules/yaml/syntax.ts';
import { isObject, type Json, listAt, textAt } from '../../image/json.ts';

/** A Kubernetes object of a file. */
export interface YamlObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** `''` where none is written. */
  readonly name: string;
  readonly json: Json;
  /** Whether a template puts in more than is written. */
  readonly open: boolean;
}

export interface YamlObjects {
  readonly objects: readonly YamlObject[];
  readonly problems: readonly string[];
}

/** Reads the objects of a file, those in lists too. A value that a template makes stays text with `{{` in it. */
export function yamlObjects(text: string): YamlObjects {
  const objects: YamlObject[] = [];
  const problems: string[] = [];
  for (const chunk of splitDocuments(text)) {
    const { document, problems: wrong } = parseYaml(chunk.text);
    for (const { message } of wrong.slice(0, 1)) problems.push(message);
    if (document.root === undefined) continue;
    const reading: Reading = { left: mostNodes, open: false };
    const json = plainOf(document.root, reading, 0);
    if (reading.left <= 0) problems.push('It holds too much to be read.');
    else objects.push(...objectsIn(json, reading.open));
  }
  return { objects, problems };
}

/** Aliases of aliases can stand for any number of nodes. */
const mostNodes = 200_000;
const deepest = 100;

interface Reading {
  left: number;
  open: boolean;
}

function plainOf(node: YamlNode | undefined, reading: Reading, depth: number): unknown {
  reading.left -= 1;
  if (depth > deepest) reading.left = 0;
  const at = resolve(node);
  if (at === undefined || reading.left <= 0) return null;
  if (at.kind === 'scalar') return at.unknown ? openText(at.text) : at.value === null ? null : scalarOf(at);
  if (at.kind === 'list') return at.items.map((item) => plainOf(item, reading, depth + 1));
  return mapOf(at, reading, depth);
}

const openText = (text: string): string => (text.includes('{{') ? text : `{{ ${text} }}`);

/** A quoted `1` is text. */
const scalarOf = ({ style, text, value }: Extract<YamlNode, { kind: 'scalar' }>): unknown =>
  style === 'plain' ? value : text;

function mapOf(map: YamlMap, reading: Reading, depth: number): Json {
  if (map.open) reading.open = true;
  const made: Record<string, unknown> = Object.create(null);
  for (const { key, value } of [...map.entries]) {
    if (key.unknown) reading.open = true;
    const plain = plainOf(value, reading, depth + 1);
    if (key.text !== '<<') made[key.text] = plain;
    else for (const merged of Array.isArray(plain) ? plain : [plain]) addMissing(made, merged);
  }
  return made;
}

function addMissing(to: Record<string, unknown>, from: unknown): void {
  if (!isObject(from)) return;
  for (const [name, value] of Object.entries(from)) if (!Object.hasOwn(to, name)) to[name] = value;
}

function objectsIn(json: unknown, open: boolean): readonly YamlObject[] {
  if (!isObject(json)) return [];
  const kind = textAt(json, 'kind');
  if (kind.endsWith('List')) return listAt(json, 'items').flatMap((item) => objectsIn(item, open));
  return [
    { apiVersion: textAt(json, 'apiVersion'), kind, name: textAt(json, 'metadata', 'name'), json, open },
  ];
}
