import type { Span } from '../core/span.ts';
import type { YamlNode } from '../yaml/syntax.ts';
import type { Manifest } from './syntax.ts';

/** `Kind/namespace/name/container` of the innermost object and container around a place; parts not written are left out. */
export function anchorOf({ objects, workloads }: Manifest, at: Span): string {
  const object = objects.findLast(({ node }) => holds(node, at)) ?? objects[0];
  if (object === undefined) return '';
  const container = workloads
    .filter((workload) => workload.object === object)
    .flatMap(({ containers }) => containers)
    .find(({ node }) => holds(node, at));
  return [object.kind, object.namespace, object.name, container?.name ?? '']
    .filter((part) => part !== '')
    .join('/');
}

const holds = ({ span }: YamlNode, at: Span): boolean => span.start <= at.start && at.start <= span.end;
