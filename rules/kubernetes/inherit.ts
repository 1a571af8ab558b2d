import { get, known } from '../yaml/lookup.ts';
import type { YamlAlias, YamlNode } from '../yaml/syntax.ts';
import type { Container, Known, Workload } from './syntax.ts';

/** The fields of a pod's `securityContext` that its containers inherit where they do not write their own. */
export type InheritedField =
  | 'runAsUser'
  | 'runAsGroup'
  | 'runAsNonRoot'
  | 'seLinuxOptions'
  | 'seccompProfile'
  | 'windowsOptions'
  | 'appArmorProfile';

/**
 * What counts for a container: its own field, else the pod's. A container's own object replaces the pod's as
 * a whole; of `windowsOptions` alone each field is inherited by itself (Kubernetes,
 * `pkg/securitycontext/util.go`). `path` leads further into the field: `('seccompProfile', 'type')`.
 */
export function effective(
  workload: Workload,
  container: Container,
  field: InheritedField,
  ...path: readonly string[]
): Known<Exclude<YamlNode, YamlAlias>> {
  const own = known(container.node, 'securityContext', field, ...path);
  if (own.state !== 'absent') return own;
  const replaces = field !== 'windowsOptions' && path.length > 0 && isWritten(container, field);
  return replaces ? own : known(workload.spec, 'securityContext', field, ...path);
}

/** Whether the container itself writes the field, as something else than `null`. */
function isWritten({ node }: Container, field: InheritedField): boolean {
  const written = get(node, 'securityContext', field);
  return written !== undefined && !(written.kind === 'scalar' && written.value === null);
}
