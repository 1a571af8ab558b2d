import { spawn } from 'node:child_process';

export interface ToolRun {
  /** Absolute. */
  readonly program: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly longestMs: number;
}

export interface ToolSaid {
  /** The exit code; why it has none otherwise. */
  readonly code: number | 'timeout' | 'cancelled' | 'unstartable';
  readonly out: Buffer;
  /** What it wrote to its standard error, the end of it. */
  readonly said: string;
}

/** Runs a program without a shell, and ends it with all that it started when time is up or the signal says so. */
export function runTool({
  program,
  words,
  folder,
  environment,
  signal,
  longestMs,
}: ToolRun): Promise<ToolSaid> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: folder,
      env: environment,
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own can be ended as a whole.
      detached: process.platform !== 'win32',
    });
    const out: Buffer[] = [];
    let size = 0;
    let said = '';
    let ended: ToolSaid['code'] | undefined;
    const stop = (why: 'timeout' | 'cancelled'): void => {
      ended ??= why;
      endGroup(child.pid);
    };
    const cancel = (): void => stop('cancelled');
    const timer = setTimeout(() => stop('timeout'), longestMs);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    child.stdout.on('data', (bytes: Buffer) => {
      size += bytes.length;
      if (size <= mostOutput) out.push(bytes);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-mostSaid);
    });
    const done = (code: ToolSaid['code']): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve({ code: ended ?? code, out: Buffer.concat(out), said });
    };
    child.on('error', () => done('unstartable'));
    child.on('close', (code) => done(code ?? -1));
  });
}

const mostOutput = 256 * 1024 * 1024;
const mostSaid = 64 * 1024;

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
