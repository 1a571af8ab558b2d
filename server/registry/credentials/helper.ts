import { spawn } from 'node:child_process';
import type { Network } from '../http.ts';
import { findProgram, programEnvironment } from '../program.ts';
import type { Credentials } from './credentials.ts';

/**
 * Asks a credential helper by Docker's protocol: `docker-credential-NAME get`, the server's address to its input.
 * Undefined where it has nothing for that server; a sentence where it fails. What it says beside the credentials is
 * shown nowhere.
 */
export async function askHelper(
  name: string,
  server: string,
  network: Network,
  signal: AbortSignal,
): Promise<Credentials | string | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return 'The name of a credential helper is not one.';
  const program = `docker-credential-${name}`;
  const path = findProgram(program, network);
  if (path === undefined) return `The credential helper \`${program}\` is not on the PATH.`;
  const { code, output } = await run(path, server, network, signal);
  if (code === 'timeout') return `The credential helper \`${program}\` did not answer in time.`;
  if (code === 0)
    return credentialsOf(output) ?? `The credential helper \`${program}\` answers something else.`;
  return /credentials not found/i.test(output) ? undefined : `The credential helper \`${program}\` failed.`;
}

interface Said {
  readonly code: number | 'timeout' | undefined;
  readonly output: string;
}

function run(path: string, server: string, network: Network, signal: AbortSignal): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(path, ['get'], {
      cwd: network.home,
      env: programEnvironment(network),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const parts: Buffer[] = [];
    let length = 0;
    const done = (code: Said['code']): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      child.kill('SIGKILL');
      child.stdout.destroy();
      resolve({ code, output: Buffer.concat(parts).toString('utf8') });
    };
    const end = (): void => done('timeout');
    const timer = setTimeout(end, longest);
    signal.addEventListener('abort', end, { once: true });
    child.stdout.on('data', (bytes: Buffer) => {
      length += bytes.length;
      if (length <= mostBytes) parts.push(bytes);
      else done(undefined);
    });
    // It may end without reading what it is told; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.on('error', () => done(undefined));
    child.on('close', (code) => done(code ?? undefined));
    child.stdin.end(`${server}\n`);
  });
}

/** Some start a whole cloud's program to answer. */
const longest = 20_000;

const mostBytes = 65_536;

function credentialsOf(output: string): Credentials | undefined {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { Username: username, Secret: secret } = value as { Username?: unknown; Secret?: unknown };
  if (typeof username !== 'string' || typeof secret !== 'string' || secret === '') return undefined;
  return username === '<token>'
    ? { kind: 'identity', token: secret }
    : { kind: 'password', username, password: secret };
}
