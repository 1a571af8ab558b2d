import type { Gather } from '../../core/rule.ts';
import { known, knownBoolean, knownMap } from '../../yaml/lookup.ts';
import type { Container, Manifest, Workload } from '../syntax.ts';
import { capital, nameOf } from './contexts.ts';
import { type Json, setFix } from './mend.ts';
import { holds, isTrue } from './read.ts';

/** Whether a container has no `securityContext`, or an empty one; not where it is templated. */
function lacksContext({ node }: Container): boolean {
  const context = knownMap(node, 'securityContext');
  return context.state === 'absent' || holds(context, ({ entries }) => entries.length === 0);
}

/** What the rules about a container's `securityContext` are gathered in where the container has none. */
export function gatheredIn(
  document: Manifest,
  workload: Workload,
  container: Container,
): { readonly gather?: Gather } {
  const value = wantedContext(workload);
  if (!lacksContext(container) || Object.keys(value).length === 0) return {};
  const rule = 'security-context-missing';
  const gather = {
    rule,
    key: `${rule} ${container.node.span.start}`,
    at: container.at,
    message: `${capital(nameOf(container))} has no \`securityContext\`, so it runs with more rights than it needs.`,
    fixes: setFix(document, {
      title: `Add a \`securityContext\` to ${nameOf(container)}`,
      safety: 'unsafe',
      map: container.node,
      path: ['securityContext'],
      value,
    }),
  };
  return { gather };
}

/** What *restricted* asks of a container, without what the pod says for all of them. */
function wantedContext({ spec, windows, userNamespace }: Workload): { readonly [key: string]: Json } {
  const said = isTrue(knownBoolean(spec, 'securityContext', 'runAsNonRoot'));
  const nonRoot = said || userNamespace ? {} : { runAsNonRoot: true };
  if (windows) return nonRoot;
  const profile = known(spec, 'securityContext', 'seccompProfile').state === 'absent';
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    ...nonRoot,
    ...(profile ? { seccompProfile: { type: 'RuntimeDefault' } } : {}),
  };
}
