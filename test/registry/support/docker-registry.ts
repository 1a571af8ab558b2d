import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestCertificate } from './certificate.ts';
import { ociManifest, type TestImage } from './image.ts';

/** Debian's registry (`docker-registry`), the real one; elsewhere it is called `registry`. */
export const isThere = spawnSync('docker-registry', ['--version']).status === 0;

export const howToGet = isThere
  ? ''
  : ' (docker-registry is not on PATH; `apt-get install docker-registry` brings it)';

export interface RunningRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** All that it wrote, its log of requests too. */
  said(): string;
  stop(): Promise<void>;
}

export interface RegistryChoice {
  readonly htpasswd?: string;
  readonly tls?: TestCertificate;
  readonly token?: { readonly realm: string; readonly certificate: TestCertificate };
  /** Whether it takes only the time that nobody else wants, as if it ran on another machine. */
  readonly elsewhere?: boolean;
}

export async function startRegistry({
  htpasswd,
  tls,
  token,
  elsewhere = false,
}: RegistryChoice = {}): Promise<RunningRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-registry-'));
  mkdirSync(join(folder, 'data'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return JSON.stringify(join(folder, name));
  };
  const lines = [
    'version: 0.1',
    'log: {level: info, formatter: text}',
    `storage: {filesystem: {rootdirectory: ${JSON.stringify(join(folder, 'data'))}}}`,
    'http:',
    '  addr: 127.0.0.1:0',
    '  secret: for-tests',
    ...(tls
      ? [`  tls: {certificate: ${file('tls.crt', tls.certificate)}, key: ${file('tls.key', tls.keyText)}}`]
      : []),
    ...(htpasswd ? [`auth: {htpasswd: {realm: test, path: ${file('htpasswd', htpasswd)}}}`] : []),
    ...(token
      ? [
          'auth:',
          '  token:',
          `    realm: ${token.realm}`,
          '    service: test-registry',
          '    issuer: test-issuer',
          `    rootcertbundle: ${file('root.crt', token.certificate.certificate)}`,
        ]
      : []),
  ];
  file('config.yml', `${lines.join('\n')}\n`);
  const serve = ['docker-registry', 'serve', join(folder, 'config.yml')];
  const [program = '', ...words] = elsewhere ? ['nice', '-n', '19', ...serve] : serve;
  const child = spawn(program, words, {
    env: { PATH: process.env['PATH'] ?? '', OTEL_TRACES_EXPORTER: 'none' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = new Promise<string>((resolve, reject) => {
    const hear = (bytes: Buffer): void => {
      said += bytes.toString();
      const [, host] = /listening on (127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (host !== undefined) resolve(host);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`docker-registry ended: ${said}`)));
    child.once('error', reject);
  });
  const host = await listen;
  // A suite that fails before it could stop it must not keep the tests from ending.
  child.unref();
  for (const pipe of [child.stdout, child.stderr]) if (pipe instanceof Socket) pipe.unref();
  running.add(child);
  return {
    host,
    said: () => said,
    async stop() {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Those that nobody has stopped yet end with the tests. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    running.delete(child);
    child.ref();
    child.once('exit', () => resolve());
    if (child.exitCode !== null) resolve();
    else child.kill();
  });

/** Puts an image into a registry as every client does (distribution-spec, *Push*). */
export async function push(
  base: string,
  repository: string,
  image: TestImage,
  { tag, headers = {} }: { readonly tag?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  for (const [digest, bytes] of image.blobs) {
    const start = await fetch(`${base}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers });
    const place = new URL(start.headers.get('location') ?? '', base);
    place.searchParams.set('digest', digest);
    await expectCreated(
      await fetch(place, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
      }),
    );
  }
  await pushManifest(base, repository, image.manifest, { tag: tag ?? image.digest, headers });
}

export async function pushManifest(
  base: string,
  repository: string,
  manifest: string,
  options: {
    readonly tag: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly type?: string;
  },
): Promise<void> {
  await expectCreated(
    await fetch(`${base}/v2/${repository}/manifests/${options.tag}`, {
      method: 'PUT',
      headers: { ...options.headers, 'content-type': options.type ?? ociManifest },
      body: manifest,
    }),
  );
}

async function expectCreated(response: Response): Promise<void> {
  const text = await response.text();
  if (response.status !== 201) throw new Error(`The registry answers ${response.status}: ${text}`);
}
