import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../support/root.ts';
import { startBenchClient } from './client.ts';
import { ours, peers } from './servers.ts';
import { printTable, shown, type Times, timesOf, verdict } from './times.ts';

const rounds = 20;

/** How long server and command line need before they answer anything; the median counts. */
export async function measureStart(): Promise<void> {
  const server: number[] = [];
  const [dockerfile, yaml]: [number[], number[]] = [[], []];
  const [version, node]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [kind, times] of [
      [ours, server],
      [peers.dockerfile, dockerfile],
      [peers.yaml, yaml],
    ] as const) {
      const client = await startBenchClient(kind);
      times.push(client.ready);
      await client.stop();
    }
    version.push(run([join(root, 'dist', 'cli.js'), '--version']));
    node.push(run(['-e', '0']));
  }
  const row = (what: string, { median, p95 }: Times, target?: number): readonly string[] => [
    what,
    target === undefined ? '' : `≤ ${target}`,
    shown(median),
    shown(p95),
    target === undefined ? '' : verdict(median, target),
  ];
  printTable(
    ['start, ms', 'target', 'median', 'p95', 'verdict'],
    [
      row('server has answered `initialize`', timesOf(server), 150),
      row('  dockerfile-language-server', timesOf(dockerfile)),
      row('  yaml-language-server', timesOf(yaml)),
      row('seaworthy --version', timesOf(version), 120),
      row('  an empty Node program', timesOf(node)),
    ],
  );
}

function run(args: readonly string[]): number {
  const started = performance.now();
  spawnSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - started;
}
