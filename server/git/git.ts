import { spawn } from 'node:child_process';
import { toolEnvironment } from './environment.ts';

/** Runs git on a repository: argument arrays only, and nothing that the repository configures is run. */
export interface Git {
  run(args: readonly string[], options?: GitOptions): Promise<GitOutput>;
}

export interface GitOptions {
  /** What git reads. A promise lets it start while the input is still made. */
  readonly input?: Uint8Array | Promise<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** So many bytes of output are enough: git is ended when they are there. The code is then that of a success. */
  readonly enough?: number | undefined;
  /** Settings that hold for this one call, over those of the repository. */
  readonly settings?: readonly (readonly [key: string, value: string])[] | undefined;
}

export interface GitOutput {
  /** The exit code; -1 where git could not be started or was ended by a signal. */
  readonly code: number;
  readonly out: Buffer;
  /** What it wrote to its standard error. */
  readonly said: string;
}

export interface GitPlace {
  /** Absolute. */
  readonly program: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Git with this folder as its own. Nothing throws: a git that cannot be started is an output as well. */
export function gitIn({ program, folder, environment }: GitPlace): Git {
  const base = toolEnvironment(environment);
  return {
    run: (args, { input, signal, enough = Number.POSITIVE_INFINITY, settings = [] } = {}) =>
      new Promise((resolve) => {
        const failed = (said: string): void => resolve({ code: -1, out: Buffer.alloc(0), said });
        if (signal?.aborted) {
          failed('It was cancelled.');
          return;
        }
        try {
          const child = spawn(program, ['-C', folder, ...guards, ...args], {
            env: withSettings(base, settings),
            stdio: ['pipe', 'pipe', 'pipe'],
            windowsHide: true,
          });
          const [out, said]: [Buffer[], Buffer[]] = [[], []];
          let length = 0;
          const end = (): void => void child.kill();
          signal?.addEventListener('abort', end, { once: true });
          child.stdout.on('data', (bytes: Buffer) => {
            out.push(bytes);
            length += bytes.length;
            if (length >= enough) end();
          });
          child.stderr.on('data', (bytes: Buffer) => said.length < 64 && said.push(bytes));
          // Git may stop reading before it was told all; its exit code tells why.
          child.stdin.on('error', () => undefined);
          child.on('error', ({ message }) => failed(message));
          child.on('close', (code) => {
            signal?.removeEventListener('abort', end);
            const isEnough = length >= enough && !signal?.aborted;
            const whole = Buffer.concat(out);
            resolve({
              code: isEnough ? 0 : (code ?? -1),
              out: isEnough ? whole.subarray(0, enough) : whole,
              said: Buffer.concat(said).toString(),
            });
          });
          Promise.resolve(input).then((bytes) => child.stdin.end(bytes), end);
        } catch (error) {
          failed(String(error));
        }
      }),
  };
}

/**
 * A repository's configuration can name programs. These settings stand over it: no monitor, no hook, no
 * external diff, no fetching of what a partial clone lacks. Filters and text conversion have no such switch;
 * they never run because only commands are used that do not need them.
 */
const guards: readonly string[] = [
  '--no-pager',
  '--no-optional-locks',
  '--literal-pathspecs',
  ...[
    // Empty is off in every version: those before 2.36 take a word for a program.
    'core.fsmonitor=',
    'core.hooksPath=/dev/null',
    'core.untrackedCache=keep',
    'diff.external=',
    'protocol.allow=never',
  ].flatMap((setting) => ['-c', setting]),
];

/** By the environment, because a name in a setting's key may hold `=`. */
function withSettings(
  base: NodeJS.ProcessEnv,
  settings: NonNullable<GitOptions['settings']>,
): NodeJS.ProcessEnv {
  if (settings.length === 0) return base;
  const start = Number(base['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const environment: NodeJS.ProcessEnv = { ...base, GIT_CONFIG_COUNT: String(start + settings.length) };
  for (const [index, [key, value]] of settings.entries()) {
    environment[`GIT_CONFIG_KEY_${start + index}`] = key;
    environment[`GIT_CONFIG_VALUE_${start + index}`] = value;
  }
  return environment;
}
