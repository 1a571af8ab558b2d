import type { Span } from '../core/span.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../yaml/syntax.ts';
import { type Problem, wrongType, wrongWord } from './problem.ts';

/** Takes what is wrong with an entry, in the order in which it is read. */
export type Tell = (problem: Problem) => void;

/** A value with its key: what the readers of single keys are given. */
export interface Written {
  readonly key: string;
  readonly at: Span;
  readonly node: YamlNode | undefined;
}

/** Reads the entries of a map by their keys; tells keys that are not among `readers`. */
export function readKeys(
  { key, at, node }: Written,
  readers: Readonly<Record<string, (written: Written) => void>>,
  tell: Tell,
): void {
  for (const entry of entriesOf({ key, at, node }, tell)) {
    const name = entry.key.text;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader) reader(writtenOf(entry));
    else {
      const what = key === '' ? 'key of a policy' : `key of \`${key}\``;
      tell(wrongWord(name, entry.key.span, what, Object.keys(readers)));
    }
  }
}

/** The entries of a map; none, and told, where something else is written. Nothing written is an empty map. */
export function entriesOf({ key, at, node }: Written, tell: Tell): readonly YamlEntry[] {
  const target = resolve(node);
  if (isNothing(target)) return [];
  if (target?.kind === 'map') return target.entries;
  tell(key === '' ? { at, message: 'A policy is a map of keys.' } : wrongType(key, at, 'a map of keys'));
  return [];
}

export const writtenOf = ({ key, value, span }: YamlEntry): Written => ({
  key: key.text,
  at: value?.span ?? span,
  node: value,
});

/** The strings of a list, each with its place. `one` also takes a single string for a list of one. */
export function readStrings(
  { key, at, node }: Written,
  tell: Tell,
  one = false,
): readonly (YamlScalar & { readonly text: string })[] {
  const target = resolve(node);
  if (isNothing(target)) return [];
  const wanted = one ? 'a word or a list of words' : 'a list of words';
  if (one && target?.kind === 'scalar') return [target];
  if (target?.kind !== 'list') {
    tell(wrongType(key, at, wanted));
    return [];
  }
  return target.items.flatMap((item) => {
    const scalar = resolve(item);
    if (scalar?.kind === 'scalar' && scalar.value !== null) return [scalar];
    tell(wrongType(key, item.span, wanted));
    return [];
  });
}

/** The items of a list, whatever they are; none, and told, where something else is written. */
export function readItems({ key, at, node }: Written, tell: Tell): readonly YamlNode[] {
  const target = resolve(node);
  if (isNothing(target)) return [];
  if (target?.kind === 'list') return target.items;
  tell(wrongType(key, at, 'a list'));
  return [];
}

/** The text of a scalar, or undefined, and told, where something else or nothing is written. */
export function readText({ key, at, node }: Written, wanted: string, tell: Tell): YamlScalar | undefined {
  const target = resolve(node);
  if (target?.kind === 'scalar' && target.value !== null) return target;
  tell(wrongType(key, at, wanted));
  return undefined;
}

/** What an alias names, else the node itself. */
export const resolve = (node: YamlNode | undefined): Exclude<YamlNode, { kind: 'alias' }> | undefined =>
  node?.kind === 'alias' ? node.target : node;

/** Nothing after the colon, or `null`. */
const isNothing = (node: ReturnType<typeof resolve>): boolean =>
  node === undefined || (node.kind === 'scalar' && node.value === null);

/**
 * The plain value that a node stands for, for the readers of options. What an alias names is left out below the
 * first level, so that aliases of aliases cannot make a small file great; so is what is nested too deeply.
 */
export const plainValue = (node: YamlNode | undefined): unknown => plainOf(resolve(node), 8);

function plainOf(node: YamlNode | undefined, depth: number): unknown {
  if (node === undefined || node.kind === 'alias' || depth === 0) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map((item) => plainOf(item, depth - 1));
  return Object.fromEntries(node.entries.map((one) => [one.key.text, plainOf(one.value, depth - 1)]));
}
