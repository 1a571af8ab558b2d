import { type ImageSpec, makeArchive } from './archive.ts';

/** A Dockerfile with what a scan is there for: a secret that a later layer deletes, an old package, root. */
export const exampleDockerfile = `FROM alpine:3.16
RUN apk add --no-cache curl=7.83.1-r1 openssl
COPY deploy_key /root/.ssh/id_ed25519
RUN ./deploy.sh && rm /root/.ssh/id_ed25519
COPY package.json node_modules/ /app/
WORKDIR /app
CMD ["node", "server.js"]
`;

/** What such a build makes, as `docker save` writes it. */
export const exampleArchive = (more: Parameters<typeof exampleImage>[0] = {}): Uint8Array =>
  makeArchive({ ...exampleImage(more), format: 'docker' });

/** `bytes`: how large a file in it is, for scans that take a while. */
export const exampleImage = ({
  bytes = 0,
  name = 'harbour/shop:1',
}: {
  readonly bytes?: number;
  readonly name?: string;
} = {}): ImageSpec => ({
  name,
  layers: [
    {
      instruction: 'ADD alpine-minirootfs.tar.gz /',
      files: [
        { path: 'etc/os-release', text: osRelease },
        { path: 'bin/busybox', text: 'busybox', mode: 0o755 },
        { path: 'bin/sh', type: 'symlink', target: '/bin/busybox' },
        { path: 'lib/apk/db/installed', text: apk(musl) },
      ],
    },
    { instruction: 'CMD ["/bin/sh"]' },
    {
      instruction: 'RUN apk add --no-cache curl=7.83.1-r1 openssl',
      files: [
        { path: 'lib/apk/db/installed', text: apk(musl, curl, openssl) },
        { path: 'usr/bin/curl', text: 'curl', mode: 0o755 },
        { path: 'usr/bin/sudo', text: 'sudo', mode: 0o4755 },
      ],
    },
    {
      instruction: 'COPY deploy_key /root/.ssh/id_ed25519',
      files: [{ path: 'root/.ssh/id_ed25519', text: privateKey, mode: 0o600 }],
    },
    {
      instruction: 'RUN ./deploy.sh && rm /root/.ssh/id_ed25519',
      files: [{ path: 'root/.ssh/.wh.id_ed25519', text: '' }],
    },
    {
      instruction: 'COPY package.json node_modules/ /app/',
      files: [
        { path: 'app/package.json', text: npm('shop', '1.0.0') },
        { path: 'app/node_modules/lodash/package.json', text: npm('lodash', '4.17.4') },
        ...(bytes > 0 ? [{ path: 'app/data.bin', bytes: noise(bytes) }] : []),
      ],
    },
    { instruction: 'WORKDIR /app', files: [{ path: 'app', type: 'folder' }] },
    { instruction: 'CMD ["node" "server.js"]' },
  ],
  config: { Cmd: ['node', 'server.js'], WorkingDir: '/app' },
});

const osRelease = `NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.16.0
PRETTY_NAME="Alpine Linux v3.16"
`;

const musl = ['musl', '1.2.3-r0', 'MIT'] as const;
const curl = ['curl', '7.83.1-r1', 'MIT'] as const;
const openssl = ['openssl', '1.1.1o-r0', 'OpenSSL'] as const;

const apk = (...packages: readonly (readonly [name: string, version: string, licence: string])[]): string =>
  packages
    .map(([name, version, licence]) => `P:${name}\nV:${version}\nA:x86_64\nL:${licence}\no:${name}\n`)
    .join('\n');

const npm = (name: string, version: string): string => JSON.stringify({ name, version, license: 'MIT' });

/** Nobody's: it is put together here so that no scanner of repositories finds one. */
export const privateKey = [
  `-----BEGIN ${'OPENSSH'} PRIVATE KEY-----`,
  'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW',
  'QyNTUxOQAAACDharbourharbourharbourharbourharbourharbourharbourAAAAJDharbo',
  `-----END ${'OPENSSH'} PRIVATE KEY-----`,
  '',
].join('\n');

/** Bytes that no compression makes small, the same every time. */
function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 12345;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}
