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
import { entriesOf, get, itemsAt, mapAt, textOf } from '../yaml/lookup.ts';
import type { YamlMap } from '../yaml/syntax.ts';
import type { KubernetesObject, Manifest } from './syntax.ts';

/** The rule of `content-trust/rules` as it applies to manifests. */
export const kubernetesContentTrust: Rule<Manifest> = contentTrustRetired<Manifest>(function* ({
  yaml: { text },
  objects,
  workloads,
}) {
  if (!mayUseContentTrust(text)) return;
  for (const { containers } of workloads) for (const { node } of containers) yield* inContainer(node, text);
  for (const object of objects) yield* inConfigMap(object, text);
});

function* inContainer(node: YamlMap, text: string): Generator<ContentTrustUse> {
  for (const item of itemsAt(node, 'env')) {
    const value = get(item, 'value');
    if (value?.kind !== 'scalar') continue;
    const use = variableUse(textOf(item, 'name') ?? '', textOf(value), value.span);
    if (use) yield use;
  }
  for (const key of ['command', 'args']) {
    const words = itemsAt(node, key).flatMap((item) => (item.kind === 'scalar' ? [item] : []));
    yield* wordUses(words.map((item) => ({ text: textOf(item), span: contentOf(text, item) })));
    for (const item of words) {
      const { start, end } = contentOf(text, item);
      if (/\s/.test(item.text)) yield* scriptUses(text, start, end);
    }
  }
}

/** Variables that `envFrom` takes up, and scripts. */
function* inConfigMap({ kind, node }: KubernetesObject, text: string): Generator<ContentTrustUse> {
  const data = kind === 'ConfigMap' ? mapAt(node, 'data') : undefined;
  for (const { key, value } of data ? entriesOf(data) : []) {
    if (value?.kind !== 'scalar') continue;
    const use = variableUse(key.text, textOf(value), value.span);
    if (use) yield use;
    const { start, end } = contentOf(text, value);
    if (isScript(key.text, value.text)) yield* scriptUses(text, start, end);
  }
}

const isScript = (name: string, content: string): boolean =>
  /\.(?:sh|bash|env)$|^\.?(?:bashrc|profile|env)$/.test(name) ||
  /^\s*#!.*\b(?:ba|da|a|k|z)?sh\b/.test(content);
