import type { PolicyContext } from '../../core/policy.ts';
import type { Manifest, Workload } from '../syntax.ts';

/** What a pod is held to by the Pod Security Standards. */
export interface Standard {
  readonly level: 'privileged' | 'baseline' | 'restricted';
  /** The policy version's minor number: 25 for 1.25. */
  readonly minor: number;
}

/** The newest policy version that has checks of its own; every later one means the same. */
export const newestMinor = 37;

/** Which versions of a check count, as minor numbers; `level` is the lowest that has the check. */
export interface Scope {
  readonly level: 'baseline' | 'restricted';
  readonly from?: number;
  readonly before?: number;
}

/** The workloads that a check of the standards applies to, each with the standard that it is held to. */
export function* heldTo(
  scope: Scope,
  { document, policy }: { readonly document: Manifest; readonly policy: PolicyContext },
): Generator<{ readonly workload: Workload; readonly standard: Standard }> {
  for (const workload of document.workloads) {
    const standard = standardOf(document, workload, policy);
    if (covers(scope, standard)) yield { workload, standard };
  }
}

/**
 * The level is the policy's. The version is the policy's, else that of the namespace's `enforce-version`
 * label where the file holds the Namespace, else the newest.
 */
function standardOf(document: Manifest, { object }: Workload, policy: PolicyContext): Standard {
  const { level, version } = policy.kubernetes.podSecurity;
  const label = document.file.podSecurityVersions.get(object.namespace);
  return { level, minor: minorOf(version) ?? minorOf(label) ?? newestMinor };
}

const covers = ({ level, from = 0, before = Number.POSITIVE_INFINITY }: Scope, standard: Standard): boolean =>
  standard.level !== 'privileged' &&
  (level === 'baseline' || standard.level === 'restricted') &&
  standard.minor >= from &&
  standard.minor < before;

const minorOf = (version: string | undefined): number | undefined => {
  const [, minor] = /^v?1\.(\d{1,6})$/.exec(version ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
};

/** From 1.25 on, Windows pods need not set what means nothing on Windows. */
export const windowsExempt = ({ windows }: Workload, { minor }: Standard): boolean => windows && minor >= 25;

/** From 1.35 on, pods in a user namespace of their own may be root inside it. */
export const userNamespaceExempt = ({ userNamespace }: Workload, { minor }: Standard): boolean =>
  userNamespace && minor >= 35;
