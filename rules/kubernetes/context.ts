import { knownBoolean, textOf } from '../yaml/lookup.ts';
import type { FileContext, Manifest } from './syntax.ts';

/** What the documents of a file say that the others must know; `previous` itself where nothing of it changed. */
export function contextOf(manifests: readonly Manifest[], previous: FileContext | undefined): FileContext {
  const serviceAccounts = new Map<string, boolean | undefined>();
  const podSecurityVersions = new Map<string, string>();
  for (const { objects } of manifests) {
    for (const { kind, namespace, name, node } of objects) {
      if (kind === 'ServiceAccount') {
        const automount = knownBoolean(node, 'automountServiceAccountToken');
        serviceAccounts.set(
          `${namespace}/${name}`,
          automount.state === 'known' ? automount.value : undefined,
        );
      } else if (kind === 'Namespace') {
        const version = textOf(node, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce-version');
        if (version !== undefined) podSecurityVersions.set(name, version);
      }
    }
  }
  const context: FileContext = { serviceAccounts, podSecurityVersions };
  return previous !== undefined && sameContext(previous, context) ? previous : context;
}

export const emptyContext: FileContext = { serviceAccounts: new Map(), podSecurityVersions: new Map() };

const sameContext = (a: FileContext, b: FileContext): boolean =>
  sameMap(a.serviceAccounts, b.serviceAccounts) && sameMap(a.podSecurityVersions, b.podSecurityVersions);

const sameMap = <Value>(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.has(key) && b.get(key) === value);
