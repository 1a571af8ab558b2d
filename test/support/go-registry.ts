import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { goProgram } from './go-program.ts';

/** go-containerregistry's registry, which has the referrers API: a few lines of Go beside this file. */
export interface GoRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  stop(): Promise<void>;
}

export async function startGoRegistry(): Promise<GoRegistry> {
  const child = spawn(goProgram('go-registry'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const host = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const [, found] = /listening on (127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The registry ended: ${said}`)));
    child.once('error', reject);
  });
  // A suite that fails before it could stop it must not keep the tests from ending.
  child.unref();
  if (child.stdout instanceof Socket) child.stdout.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    host,
    stop: () =>
      new Promise((resolve) => {
        child.ref();
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}
