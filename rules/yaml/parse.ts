import { Composer, isAlias, isMap, isPair, isScalar, isSeq, type Pair, Parser } from 'yaml';
import type { Report } from '../core/rule.ts';
import { type Span, spanOf } from '../core/span.ts';
import { commentsOf } from './comments.ts';
import { openTemplatedMaps } from './open.ts';
import {
  aliasProblem,
  controlCharacter,
  duplicateKeyProblem,
  type SyntaxFault,
  syntaxProblem,
  tooDeepProblem,
} from './problems.ts';
import { plainValue } from './scalar.ts';
import type {
  YamlAlias,
  YamlDocument,
  YamlEntry,
  YamlList,
  YamlMap,
  YamlNode,
  YamlScalar,
} from './syntax.ts';
import { isTemplated, looksLikeTemplate, maskTemplates } from './template.ts';

export interface ParsedYaml {
  readonly document: YamlDocument;
  readonly problems: readonly Report[];
}

/**
 * Reads the text of one document, as `splitDocuments` cuts it. What cannot be read is told as one problem,
 * a duplicate key or an unknown alias as one each; what can is in the tree all the same. A Go, Helm or
 * Jinja template is read with its templates masked and has no problems: where even that is no YAML, the
 * tree is empty.
 */
export function parseYaml(text: string): ParsedYaml {
  const control = controlCharacter(text);
  if (control !== undefined) return { document: emptyDocument(text), problems: [control] };
  // YAML ends a line at a lone CR too, the library does not.
  const readable = text.replace(/\r(?!\n)/g, '\n');
  const template = looksLikeTemplate(text) ? parseTemplate(text, readable) : undefined;
  if (template !== undefined) return template;
  const read = readTree(text, readable, false);
  if (read === undefined) return { document: emptyDocument(text), problems: [tooDeepProblem(text)] };
  const { root, scalars, faults, openings } = read;
  const fault = syntaxProblem(readable, faults, openings);
  const problems = fault === undefined ? read.problems : [fault, ...read.problems];
  return { document: { text, root, comments: commentsOf(text, scalars) }, problems };
}

const emptyDocument = (text: string): YamlDocument => ({ text, root: undefined, comments: [] });

/** Undefined where the text is YAML after all: every template stands in a quoted or block scalar. */
function parseTemplate(text: string, readable: string): ParsedYaml | undefined {
  const masked = maskTemplates(readable);
  const read = readTree(text, masked.text, true);
  const isBroken = read === undefined || read.faults.length > 0;
  // Spaces where a block scalar begins with a template may break it, while the text itself is YAML.
  const asYaml = isBroken ? readTree(text, readable, false) : read;
  if (asYaml !== undefined && asYaml.faults.length === 0 && isAllInStrings(masked.templates, asYaml)) {
    return undefined;
  }
  if (isBroken) return { document: emptyDocument(text), problems: [] };
  const root = openTemplatedMaps(text, read.root, masked.outputs);
  return { document: { text, root, comments: commentsOf(masked.text, read.scalars) }, problems: [] };
}

const isAllInStrings = (templates: readonly Span[], { strings }: Read): boolean =>
  templates.every((template) => strings.some((string) => isWithin(template, string)));

const isWithin = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

interface Read {
  readonly root: YamlNode | undefined;
  /** In the order of the text. */
  readonly scalars: Span[];
  /** Of quoted scalars and flow collections. */
  readonly openings: Span[];
  /** Of quoted and block scalars. */
  readonly strings: Span[];
  readonly faults: readonly SyntaxFault[];
  readonly problems: Report[];
}

/** Undefined where the nesting is deeper than the library and the stack bear. */
function readTree(text: string, readable: string, templated: boolean): Read | undefined {
  if (isTooDeep(readable)) return undefined;
  try {
    const tokens = new Parser().parse(readable);
    // `failsafe`: scalars are resolved here, by `plainValue`; the library's schemas cost a fifth of the time.
    const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
    const [parsed] = composer.compose(tokens, true, text.length);
    const state = emptyState(text, templated);
    const root = parsed?.contents ? convert(parsed.contents, state) : undefined;
    const faults = (parsed?.errors ?? [])
      .filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
      .map(({ code, message, pos }) => ({ code, message, at: spanOf(pos[0], pos[1]) }));
    return { ...state, root, faults };
  } catch {
    return undefined;
  }
}

/** Whether a thousand brackets are open at once: the library's time grows with the square of their number. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > 1000) return true;
  }
  return false;
}

const emptyState = (text: string, templated: boolean): State => ({
  text,
  templated,
  anchors: new Map(),
  scalars: [],
  openings: [],
  strings: [],
  problems: [],
});

interface State {
  readonly text: string;
  readonly templated: boolean;
  readonly anchors: Map<string, Exclude<YamlNode, YamlAlias>>;
  readonly scalars: Span[];
  readonly openings: Span[];
  readonly strings: Span[];
  readonly problems: Report[];
}

/** The node of a library's node; undefined where nothing is written. */
function convert(node: unknown, state: State): YamlNode | undefined {
  if (isAlias(node)) return convertAlias(node.source, rangeOf(node), state);
  const anchor = anchorOf(node);
  // While an anchored node is read its name leads nowhere, so that nothing can contain itself.
  if (anchor !== undefined) state.anchors.delete(anchor);
  const converted = convertValue(node, state);
  if (anchor !== undefined && converted !== undefined) state.anchors.set(anchor, converted);
  return converted;
}

