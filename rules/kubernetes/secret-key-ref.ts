import type { Edit } from '../core/fix.ts';
import { lineEndOf } from '../core/text.ts';
import type { YamlEntry, YamlMap } from '../yaml/syntax.ts';

/** Puts `valueFrom.secretKeyRef` where the entry `value` of a map stood: in block style, in flow style, or as JSON. */
export function secretKeyRefEdit(
  text: string,
  { flow }: YamlMap,
  { span, key }: YamlEntry,
  secret: string,
  name: string,
): Edit {
  if (flow && key.style === 'double') {
    return { span, text: `"valueFrom": {"secretKeyRef": {"name": "${secret}", "key": "${name}"}}` };
  }
  if (flow) return { span, text: `valueFrom: {secretKeyRef: {name: ${secret}, key: ${name}}}` };
  const lineStart = Math.max(...['\n', '\r'].map((end) => text.lastIndexOf(end, span.start - 1))) + 1;
  const indent = ' '.repeat(key.span.start - lineStart);
  const lines = ['valueFrom:', '  secretKeyRef:', `    name: ${secret}`, `    key: ${name}`];
  return { span, text: lines.join(`${lineEndOf(text)}${indent}`) };
}
