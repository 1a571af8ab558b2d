/** A file that the keystrokes are measured on, always the same, and where its lines may be typed into. */
export interface BenchFile {
  readonly name: string;
  readonly languageId: 'dockerfile' | 'yaml';
  readonly text: string;
  /** Lines, counted from 0, at whose end something is typed: near the file's start, its middle and its end. */
  readonly typed: Readonly<Record<'start' | 'middle' | 'end', number>>;
  /** The line whose end names a stage that others build on. */
  readonly stage: number | undefined;
  /** 95 of 100 keystrokes must be answered within so many milliseconds. */
  readonly target: number;
}

export const benchFiles = (): readonly BenchFile[] => [
  dockerfile('Dockerfile, 60 lines', 60, 5),
  dockerfile('Dockerfile, 650 lines', 650, 16),
  manifest('manifest, 120 lines', 120, 5, hardened),
  manifest('manifest, 10,000 lines, under 300', 10_000, 16, hardened),
  manifest('manifest, 10,000 lines, thousands', 10_000, 30, bare),
];

/** Stages that build on one another, six lines at a time what real ones hold. */
function dockerfile(name: string, count: number, target: number): BenchFile {
  const lines = [
    '# syntax=docker/dockerfile:1',
    'ARG NODE=24.11.0',
    'FROM node:${NODE}-bookworm-slim AS stage0',
  ];
  let stage = 0;
  for (let step = 0; lines.length < count; step += 1) {
    if (step % 6 === 5) {
      stage += 1;
      lines.push('', `FROM stage${stage - 1} AS stage${stage}`);
    }
    lines.push(...stepOf(step, stage));
  }
  lines.length = count - 2;
  while (/\\$/.test(lines.at(-1) ?? '')) lines.pop();
  lines.push('USER 10001', 'CMD ["node", "/app/server.js"]');
  return {
    name,
    languageId: 'dockerfile',
    text: `${lines.join('\n')}\n`,
    typed: typedIn(lines, /^(?:RUN|LABEL) \S.*[^\\]$/),
    stage: 2,
    target,
  };
}

const stepOf = (step: number, stage: number): readonly string[] =>
  [
    [
      '# What the build needs and the image does not.',
      'RUN apt-get update && \\',
      '    apt-get install -y --no-install-recommends curl ca-certificates git && \\',
      '    rm -rf /var/lib/apt/lists/*',
    ],
    [
      `WORKDIR /src/part${step}`,
      `COPY package.json package-lock.json ./part${step}/`,
      'RUN npm ci --omit=dev',
    ],
    [
      `ENV PART_${step}=yes \\`,
      '    NODE_ENV=production',
      `ARG REVISION_${step}`,
      `LABEL part="${step}" stage="${stage}"`,
    ],
    ['COPY --chown=node:node . .', `RUN npm run build -- --part ${step} && test -d dist && ls -l dist`],
    [
      'RUN --mount=type=cache,target=/root/.npm set -eu; for i in 1 2 3; do echo "$i"; done',
      `EXPOSE ${8000 + (step % 90)}`,
    ],
    [
      `RUN echo "step ${step} of stage ${stage}" > /tmp/step-${step}`,
      'HEALTHCHECK CMD ["node", "health.js"]',
    ],
  ][step % 6] ?? [];

/** Deployments and their services, one document after the other. */
function manifest(
  name: string,
  count: number,
  target: number,
  context: (number: number) => readonly string[],
): BenchFile {
  const lines: string[] = [];
  for (let number = 0; ; number += 1) {
    const next = [
      ...(number === 0 ? [] : ['---']),
      ...deployment(number, context),
      '---',
      ...service(number),
    ];
    if (lines.length + next.length > count) break;
    lines.push(...next);
  }
  while (lines.length < count) lines.push(`# ${lines.length + 1}`);
  const typed = typedIn(lines, /^ +value: \S/);
  return { name, languageId: 'yaml', text: `${lines.join('\n')}\n`, typed, stage: undefined, target };
}

const deployment = (number: number, context: (number: number) => readonly string[]): readonly string[] => [
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata:',
  `  name: part-${number}`,
  '  namespace: shop',
  `  labels: {app: part-${number}, tier: web}`,
  'spec:',
  `  replicas: ${1 + (number % 5)}`,
  '  selector:',
  `    matchLabels: {app: part-${number}}`,
  '  template:',
  '    metadata:',
  `      labels: {app: part-${number}}`,
  '    spec:',
  ...context(number),
  '          env:',
  '            - name: LOG_LEVEL',
  `              value: debug-${number}`,
  '            - name: REGION',
  '              value: "eu-west-1" # where the shop stands',
  '          resources:',
  '            requests: {cpu: 100m, memory: 128Mi}',
  '            limits: {memory: 256Mi}',
  '          ports:',
  '            - containerPort: 8080',
  '          readinessProbe:',
  '            httpGet: {path: /ready, port: 8080}',
];

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** What the restricted standard asks for; one finding a document, or two. */
const hardened = (number: number): readonly string[] => [
  '      automountServiceAccountToken: false',
  '      securityContext:',
  '        runAsNonRoot: true',
  '        seccompProfile: {type: RuntimeDefault}',
  '      containers:',
  `        - name: part-${number}`,
  `          image: registry.example.com/shop/part-${number}:1.${number}${number % 3 === 0 ? '' : `@${digest}`}`,
  '          securityContext:',
  '            allowPrivilegeEscalation: false',
  `            readOnlyRootFilesystem: ${number % 12 === 0}`,
  '            capabilities:',
  '              drop: [ALL]',
];

/** What a first draft looks like, with four containers that say nothing. */
const bare = (number: number): readonly string[] => [
  '      hostNetwork: true',
  '      containers:',
  ...['a', 'b', 'c', 'd'].flatMap((letter) => [
    `        - name: part-${number}-${letter}`,
    `          image: shop/part-${letter}`,
    '          ports:',
    `            - {containerPort: 80, hostPort: 8${number % 10}}`,
    '          securityContext:',
    '            privileged: true',
    '            runAsUser: 0',
  ]),
];

const service = (number: number): readonly string[] => [
  'apiVersion: v1',
  'kind: Service',
  'metadata:',
  `  name: part-${number}`,
  'spec:',
  `  selector: {app: part-${number}}`,
  '  ports:',
  '    - port: 80',
  '      targetPort: 8080',
];

/** The lines of a kind that are nearest to the start, the middle and the end. */
function typedIn(lines: readonly string[], kind: RegExp): BenchFile['typed'] {
  const fit = lines.flatMap((line, index) => (kind.test(line) ? [index] : []));
  const nearest = (wanted: number): number =>
    fit.reduce(
      (best, line) => (Math.abs(line - wanted) < Math.abs(best - wanted) ? line : best),
      fit[0] ?? 0,
    );
  return { start: nearest(0), middle: nearest(lines.length / 2), end: nearest(lines.length) };
}
