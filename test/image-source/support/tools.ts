import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Scratch } from './reading.ts';

/** Whether a program is on the PATH. */
export const has = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined;

const podman = 'podman';

/** Podman without any set-up needs the rights of root. */
export const podmanWorks = has(podman) && process.getuid?.() === 0;

export function run(tool: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(tool, args, { encoding: 'utf8', cwd });
  if (error !== undefined || status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${error ?? stderr}`);
  return stdout;
}

/** A store of Podman's own under a folder, and a service over it. */
export interface Podman {
  run(...args: readonly string[]): string;
  /** Builds an image of three steps that need no program inside it. */
  build(tag: string, format: 'docker' | 'oci'): string;
  /** The socket of its Docker-compatible service. */
  serve(): Promise<string>;
  stop(): Promise<void>;
}

export function podmanIn({ path }: Scratch): Podman {
  const store = ['--storage-driver', 'vfs', '--root', join(path, 'root'), '--runroot', join(path, 'runroot')];
  let service: ChildProcess | undefined;
  return {
    run: (...args) => run(podman, [...store, ...args]),
    build(tag, format) {
      const folder = join(path, `build-${format}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'a.txt'), `a of ${tag}\n`);
      const steps = ['FROM scratch', 'COPY a.txt /etc/a.txt', 'ENV A=1', 'COPY a.txt /b/c.txt', 'CMD ["/b"]'];
      writeFileSync(join(folder, 'Dockerfile'), `${steps.join('\n')}\n`);
      const options = ['--isolation', 'chroot', '--format', format, '--layers', '-t', tag];
      return run(podman, [...store, 'build', ...options, folder]);
    },
    async serve() {
      const socket = join(path, 'podman.sock');
      service = spawn(podman, [...store, 'system', 'service', '--time', '0', `unix://${socket}`], {
        stdio: 'ignore',
      });
      for (let turn = 0; turn < 100 && !existsSync(socket); turn++) await wait(50);
      return socket;
    },
    async stop() {
      if (service === undefined || service.exitCode !== null) return;
      await new Promise((resolve) => {
        service?.once('exit', resolve);
        service?.kill();
      });
    },
  };
}
