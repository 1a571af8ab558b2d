interface Hardened {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Pods that nothing unfixable is in. */
export const hardened: readonly Hardened[] = [
  {
    name: 'a bare Deployment',
    before: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        # The one that matters.
        - name: web
          image: nginx:1.29
`,
    after: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        # The one that matters.
        - name: web
          image: nginx:1.29
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
                - ALL
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
`,
  },
  {
    name: 'everything that is forbidden and can simply go',
    before: `# Everything that restricted forbids and that can simply go.
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: '@daily'
  jobTemplate:
    spec:
      template:
        metadata:
          annotations:
            container.apparmor.security.beta.kubernetes.io/report: unconfined
        spec:
          hostPID: true # for the old agent
          hostNetwork: true
          restartPolicy: Never
          securityContext:
            runAsUser: 0
            runAsNonRoot: false
            seccompProfile: {type: Unconfined}
            sysctls:
            - name: kernel.msgmax
              value: '65536'
          initContainers:
          - name: tune
            image: busybox:1.37
            securityContext: {privileged: true}
          containers:
          - name: report
            image: report:1 # pinned elsewhere
            ports:
            - containerPort: 8080
              hostPort: 80
            livenessProbe:
              httpGet: {host: 127.0.0.1, path: /, port: 8080}
            securityContext:
              allowPrivilegeEscalation: true
              procMount: Unmasked
              runAsNonRoot: false
              seLinuxOptions:
                type: spc_t
              capabilities:
                add: [SYS_ADMIN, NET_BIND_SERVICE, CHOWN]
                drop: [all]
`,
    after: `# Everything that restricted forbids and that can simply go.
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: '@daily'
  jobTemplate:
    spec:
      template:
        metadata:
          annotations:
            container.apparmor.security.beta.kubernetes.io/report: runtime/default
        spec:
          restartPolicy: Never
          securityContext:
            runAsNonRoot: true
            seccompProfile: {type: RuntimeDefault}
          initContainers:
          - name: tune
            image: busybox:1.37
            securityContext: {privileged: false, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          containers:
          - name: report
            image: report:1 # pinned elsewhere
            ports:
            - containerPort: 8080
            livenessProbe:
              httpGet: {path: /, port: 8080}
            securityContext:
              allowPrivilegeEscalation: false
              procMount: Default
              runAsNonRoot: true
              capabilities:
                add: [NET_BIND_SERVICE]
                drop: [ALL]
`,
  },
  {
    name: 'flow style',
    before: `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: 'i:1'}, {name: d, image: 'i:1', securityContext: {}}]}
`,
    after: `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: 'i:1', securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}, {name: d, image: 'i:1', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }}], securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}}
`,
  },
  {
    name: 'a Windows pod in a List',
    before: `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: windows
  spec:
    os: {name: windows}
    containers:
    - name: web
      image: iis:1
      securityContext:
        windowsOptions:
          hostProcess: true
`,
    after: `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: windows
  spec:
    os: {name: windows}
    containers:
    - name: web
      image: iis:1
      securityContext: {}
    securityContext:
      runAsNonRoot: true
`,
  },
  {
    name: 'lines that end with CR LF',
    before: `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - name: c
    image: i:1
  - image: j:1
    name: d
`.replaceAll('\n', '\r\n'),
    after: `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - name: c
    image: i:1
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - ALL
  - image: j:1
    name: d
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - ALL
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
`.replaceAll('\n', '\r\n'),
  },
  {
    name: 'a context that an anchor shares',
    before: `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
    - name: a
      image: i:1
      securityContext: &sc
        runAsUser: 1000
    - name: b
      image: i:1
      securityContext: *sc
    - name: c
      image: i:1
      securityContext:
        <<: *sc
        readOnlyRootFilesystem: true
`,
    after: `apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
    - name: a
      image: i:1
      securityContext: &sc
        runAsUser: 1000
        allowPrivilegeEscalation: false
        capabilities:
          drop:
            - ALL
    - name: b
      image: i:1
      securityContext: *sc
    - name: c
      image: i:1
      securityContext:
        <<: *sc
        readOnlyRootFilesystem: true
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
`,
  },
];
