import type { ImagePackage, ImageScan, Vulnerability } from '../../rules/core/scan.ts';

/** What a scan of a small Debian-based image finds: three layers, two of them the base image's. */
export const debianScan = (more: Partial<ImageScan> = {}): ImageScan => ({
  source: 'docker-archive:build/app.tar',
  reference: 'ghcr.io/team/app:1.4',
  digest: `sha256:${'1a2b3c4d'.repeat(8)}`,
  imageId: `sha256:${'9f8e7d6c'.repeat(8)}`,
  platform: 'linux/amd64',
  at: '2026-11-21T08:30:00.000Z',
  config: {
    created: '2026-11-01T10:00:00Z',
    user: '',
    env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'API_TOKEN=********'],
    entrypoint: ['node'],
    cmd: ['server.js'],
    workingDir: '/app',
    exposedPorts: ['22/tcp', '8080/tcp'],
    volumes: [],
    labels: { 'org.opencontainers.image.title': 'app' },
    healthcheck: undefined,
    onBuild: [],
  },
  history: [
    step('ADD rootfs.tar /', 0),
    step('CMD ["bash"]', undefined),
    step('RUN apt-get update && apt-get install -y curl', 1),
    step('ENV API_TOKEN=********', undefined),
    step('COPY . /app', 2),
    step('CMD ["server.js"]', undefined),
  ],
  layers: [
    layer(0, { size: 116_500_000, step: 0, files: 3_301, wasted: 210_000 }),
    layer(1, { size: 21_400_000, step: 2, files: 412, wasted: 0 }),
    layer(2, { size: 3_200_000, step: 4, files: 96, wasted: 4_096, lines: { first: 5, last: 5 } }),
  ],
  baseLayers: 1,
  os: {
    id: 'debian',
    like: [],
    version: '12',
    codename: 'bookworm',
    name: 'Debian GNU/Linux 12 (bookworm)',
    supportEnd: undefined,
  },
  packages: [...packages],
  files: [
    { kind: 'setuid', path: 'usr/bin/su', layer: 0, size: 71_912, mode: 0o4755, removedIn: undefined },
    {
      kind: 'cache',
      path: 'var/lib/apt/lists',
      layer: 1,
      size: 19_000_000,
      mode: 0o755,
      removedIn: undefined,
    },
    { kind: 'shell', path: 'bin/bash', layer: 0, size: 1_265_648, mode: 0o755, removedIn: undefined },
  ],
  accounts: [],
  secrets: [
    {
      what: 'npm token',
      where: 'file',
      name: 'app/.npmrc',
      line: 1,
      layer: 1,
      step: 2,
      removedIn: 2,
    },
    {
      what: 'token',
      where: 'env',
      name: 'API_TOKEN',
      line: undefined,
      layer: undefined,
      step: 3,
      removedIn: undefined,
    },
  ],
  vulnerabilities: [...vulnerabilities],
  reported: [],
  notCovered: [
    {
      what: 'the programs under /opt/tool',
      reason: 'They do not say which version they are.',
    },
  ],
  unknown: [],
  data: { source: 'OSV.dev', date: '2026-11-20T21:00:00Z' },
  scanner: { name: 'embedded', version: '1' },
  ...more,
});

/** A scan for which nobody asked for vulnerabilities. */
export const uncheckedScan = (more: Partial<ImageScan> = {}): ImageScan =>
  debianScan({ vulnerabilities: [], data: undefined, ...more });

/** A scan for which the advisories were asked for and did not come. */
export const failedScan = (more: Partial<ImageScan> = {}): ImageScan =>
  uncheckedScan({
    unknown: [{ what: 'vulnerabilities', reason: 'api.osv.dev did not answer within 30 s.' }],
    ...more,
  });

/** A scan whose every text is one that wants to be taken for something else. */
export const hostileScan = (text: string): ImageScan => {
  const scan = debianScan();
  return debianScan({
    source: `docker:${text}`,
    reference: undefined,
    os: { id: text, like: [text], version: text, codename: text, name: text, supportEnd: undefined },
    config: { ...scan.config, user: text, env: [text], labels: { [text]: text }, cmd: [text] },
    history: scan.history.map((one) => ({ ...one, instruction: text })),
    packages: scan.packages.map((one) => ({
      ...one,
      name: text,
      version: text,
      licences: [text],
      path: text,
      purl: `pkg:generic/${encodeURIComponent(text.toWellFormed())}`,
    })),
    files: scan.files.map((one) => ({ ...one, path: text })),
    secrets: scan.secrets.map((one) => ({ ...one, name: text, what: text })),
    vulnerabilities: scan.vulnerabilities.map((one) => ({
      ...one,
      id: text,
      aliases: [text],
      title: text,
      url: `javascript:alert('${text}')`,
      fixedIn: [text],
      vector: text,
      vex: one.vex && { ...one.vex, statement: text, source: text, justification: text },
    })),
    reported: [
      {
        kind: 'other',
        id: text,
        title: text,
        message: text,
        severity: 'high',
        url: `https://example.com/${text}`,
        path: text,
        line: 1,
        layer: 0,
      },
    ],
    notCovered: [{ what: text, reason: text }],
    unknown: [{ what: text, reason: text }],
    data: { source: text, date: text },
    scanner: { name: text, version: text },
  });
};