function convertValue(node: unknown, state: State): Exclude<YamlNode, YamlAlias> | undefined {
  if (isScalar(node)) return convertScalar(node, state);
  if (isPair(node)) return mapOfPairs([node], true, undefined, state);
  if (!isMap(node) && !isSeq(node)) return undefined;
  const range = rangeOf(node);
  const flow = node.flow === true;
  if (flow) state.openings.push(range);
  return isMap(node)
    ? mapOfPairs(node.items, flow, range, state)
    : convertList(node.items, flow, range, state);
}

function mapOfPairs(
  pairs: readonly Pair<unknown, unknown>[],
  flow: boolean,
  range: Span | undefined,
  state: State,
): YamlMap {
  const entries = pairs.map((pair) => convertPair(pair, state));
  if (!state.templated) reportDuplicates(entries, state);
  const spans = entries.map(({ span }) => span);
  const span = around(flow && range ? [range, ...spans] : spans) ?? range ?? spanOf(0, 0);
  return { kind: 'map', span, flow, entries, open: false };
}

/** The span that holds all of some; broken text may have them in any order. */
function around(spans: readonly Span[]): Span | undefined {
  const [first, ...rest] = spans;
  if (first === undefined) return undefined;
  let { start, end } = first;
  for (const span of rest) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.end);
  }
  return spanOf(start, end);
}

function convertPair(pair: Pair<unknown, unknown>, state: State): YamlEntry {
  const key = convertKey(pair.key, state);
  const value = pair.value === null ? undefined : convert(pair.value, state);
  const colon = value === undefined ? colonAfter(state.text, key.span.end) : undefined;
  const written = around(value === undefined ? [key.span] : [key.span, value.span]) ?? key.span;
  return { span: spanOf(written.start, colon ?? written.end), key, value };
}

/** Keys that are no scalars keep their text, as one whose meaning is unknown. */
function convertKey(key: unknown, state: State): YamlScalar {
  const node = convert(key, state);
  if (node?.kind === 'scalar') return node;
  if (node?.kind === 'alias' && node.target?.kind === 'scalar') return { ...node.target, span: node.span };
  const span = node?.span ?? rangeOf(key);
  const text = state.text.slice(span.start, span.end);
  return { kind: 'scalar', span, value: text, text, style: 'plain', unknown: text !== '' };
}

function reportDuplicates(entries: readonly YamlEntry[], { problems }: State): void {
  if (entries.length < 2) return;
  const seen = new Map<string, YamlEntry>();
  for (const entry of entries) {
    const { text, style, unknown } = entry.key;
    if (unknown && text === '') continue;
    const first = seen.get(text);
    if (first === undefined) seen.set(text, entry);
    else if (text !== '<<' || style !== 'plain') problems.push(duplicateKeyProblem(first, entry));
  }
}

function convertList(items: readonly unknown[], flow: boolean, range: Span, state: State): YamlList {
  const converted = items.map((item) => convert(item, state) ?? nullAt(rangeOf(item).start));
  const spans = converted.map(({ span }) => span);
  const span =
    around([flow || spans.length === 0 ? range : spanOf(range.start, range.start), ...spans]) ?? range;
  return { kind: 'list', span, flow, items: converted };
}

const nullAt = (at: number): YamlScalar => ({
  kind: 'scalar',
  span: spanOf(at, at),
  value: null,
  text: '',
  style: 'plain',
  unknown: false,
});

function convertAlias(name: string, span: Span, state: State): YamlAlias {
  const target = state.anchors.get(name);
  if (target === undefined && !state.templated) state.problems.push(aliasProblem(span, name));
  return { kind: 'alias', span, name, target };
}

function convertScalar(
  node: { readonly value: unknown; readonly type?: string; readonly tag?: string },
  state: State,
): YamlScalar | undefined {
  const style = styles[node.type ?? ''] ?? 'plain';
  const range = rangeOf(node);
  const raw = state.text.slice(range.start, range.end);
  const span = style === 'block' ? spanOf(range.start, range.start + raw.trimEnd().length) : range;
  if (raw === '' && style === 'plain' && node.tag === undefined && anchorOf(node) === undefined)
    return undefined;
  state.scalars.push(span);
  if (style !== 'plain') state.strings.push(span);
  if (style === 'single' || style === 'double') state.openings.push(span);
  const written = typeof node.value === 'string' ? node.value : String(node.value ?? '');
  const unknown = isTemplated(state.templated ? raw.replace(/^["'](.*)["']$/s, '$1') : written);
  const text = unknown && state.templated ? raw.replace(/^["'](.*)["']$/s, '$1') : written;
  const isText = style !== 'plain' || unknown || (node.tag !== undefined && /[:!]str$/.test(node.tag));
  return { kind: 'scalar', span, value: isText ? text : plainValue(text), text, style, unknown };
}

const styles: Readonly<Record<string, YamlScalar['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

function rangeOf(node: unknown): Span {
  const range = isPair(node) ? pairRange(node) : nodeRange(node);
  return range ?? spanOf(0, 0);
}

const pairRange = ({ key, value }: Pair<unknown, unknown>): Span | undefined => {
  const start = nodeRange(key) ?? nodeRange(value);
  return start && spanOf(start.start, nodeRange(value)?.end ?? start.end);
};

function nodeRange(node: unknown): Span | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return undefined;
  return node.range ? spanOf(node.range[0], node.range[1]) : undefined;
}

const anchorOf = (node: unknown): string | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;

/** Just after the colon that follows a key, where one does. */
function colonAfter(text: string, from: number): number | undefined {
  const match = /^[ \t\r\n]*:/.exec(text.slice(from, from + 200));
  return match ? from + match[0].length : undefined;
}
