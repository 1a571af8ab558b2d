import { type Draft, draftOf, edited, editsOf } from '../core/draft.ts';
import { noFacts } from '../core/facts.ts';
import type { Fix } from '../core/fix.ts';
import { emptyContext, type PolicyContext } from '../core/policy.ts';
import type { Report, Rule } from '../core/rule.ts';
import { known, knownBoolean } from '../yaml/lookup.ts';
import type { YamlMap } from '../yaml/syntax.ts';
import { kubernetes } from './language.ts';
import { allowPrivilegeEscalation } from './rules/allow-privilege-escalation.ts';
import { apparmorUnconfined } from './rules/apparmor-unconfined.ts';
import { capabilitiesNotRestricted } from './rules/capabilities-not-restricted.ts';
import { hostIpc } from './rules/host-ipc.ts';
import { hostNetwork } from './rules/host-network.ts';
import { hostPid } from './rules/host-pid.ts';
import { hostPort } from './rules/host-port.ts';
import { privilegedContainer } from './rules/privileged-container.ts';
import { probeOrLifecycleHost } from './rules/probe-or-lifecycle-host.ts';
import { procMount } from './rules/proc-mount.ts';
import { runAsNonRoot } from './rules/run-as-non-root.ts';
import { runAsUserZero } from './rules/run-as-user-zero.ts';
import { seccompMissing } from './rules/seccomp-missing.ts';
import { seccompUnconfined } from './rules/seccomp-unconfined.ts';
import { selinuxOptions } from './rules/selinux-options.ts';
import { unsafeSysctl } from './rules/unsafe-sysctl.ts';
import { windowsHostProcess } from './rules/windows-host-process.ts';
import { writableRootFilesystem } from './rules/writable-root-filesystem.ts';
import { setFix } from './security/mend.ts';
import { isFalse, isTrue } from './security/read.ts';
import { newestMinor } from './security/standard.ts';
import type { Container, Manifest, Workload } from './syntax.ts';

/**
 * The composite fixes at an offset: *Harden this container* inside a container, *Harden this pod to the
 * restricted standard* inside an object that makes pods. Neither needs a finding; none is given where there
 * is nothing to do.
 */
export function hardenAt(document: Manifest, offset: number): readonly Fix[] {
  const workload = document.workloads.find(({ object }) => within(object.node, offset));
  if (workload === undefined) return [];
  const container = workload.containers.find(({ node }) => within(node, offset));
  const fixes = [container && hardenContainer(document, workload, container), hardenPod(document, workload)];
  return fixes.filter((fix) => fix !== undefined);
}

/** What the newest restricted standard asks of one container, written in it, and a read-only file system. */
export const hardenContainer = (
  document: Manifest,
  workload: Workload,
  container: Container,
): Fix | undefined => {
  const index = workload.containers.indexOf(container);
  return composite('Harden this container', document, workload, (manifest, one) => {
    const again = one.containers[index];
    return again && nextInContainer(manifest, one, again);
  });
};

/**
 * What the newest restricted standard asks of a pod: once for the pod where that is possible, and without
 * what it forbids where leaving it out is all that is needed. Volumes stay: what should take their place
 * nobody can tell.
 */
export const hardenPod = (document: Manifest, workload: Workload): Fix | undefined =>
  composite('Harden this pod to the restricted standard', document, workload, nextInPod);

const within = ({ span }: YamlMap, offset: number): boolean => offset >= span.start && offset <= span.end;

type Next = (document: Manifest, workload: Workload) => Fix | undefined;

/** Applies one fix after the other to a draft until none is left, which happens only when it is asked for. */
function composite(title: string, document: Manifest, workload: Workload, next: Next): Fix | undefined {
  const index = document.workloads.indexOf(workload);
  if (index < 0 || next(document, workload) === undefined) return undefined;
  const { text } = document.yaml;
  const edits = () => editsOf(finished(draftOf(text), document, index, next), text.length);
  return { title, safety: 'unsafe', edits };
}

const mostSteps = 200;

function finished(first: Draft, document: Manifest, index: number, next: Next): Draft {
  let draft = first;
  let manifest: Manifest | undefined = document;
  for (let step = 0; step < mostSteps; step += 1) {
    const workload: Workload | undefined = manifest?.workloads[index];
    const fix: Fix | undefined = manifest && workload && next(manifest, workload);
    if (fix === undefined) return draft;
    draft = edited(draft, fix.edits());
    manifest = manifestIn(draft.text);
  }
  return draft;
}

const manifestIn = (text: string): Manifest | undefined =>
  kubernetes.parse(text).parts.find(({ part }) => part.document.workloads.length > 0)?.part.document;

const nextInPod: Next = (document, workload) =>
  firstFix([...ofPod, ...ofContainers, runAsNonRoot, seccompMissing], document, workload, () => true);

function nextInContainer(document: Manifest, workload: Workload, container: Container): Fix | undefined {
  const { start, end } = container.node.span;
  const inside = ({ at }: Report): boolean => at.start >= start && at.end <= end;
  const alone = { ...workload, containers: [container] };
  return (
    firstFix([...ofContainers, seccompUnconfined], document, alone, inside) ??
    ownWord(document, workload, container) ??
    firstFix([writableRootFilesystem], document, alone, inside)
  );
}

/** What the pod could say for the container, and does not. */
function ownWord(
  document: Manifest,
  { spec, windows, userNamespace }: Workload,
  { node }: Container,
): Fix | undefined {
  const nonRoot = ['securityContext', 'runAsNonRoot'];
  const said = knownBoolean(node, ...nonRoot);
  const saidByPod = knownBoolean(spec, ...nonRoot);
  if (!userNamespace && (isFalse(said) || (said.state === 'absent' && !isTrue(saidByPod)))) {
    const title = 'Set `runAsNonRoot: true`';
    const [fix] = setFix(document, { title, safety: 'unsafe', map: node, path: nonRoot, value: true });
    if (fix) return fix;
  }
  const profile = ['securityContext', 'seccompProfile'];
  if (windows || known(node, ...profile).state !== 'absent' || known(spec, ...profile).state !== 'absent')
    return undefined;
  const title = 'Set the seccomp profile `RuntimeDefault`';
  return setFix(document, {
    title,
    safety: 'safe',
    map: node,
    path: profile,
    value: { type: 'RuntimeDefault' },
  })[0];
}

function firstFix(
  rules: readonly Rule<Manifest>[],
  document: Manifest,
  workload: Workload,
  wanted: (report: Report) => boolean,
): Fix | undefined {
  const input = {
    document: { ...document, workloads: [workload] },
    policy: restricted,
    facts: noFacts,
    today: '',
  };
  for (const rule of rules) {
    for (const report of rule.check(input, {})) {
      const [fix] = wanted(report) ? (report.fixes ?? []) : [];
      if (fix) return fix;
    }
  }
  return undefined;
}

/** Rules that a word of the pod itself breaks. */
const ofPod: readonly Rule<Manifest>[] = [hostIpc, hostNetwork, hostPid, unsafeSysctl];

/** Rules whose first fix is right in a container; what makes another one impossible goes first. */
const ofContainers: readonly Rule<Manifest>[] = [
  privilegedContainer,
  windowsHostProcess,
  hostPort,
  probeOrLifecycleHost,
  procMount,
  selinuxOptions,
  apparmorUnconfined,
  runAsUserZero,
  allowPrivilegeEscalation,
  capabilitiesNotRestricted,
];

const restricted: PolicyContext = {
  ...emptyContext,
  kubernetes: {
    ...emptyContext.kubernetes,
    podSecurity: { level: 'restricted', version: `1.${newestMinor}` },
  },
};