function step(instruction: string, made: number | undefined): ImageScan['history'][number] {
  return { instruction, created: '2026-11-01T10:00:00Z', layer: made, builder: 'buildkit' };
}

function layer(
  index: number,
  more: Pick<ImageScan['layers'][number], 'size' | 'step' | 'files' | 'wasted' | 'lines'>,
): ImageScan['layers'][number] {
  return {
    digest: `sha256:${String(index).repeat(64)}`,
    diffId: `sha256:${`a${index}`.repeat(32)}`,
    compressedSize: Math.round(more.size / 3),
    ...more,
  };
}

function deb(name: string, version: string, made: number, more: Partial<ImagePackage> = {}): ImagePackage {
  return {
    type: 'deb',
    name,
    version,
    purl: `pkg:deb/debian/${name.replaceAll('+', '%2B')}@${version.replaceAll('+', '%2B')}?arch=amd64&distro=debian-12`,
    source: undefined,
    arch: 'amd64',
    licences: ['GPL-2.0-or-later'],
    path: 'var/lib/dpkg/status',
    layer: made,
    confidence: 'high',
    ...more,
  };
}

const packages: readonly ImagePackage[] = [
  deb('bash', '5.2.15-2+b7', 0, {
    source: { name: 'bash', version: '5.2.15-2' },
    licences: ['GPL-3+', 'GFDL-NIV-1.3'],
  }),
  deb('libc6', '2.36-9+deb12u8', 0, {
    source: { name: 'glibc', version: '2.36-9+deb12u8' },
    licences: ['LGPL-2.1-only', 'GPL-2.0-only WITH Classpath-exception-2.0'],
  }),
  deb('curl', '7.88.1-10+deb12u7', 1, { licences: ['curl'] }),
  {
    type: 'npm',
    name: '@team/logger',
    version: '1.0.0',
    purl: 'pkg:npm/%40team/logger@1.0.0',
    source: undefined,
    arch: undefined,
    licences: ['(MIT OR Apache-2.0)'],
    path: 'app/node_modules/@team/logger/package.json',
    layer: 2,
    confidence: 'high',
  },
  {
    type: 'maven',
    name: 'org.apache.logging.log4j:log4j-core',
    version: '2.14.1',
    purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
    source: undefined,
    arch: undefined,
    licences: [],
    path: 'app/lib/app.war!/WEB-INF/lib/log4j-core-2.14.1.jar',
    layer: 2,
    confidence: 'low',
  },
];

function vulnerability(id: string, of: number, more: Partial<Vulnerability>): Vulnerability {
  return {
    id,
    aliases: [],
    package: of,
    severity: 'medium',
    score: undefined,
    vector: undefined,
    fixedIn: [],
    status: undefined,
    title: 'Something goes wrong',
    url: `https://osv.dev/vulnerability/${id}`,
    epss: undefined,
    knownExploited: false,
    published: undefined,
    vex: undefined,
    ...more,
  };
}

const vulnerabilities: readonly Vulnerability[] = [
  vulnerability('CVE-2021-44228', 4, {
    aliases: ['GHSA-jfh8-c2jp-5v3q'],
    severity: 'critical',
    score: 10,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    fixedIn: ['2.15.0', '2.12.2'],
    title: 'Remote code execution in Log4j',
    epss: 0.975,
    knownExploited: true,
    published: '2021-12-10',
  }),
  vulnerability('CVE-2024-2398', 2, {
    severity: 'high',
    score: 8.6,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:H',
    fixedIn: ['7.88.1-10+deb12u8'],
    title: 'HTTP/2 push headers memory-leak',
    published: '2024-03-27',
  }),
  vulnerability('CVE-2019-1010022', 1, {
    severity: 'critical',
    score: 9.8,
    title: 'Stack guard protection bypass',
    status: 'will-not-fix',
    vex: {
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      statement: 'We never run what the guard protects.',
      source: 'security/app.openvex.json',
    },
  }),
  vulnerability('CVE-2024-0001', 0, { severity: 'low', score: 3.1 }),
  vulnerability('DSA-5000-1', 0, { severity: 'unrated', url: undefined, title: '' }),
];
