import { once } from '../core/keep.ts';
import { type Span, spanOf } from '../core/span.ts';
import type { YamlDocument, YamlMap, YamlNode, YamlScalar } from '../yaml/syntax.ts';
import {
  assignedSecretsIn,
  formedSecretsIn,
  namedSecret,
  outsideOf,
  type SecretLiteral,
  withoutQuotes,
} from './literal.ts';
import { mayHoldSecrets, tellingOf } from './names.ts';
import { isReference } from './placeholders.ts';

/**
 * Every secret of a YAML document that can be told without knowing what the document is for: by its own
 * form anywhere, comments too; behind a telling key; behind the name of a `name` and `value` pair; in
 * `NAME=value` texts; after an option in a list of arguments.
 */
export const yamlSecretsOf = once((document: YamlDocument): readonly SecretLiteral[] => {
  const { text, root } = document;
  const tokens = formedSecretsIn(text);
  const named: SecretLiteral[] = [];
  if (root !== undefined && mayHoldSecrets(text)) addFrom(named, text, root, undefined);
  return [...tokens, ...outsideOf(named, tokens)].sort((a, b) => a.span.start - b.span.start);
});

/** Those that begin inside a node. */
export const secretsWithin = (document: YamlDocument, { span }: YamlNode): readonly SecretLiteral[] =>
  yamlSecretsOf(document).filter((one) => one.span.start >= span.start && one.span.start < span.end);

/** Where a scalar's text stands, without quotes, and of a block its lines without the header. */
export function contentOf(text: string, { span, style }: YamlScalar): Span {
  if (style !== 'block') return withoutQuotes(text, span);
  const header = /^[^\r\n]*(?:\r\n|\n|\r)?\s*/.exec(text.slice(span.start, span.end))?.[0].length ?? 0;
  return spanOf(span.start + header, span.end);
}

/** The secret of a name and the scalar that is its value. */
export function secretOfScalar(text: string, name: string, scalar: YamlScalar): SecretLiteral | undefined {
  if (scalar.unknown || tellingOf(name) === undefined) return undefined;
  const span = contentOf(text, scalar);
  const written = text.slice(span.start, span.end);
  return isFile(written) ? undefined : namedSecret(name, written, span);
}

/**
 * The secret in a variable of an environment: told by its form, else by the variable's name, else by a name
 * inside the value (`Server=db;Password=…`). What a reference falls back on (`${X:-postgres}`) is left.
 */
export function environmentSecret(
  document: YamlDocument,
  name: string,
  scalar: YamlScalar,
  value: Span,
): SecretLiteral | undefined {
  const within = secretsWithin(document, scalar);
  const formed = within.find(({ byForm }) => byForm);
  const written = document.text.slice(value.start, value.end);
  if (formed || isReference(written)) return formed;
  return namedSecret(name, written, value) ?? within.find(({ span }) => span.start > value.start);
}

/** Several lines or JSON: what counts are the names inside. */
const isFile = (written: string): boolean => /[\r\n]|^\s*[{[][\s\S]*[}\]]$/.test(written);

function addFrom(to: SecretLiteral[], text: string, node: YamlNode, key: string | undefined): void {
  if (node.kind === 'scalar') addFromScalar(to, text, node, key);
  else if (node.kind === 'map') addFromMap(to, text, node);
  else if (node.kind === 'list') {
    node.items.forEach((item, index) => {
      addFrom(to, text, item, undefined);
      addOption(to, text, item, node.items[index + 1]);
    });
  }
}

function addFromScalar(to: SecretLiteral[], text: string, scalar: YamlScalar, key: string | undefined): void {
  const secret = key === undefined ? undefined : secretOfScalar(text, key, scalar);
  if (secret) to.push(secret);
  else if (typeof scalar.value === 'string' && /[=:]/.test(scalar.text)) {
    const { start, end } = contentOf(text, scalar);
    to.push(...assignedSecretsIn(text, start, end));
  }
}

function addFromMap(to: SecretLiteral[], text: string, map: YamlMap): void {
  const name = map.entries.find(({ key }) => key.text === 'name')?.value;
  for (const { key, value } of map.entries) {
    if (value === undefined || key.text === 'encryptedData') continue;
    const isValueOfName = key.text === 'value' && name?.kind === 'scalar';
    addFrom(to, text, value, isValueOfName ? name.text : key.text);
  }
}

/** `[--password, hunter2]` */
function addOption(to: SecretLiteral[], text: string, item: YamlNode, next: YamlNode | undefined): void {
  if (item.kind !== 'scalar' || next?.kind !== 'scalar' || !/^--?[A-Za-z][\w-]+$/.test(item.text)) return;
  const secret = next.text.startsWith('-')
    ? undefined
    : secretOfScalar(text, item.text.replace(/^-+/, ''), next);
  if (secret) to.push(secret);
}
