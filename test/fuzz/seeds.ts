import { corpusFiles, hasCorpus, kinds, readCorpusFile } from '../measure/corpus/files.ts';

/** A text to be spoilt, and the language that it is read as. */
export interface Seed {
  readonly language: string;
  readonly text: string;
}

const multiStage = `# syntax=docker/dockerfile:1
# escape=\\
ARG NODE=22
ARG REGISTRY=docker.io
FROM --platform=$BUILDPLATFORM \${REGISTRY}/library/node:\${NODE}-alpine AS deps
WORKDIR /src
# seaworthy-ignore secret-file-copied: only the public registry is in it
COPY .npmrc package*.json ./
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npm,env=NPM_TOKEN \\
    # a comment inside
    npm ci && \\
    sudo chown -R node:node /src

FROM deps AS build
ENV API_KEY=s3cr3t-Value-4711 \\
    NODE_ENV=production
COPY --chown=node:node . .
RUN <<EOF
set -eu
npm run build -- --base="/app" 'x'
cat <<INNER > /tmp/inner
$HOME
INNER
EOF

FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=build /src/dist /app
COPY --from=nginx:latest /etc/nginx/nginx.conf /etc/nginx/
ONBUILD RUN echo "trigger"
EXPOSE 8080/tcp
HEALTHCHECK --interval=30s CMD ["node", "health.js"]
ENTRYPOINT ["node", "/app/server.js"]
`;

const debian = `FROM debian:10
MAINTAINER someone <someone@example.com>
ARG DB_PASSWORD
ARG TOKEN="ghp_abcdefghijklmnopqrstuvwxyz0123456789"
RUN apt-get update && apt-get install -y curl \\
 && curl -u admin:hunter2000 https://user:pa55w0rd@example.com/x.tgz | tar xz \\
 && useradd -r app \\
 && rm -rf /var/lib/apt/lists/*
ADD id_rsa /root/.ssh/id_rsa
RUN mysql -psecretword -e "select 1" ; echo \${DB_PASSWORD}
USER app
RUN sudo -u root whoami
USER root
CMD start.sh
`;

const windows = [
  '# escape=`',
  'FROM mcr.microsoft.com/windows/servercore:ltsc2019',
  'SHELL ["powershell", "-Command"]',
  'RUN Write-Host `',
  "    'hello' ; `",
  '    Remove-Item C:\\temp -Recurse',
  'USER ContainerAdministrator',
  'COPY app.exe C:\\app\\',
  '',
].join('\r\n');

const deployment = `# Shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop   # the name
  labels: {app: shop, tier: "web"}
  annotations:
    ignore-check.kube-linter.io/run-as-non-root: "legacy"
spec:
  template:
    metadata:
      annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }
    spec:
      hostNetwork: true
      securityContext: &pod
        runAsUser: 0
        sysctls:
        - {name: kernel.msgmax, value: "1"}
      initContainers:
        - name: init
          image: "busybox"
          securityContext:
            privileged: yes
      containers:
      - image: nginx:1.14
        name: web
        env:
        - name: DB_PASSWORD
          value: 'correct-horse-battery'
        - {name: URL, value: "postgres://me:s3cretpw@db/x"}
        securityContext:
          allowPrivilegeEscalation: true
          capabilities:
            add: ["SYS_ADMIN", NET_ADMIN]
          procMount: Unmasked
        ports: [{containerPort: 80, hostPort: 80}]
      - name: side # seaworthy-ignore image-untagged: pinned elsewhere
        image: k8s.gcr.io/pause
      volumes:
      - name: sock
        hostPath:
          path: /var/run/docker.sock
`;

const many = `apiVersion: v1
kind: Secret
metadata: {name: db}
stringData:
  password: |
    several
    lines of it
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec: &spec
          restartPolicy: Never
          containers:
            - <<: &base {image: alpine:latest, imagePullPolicy: Always}
              name: job
              command: [sh, -c, "echo hi"]
---
# seaworthy-ignore-file host-pid: demo
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: p}
  spec: {hostPID: true, containers: [{name: a, image: "quay.io/a/b@sha256:${'0'.repeat(64)}"}]}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: c}
  data:
    api_token: "AKIAABCDEFGHIJKLMNOP"
...
---
apiVersion: v1
kind: Pod
metadata: {name: "{{ .Release.Name }}"}
spec:
  containers:
  {{- range .Values.containers }}
  - name: {{ .name }}
    image: {{ .image | quote }}
  {{- end }}
`;

const compose = `name: shop
x-env: &env
  POSTGRES_PASSWORD: correct-horse-battery
services:
  web:
    build: {context: ., args: {TOKEN: abc}}
    image: "shop:\${TAG:-latest}"
    environment:
      - API_KEY=s3cr3t-Value-4711
      - DEBUG
  db:
    image: postgres:9.6 # old
    environment:
      <<: *env
    secrets: [db]
secrets:
  db: {file: ./db.txt}
`;

const policy = `extends: [recommended, strict]
rules:
  image-latest: off
  image-major-tag-onyl: warning
  user-missing: {level: error}
images:
  registries: [docker.io, "gcr.io/team/**"]
  approved:
  - docker.io/library/*
  mirrors: {docker.io: mirror.example.com}
kubernetes:
  version: "1.34"
  podSecurity: {level: restricted, version: 1.37}
ignore: ["**/vendor/**"]
signatures:
  transparencyLog: optional
  trustRoots: [trust/trusted_root.json]
  signers:
    release: { identity: "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*", issuer: https://token.actions.githubusercontent.com }
    ops: &ops { key: keys/cosign.pub }
    again: *ops
    notary: { certificate: keys/notation.crt, identities: ["x509.subject: C=US, ST=WA, O=Acme"], level: strict }
  images:
    - match: [ghcr.io/acme/**]
      signers: [release, ops]
      need: 2
      annotations: { env: prod }
      attestations: [{ predicate: slsa-provenance, source: https://github.com/acme/app, maxAgeDays: 90 }, spdx]
`;

const builtIn: readonly Seed[] = [
  ...[multiStage, debian, windows].map((text) => ({ language: 'dockerfile', text })),
  ...[deployment, many].map((text) => ({ language: 'kubernetes', text })),
  { language: 'compose', text: compose },
  { language: 'policy', text: policy },
];

const languageOf: Readonly<Record<string, string>> = {
  dockerfiles: 'dockerfile',
  kubernetes: 'kubernetes',
  compose: 'compose',
  helm: 'kubernetes',
};

/** Longer files cost time and find the same. */
const longest = 6000;

/** The built-in texts, and where the corpus lies beside the repository every ninth of its small files. */
export function seeds(): readonly Seed[] {
  if (!hasCorpus()) return builtIn;
  const real = corpusFiles(kinds.filter(({ name }) => name in languageOf))
    .filter((_, index) => index % 9 === 0)
    .map((file) => ({ language: languageOf[file.kind.name] ?? '', text: readCorpusFile(file).text }))
    .filter(({ text }) => text.length <= longest);
  return [...builtIn, ...builtIn, ...real];
}
