import type { Comment } from '../core/ignore.ts';
import type { Span } from '../core/span.ts';

/** A YAML document as a tree of our own. Aliases stand for what they name; a merge key's entries are found by `entryOf`. */
export type YamlNode = YamlMap | YamlList | YamlScalar | YamlAlias;

export interface YamlMap {
  readonly kind: 'map';
  readonly span: Span;
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
  /** Whether a template puts more entries in, so that what is not written may be there all the same. */
  readonly open: boolean;
}

export interface YamlEntry {
  /** From the key to the end of the value. */
  readonly span: Span;
  readonly key: YamlScalar;
  /** Undefined where nothing is written after the colon. */
  readonly value: YamlNode | undefined;
}

export interface YamlList {
  readonly kind: 'list';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface YamlScalar {
  readonly kind: 'scalar';
  /** The written text, quotes or block header included. */
  readonly span: Span;
  /** By YAML's core schema. */
  readonly value: string | number | boolean | null;
  /** The string that is meant, whatever its type. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  /** Whether the text holds a template or an unresolved variable, so that its value is unknown. */
  readonly unknown: boolean;
}

export interface YamlAlias {
  readonly kind: 'alias';
  readonly span: Span;
  readonly name: string;
  /** What the anchor names; undefined where it is not defined, or defined by way of itself. */
  readonly target: Exclude<YamlNode, YamlAlias> | undefined;
}

export interface YamlDocument {
  readonly text: string;
  /** Undefined where the document is empty or cannot be read at all. */
  readonly root: YamlNode | undefined;
  readonly comments: readonly Comment[];
}

/** A value in the three-valued sense. */
export type Known<Value> =
  | { readonly state: 'known'; readonly value: Value; readonly node: YamlNode }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly node: YamlNode };
