import {
  type ContentTrustUse,
  mayUseContentTrust,
  scriptUses,
  variableUse,
  wordUses,
} from '../content-trust/content-trust.ts';
import { contentTrustRetired } from '../content-trust/rules/content-trust-retired.ts';
import type { Rule } from '../core/rule.ts';
import { contentOf } from '../secret/yaml.ts';
import { entriesOf, get, resolve, textOf } from '../yaml/lookup.ts';
import type { YamlNode, YamlScalar } from '../yaml/syntax.ts';
import { interpolate } from './interpolate.ts';
import type { ComposeFile } from './syntax.ts';

/** The rule of `content-trust/rules` as it applies to Compose files. */
export const composeContentTrust: Rule<ComposeFile> = contentTrustRetired<ComposeFile>(function* ({
  yaml: { text },
  services,
}) {
  if (!mayUseContentTrust(text)) return;
  for (const { node } of services) {
    for (const path of [['environment'], ['build', 'args']]) yield* inVariables(get(node, ...path), text);
    for (const path of [['command'], ['entrypoint']]) yield* inCommand(get(node, ...path), text);
  }
});

function* inVariables(node: YamlNode | undefined, text: string): Generator<ContentTrustUse> {
  if (node?.kind === 'map') {
    for (const { key, value } of entriesOf(node)) {
      const scalar = resolve(value);
      if (scalar?.kind !== 'scalar') continue;
      const use = variableUse(key.text, textIn(scalar), scalar.span);
      if (use) yield use;
    }
  }
  for (const item of scalarsOf(node)) yield* wordUses([{ text: textIn(item), span: contentOf(text, item) }]);
}

function* inCommand(node: YamlNode | undefined, text: string): Generator<ContentTrustUse> {
  const words = scalarsOf(node);
  yield* wordUses(words.map((item) => ({ text: textIn(item), span: contentOf(text, item) })));
  for (const item of node?.kind === 'scalar' ? [node] : words) {
    const { start, end } = contentOf(text, item);
    if (/\s/.test(item.text)) yield* scriptUses(text, start, end);
  }
}

const scalarsOf = (node: YamlNode | undefined): readonly YamlScalar[] =>
  node?.kind === 'list'
    ? node.items.flatMap((item) => {
        const scalar = resolve(item);
        return scalar?.kind === 'scalar' ? [scalar] : [];
      })
    : [];

/** With the defaults of variables put in; undefined where one has none. */
function textIn(scalar: YamlScalar): string | undefined {
  return scalar.text.includes('$') ? interpolate(scalar.text) : textOf(scalar);
}
