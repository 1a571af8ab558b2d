import type { Rule } from '../../core/rule.ts';
import type { Manifest } from '../syntax.ts';
import { allowPrivilegeEscalation } from './allow-privilege-escalation.ts';
import { apparmorUnconfined } from './apparmor-unconfined.ts';
import { capabilitiesBeyondDefault } from './capabilities-beyond-default.ts';
import { capabilitiesNotRestricted } from './capabilities-not-restricted.ts';
import { containerRuntimeSocket } from './container-runtime-socket.ts';
import { credentialInConfigmap } from './credential-in-configmap.ts';
import { hostIpc } from './host-ipc.ts';
import { hostNetwork } from './host-network.ts';
import { hostPid } from './host-pid.ts';
import { hostPort } from './host-port.ts';
import { hostpathSensitiveDir } from './hostpath-sensitive-dir.ts';
import { hostpathVolume } from './hostpath-volume.ts';
import { privilegedContainer } from './privileged-container.ts';
import { probeOrLifecycleHost } from './probe-or-lifecycle-host.ts';
import { procMount } from './proc-mount.ts';
import { restrictedVolumeTypes } from './restricted-volume-types.ts';
import { rootGroup } from './root-group.ts';
import { runAsNonRoot } from './run-as-non-root.ts';
import { runAsUserZero } from './run-as-user-zero.ts';
import { seccompMissing } from './seccomp-missing.ts';
import { seccompUnconfined } from './seccomp-unconfined.ts';
import { secretManifestWithData } from './secret-manifest-with-data.ts';
import { securityContextMissing } from './security-context-missing.ts';
import { selinuxOptions } from './selinux-options.ts';
import { serviceAccountTokenAutomounted } from './service-account-token-automounted.ts';
import { unsafeSysctl } from './unsafe-sysctl.ts';
import { windowsHostProcess } from './windows-host-process.ts';
import { workloadLabelMissing } from './workload-label-missing.ts';
import { writableRootFilesystem } from './writable-root-filesystem.ts';

/** In the order of their names. */
export const kubernetesRules: readonly Rule<Manifest>[] = [
  allowPrivilegeEscalation,
  apparmorUnconfined,
  capabilitiesBeyondDefault,
  capabilitiesNotRestricted,
  containerRuntimeSocket,
  credentialInConfigmap,
  hostIpc,
  hostNetwork,
  hostPid,
  hostPort,
  hostpathSensitiveDir,
  hostpathVolume,
  privilegedContainer,
  probeOrLifecycleHost,
  procMount,
  restrictedVolumeTypes,
  rootGroup,
  runAsNonRoot,
  runAsUserZero,
  seccompMissing,
  seccompUnconfined,
  secretManifestWithData,
  securityContextMissing,
  selinuxOptions,
  serviceAccountTokenAutomounted,
  unsafeSysctl,
  windowsHostProcess,
  workloadLabelMissing,
  writableRootFilesystem,
];
