import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Cost {
  readonly seconds: number;
  /** The most that was resident, MB. */
  readonly memory: number;
}

/** What a program needs from its start to its end; the best of several runs. */
export async function costOf(program: string, words: readonly string[], runs: number): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = 0; run < runs; run += 1) costs.push(await once(program, words));
  const [best = { seconds: 0, memory: 0 }] = costs.sort((a, b) => a.seconds - b.seconds);
  return best;
}

function once(program: string, words: readonly string[]): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    let memory = 0;
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const watch = setInterval(() => {
      memory = Math.max(memory, peakOf(child.pid));
    }, 10);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(watch);
      if (code !== 0 && code !== 1) reject(new Error(`${program} ended with ${code}: ${said.slice(-300)}`));
      else resolve({ seconds: (performance.now() - started) / 1000, memory });
    });
  });
}

/** Linux keeps the peak itself, so that looking seldom misses nothing but the very end. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
