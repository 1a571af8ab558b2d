import type { ScanNode } from '../protocol-scan.ts';

/** The lines in which, above which or below which all words stand. */
export function filtered(nodes: readonly ScanNode[], filter: string): readonly ScanNode[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length === 0 ? nodes : nodes.flatMap((node) => kept(node, words));
}

/** What stands in a line counts for all below it. */
function kept(node: ScanNode, words: readonly string[]): readonly ScanNode[] {
  const text = `${node.label} ${node.description ?? ''}`.toLowerCase();
  const left = node.kind === 'image' ? words : words.filter((word) => !text.includes(word));
  if (left.length === 0) return [node];
  const children = node.children.flatMap((child) => kept(child, left));
  return children.length === 0 ? [] : [{ ...node, children, open: true }];
}
