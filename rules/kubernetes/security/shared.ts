import { once } from '../../core/keep.ts';
import type { Span } from '../../core/span.ts';
import type { YamlDocument, YamlNode } from '../../yaml/syntax.ts';

/** Whether what stands there counts at other places too, by way of an anchor that is used. */
export const isShared = (document: YamlDocument, { start, end }: Span): boolean =>
  targetsIn(document).some(({ span }) => start >= span.start && end <= span.end);

/** What the aliases of a document name. */
const targetsIn = once((document: YamlDocument): readonly YamlNode[] => {
  const targets = new Set<YamlNode>();
  if (document.text.includes('*')) collect(document.root, targets);
  return [...targets];
});

function collect(node: YamlNode | undefined, targets: Set<YamlNode>): void {
  if (node?.kind === 'alias' && node.target !== undefined) targets.add(node.target);
  else if (node?.kind === 'list') for (const item of node.items) collect(item, targets);
  else if (node?.kind === 'map') for (const { value } of node.entries) collect(value, targets);
}
