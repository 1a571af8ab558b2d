/** What it is, the level and version, the manifest, the names of the checks that fail, sorted. */
type Row = readonly [name: string, standard: string, yaml: string, fails: readonly string[]];

/** A pod that meets the restricted standard but for what is put into it. */
const pod = (spec: string, context = '', metadata = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: p, ${metadata}}
spec:
  containers:
    - name: c
      image: i
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, ${context}}
  ${spec}
`;

/** The line with the container's own context. */
const contextLine = /securityContext: \{allow.*/;

const podContext = (fields: string): string => `securityContext: {${fields}}`;
const good = 'runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}';
const restricted = (fields = '', context = ''): string => pod(podContext(`${good}, ${fields}`), context);
const bare = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: c, image: i}]
`;

/** What the standard says, read from its description: inheritance, replaced checks, exemptions, versions. */
export const table: readonly Row[] = [
  ['a pod that says all that is asked for', 'restricted', restricted(), []],
  ['a bare pod', 'baseline', bare, []],
  [
    'a bare pod',
    'restricted',
    bare,
    ['allowPrivilegeEscalation', 'capabilities_restricted', 'runAsNonRoot', 'seccompProfile_restricted'],
  ],
  ['a bare pod', 'restricted 1.0', bare, ['runAsNonRoot']],
  ['a bare pod', 'restricted 1.8', bare, ['allowPrivilegeEscalation', 'runAsNonRoot']],
  [
    'a bare pod',
    'restricted 1.21',
    bare,
    ['allowPrivilegeEscalation', 'runAsNonRoot', 'seccompProfile_restricted'],
  ],
  [
    'a bad word of the pod that its container does not follow',
    'restricted',
    pod(
      podContext('runAsNonRoot: false, seccompProfile: {type: Unconfined}, runAsUser: 0'),
      `${good}, runAsUser: 1`,
    ),
    ['runAsNonRoot', 'runAsUser', 'seccompProfile_restricted'],
  ],
  [
    'a bad word of the container against the pod',
    'restricted',
    restricted('', 'runAsNonRoot: false, seccompProfile: {type: Unconfined}'),
    ['runAsNonRoot', 'seccompProfile_restricted'],
  ],
  ['runAsUser 0', 'restricted 1.22', restricted('runAsUser: 0'), []],
  ['runAsUser 0', 'restricted 1.23', restricted('runAsUser: 0'), ['runAsUser']],
  [
    'a seccomp profile without a type',
    'baseline',
    pod(podContext('runAsNonRoot: true, seccompProfile: {}'), 'seccompProfile: {type: Localhost}'),
    ['seccompProfile_baseline'],
  ],
  [
    'a seccomp annotation',
    'baseline 1.18',
    pod(podContext(good), '', 'annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}'),
    ['seccompProfile_baseline'],
  ],
  [
    'a seccomp annotation',
    'restricted 1.19',
    pod(podContext(good), '', 'annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}'),
    [],
  ],
  [
    'a seccomp annotation of a container that is not there',
    'restricted 1.18',
    pod(podContext(good), '', 'annotations: {container.seccomp.security.alpha.kubernetes.io/x: unconfined}'),
    [],
  ],
  [
    'an AppArmor annotation',
    'restricted',
    pod(podContext(good), '', 'annotations: {container.apparmor.security.beta.kubernetes.io/x: unconfined}'),
    ['appArmorProfile'],
  ],
  [
    'a Windows pod',
    'restricted',
    pod(`os: {name: windows}\n  ${podContext('runAsNonRoot: true')}`).replace(contextLine, ''),
    [],
  ],
  [
    'a Windows pod',
    'restricted 1.24',
    pod(`os: {name: windows}\n  ${podContext('runAsNonRoot: true')}`).replace(contextLine, ''),
    ['allowPrivilegeEscalation', 'capabilities_restricted', 'seccompProfile_restricted'],
  ],
  [
    'a Windows pod that adds a capability, which the check of restricted exempts and that of baseline does not',
    'restricted',
    pod(`os: {name: windows}\n  ${podContext(good)}`).replace('drop: [ALL]', 'add: [SYS_ADMIN]'),
    [],
  ],
  [
    'a Windows pod that adds a capability',
    'baseline',
    pod(`os: {name: windows}\n  ${podContext(good)}`).replace('drop: [ALL]', 'add: [SYS_ADMIN]'),
    ['capabilities_baseline'],
  ],
  [
    'a process of the Windows host',
    'baseline',
    restricted('windowsOptions: {hostProcess: true}'),
    ['windowsHostProcess'],
  ],
  [
    'root in a user namespace',
    'restricted',
    pod(
      'hostUsers: false\n  securityContext: {runAsUser: 0, seccompProfile: {type: Localhost}}',
      'procMount: Unmasked',
    ),
    ['procMount_restricted'],
  ],
  [
    'root in a user namespace',
    'restricted 1.34',
    pod(
      'hostUsers: false\n  securityContext: {runAsUser: 0, seccompProfile: {type: Localhost}}',
      'procMount: Unmasked',
    ),
    ['procMount', 'runAsNonRoot', 'runAsUser'],
  ],
  ['an unmasked /proc in a user namespace', 'baseline', pod('hostUsers: false', 'procMount: Unmasked'), []],
  [
    'default capabilities added',
    'baseline',
    restricted().replace('drop: [ALL]', 'drop: [ALL], add: [CHOWN]'),
    [],
  ],
  [
    'default capabilities added',
    'restricted',
    restricted().replace('drop: [ALL]', 'drop: [ALL], add: [CHOWN]'),
    ['capabilities_restricted'],
  ],
  [
    'capabilities beyond the default',
    'restricted 1.21',
    restricted().replace('drop: [ALL]', 'drop: [ALL], add: [CAP_CHOWN]'),
    ['capabilities_baseline'],
  ],
  ['all, but not in capitals', 'restricted', restricted().replace('ALL', 'all'), ['capabilities_restricted']],
  ['an implicit emptyDir', 'restricted', pod(`volumes: [{name: v}]\n  ${podContext(good)}`), []],
  [
    'a host path',
    'restricted',
    pod(`volumes: [{name: v, hostPath: {path: /x}}]\n  ${podContext(good)}`),
    ['restrictedVolumes'],
  ],
  [
    'a host path',
    'baseline',
    pod(`volumes: [{name: v, hostPath: {path: /x}}]\n  ${podContext(good)}`),
    ['hostPathVolumes'],
  ],
  [
    'an nfs volume',
    'restricted 1.0',
    pod(`volumes: [{name: v, nfs: {server: s, path: /}}]\n  ${podContext(good)}`),
    ['restrictedVolumes'],
  ],
  [
    'namespaces of the host',
    'baseline',
    pod(`hostPID: true\n  hostIPC: true\n  hostNetwork: true\n  ${podContext(good)}`),
    ['hostNamespaces'],
  ],
  [
    'an SELinux type',
    'baseline 1.30',
    restricted('seLinuxOptions: {type: container_engine_t}'),
    ['seLinuxOptions'],
  ],
  ['an SELinux type', 'baseline', restricted('seLinuxOptions: {type: container_engine_t}'), []],
  ['a sysctl', 'baseline 1.31', restricted('sysctls: [{name: net.ipv4.tcp_rmem, value: "1"}]'), ['sysctls']],
  ['a sysctl', 'baseline 1.32', restricted('sysctls: [{name: net.ipv4.tcp_rmem, value: "1"}]'), []],
  [
    'a probe of another host',
    'baseline 1.33',
    restricted().replace('image: i', 'image: i\n      startupProbe: {tcpSocket: {host: h, port: 1}}'),
    [],
  ],
  [
    'a probe of another host',
    'baseline',
    restricted().replace('image: i', 'image: i\n      startupProbe: {tcpSocket: {host: h, port: 1}}'),
    ['hostProbesAndHostLifecycle'],
  ],
  [
    'a host port',
    'baseline',
    restricted().replace(
      'image: i',
      'image: i\n      ports: [{containerPort: 1}, {containerPort: 2, hostPort: 2}]',
    ),
    ['hostPorts'],
  ],
  [
    'an ephemeral container',
    'baseline',
    pod(
      `${podContext(good)}\n  ephemeralContainers: [{name: e, image: i, securityContext: {privileged: true}}]`,
    ),
    ['privileged'],
  ],
  [
    'a pod in a List',
    'baseline',
    `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: {name: d}
    spec: {template: {spec: {hostPID: yes, containers: [{name: c, image: i}]}}}
`,
    ['hostNamespaces'],
  ],
  [
    'a version by the label of the namespace in the same file',
    'restricted',
    `apiVersion: v1
kind: Namespace
metadata: {name: n, labels: {pod-security.kubernetes.io/enforce-version: v1.7}}
---
${bare.replace('name: p}', 'name: p, namespace: n}')}`,
    ['runAsNonRoot'],
  ],
  [
    'templates, which are not known',
    'restricted',
    `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  hostPID: {{ .Values.hostPID }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - name: c
      image: i
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
`,
    [],
  ],
];
