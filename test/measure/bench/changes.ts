import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeRepository, type TestRepository } from '../../support/repository.ts';
import { root } from '../../support/root.ts';
import { startBenchClient } from './client.ts';
import { benchFiles } from './files.ts';
import { ours } from './servers.ts';
import { printTable, shown, timesOf, verdict } from './times.ts';

const rounds = 20;

/**
 * A scan of what is staged, as the palette asks for it and as the hook runs it. No peer scans what is
 * staged; beside ours stands what Node and git need to do nothing and to list the changes.
 */
export async function measureChanges(): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const [files, target] of [
    [10, 300],
    [5000, 1000],
  ] as const) {
    const repository = repositoryWith(files);
    try {
      stageTen(repository);
      rows.push(await palette(repository, files, target));
      if (files === 10) {
        repository.commit();
        stage(repository, ['app-0/Dockerfile']);
        rows.push(...hook(repository));
      }
    } finally {
      repository.dispose();
    }
  }
  printTable(['what is staged, ms', 'target', 'median', 'p95', 'verdict'], rows);
  console.log();
}

/** Dockerfiles and manifests in turns, in folders of their own, and one policy. */
function repositoryWith(count: number): TestRepository {
  const repository = makeRepository();
  const all = benchFiles().filter(({ text }) => text.length < 20_000);
  const files: Record<string, string> = { '.seaworthy.yaml': 'extends: strict\n' };
  for (let number = 0; number < count; number += 1) {
    const { languageId, text } = all[number % all.length] ?? { languageId: '', text: '' };
    files[`app-${number}/${languageId === 'yaml' ? 'shop.yaml' : 'Dockerfile'}`] = `# ${number}\n${text}`;
  }
  repository.commit(files);
  return repository;
}

function stageTen(repository: TestRepository): void {
  const files = repository
    .git('ls-files')
    .split('\n')
    .filter((path) => path.startsWith('app-'));
  stage(repository, files.slice(0, 10));
}

function stage(repository: TestRepository, paths: readonly string[]): void {
  for (const path of paths) appendFileSync(join(repository.root, path), '# One line more.\n');
  repository.git('add', '--', ...paths);
}

async function palette(
  repository: TestRepository,
  files: number,
  target: number,
): Promise<readonly string[]> {
  const uri = pathToFileURL(repository.root).href;
  const client = await startBenchClient(ours, uri);
  try {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      const result = await client.ask<{ files?: readonly unknown[] }>('seaworthy/scanChanges', {
        repository: uri,
      });
      times.push(performance.now() - started);
      if (result.files?.length !== 10)
        throw new Error(`Ten files were to be scanned: ${JSON.stringify(result).slice(0, 300)}`);
    }
    const [first = 0] = times;
    const { median, p95 } = timesOf(times.slice(1));
    const what = `palette: ten staged files of ${files} (the first time ${shown(first)})`;
    return [what, `≤ ${target}`, shown(median), shown(p95), verdict(Math.max(p95, first), target)];
  } finally {
    await client.stop();
  }
}

function hook(repository: TestRepository): readonly (readonly string[])[] {
  const [own, node, git]: [number[], number[], number[]] = [[], [], []];
  const run = (program: string, args: readonly string[]): number => {
    const started = performance.now();
    spawnSync(program, args, { cwd: repository.root, env: repository.environment, stdio: 'ignore' });
    return performance.now() - started;
  };
  // As git runs it: the script that `hook install` writes, the first run of which fills Node's compile cache.
  run(process.execPath, [join(root, 'dist', 'cli.js'), 'hook', 'install']);
  const script = join(repository.root, '.git', 'hooks', 'pre-commit');
  run('sh', [script]);
  for (let round = 0; round < rounds; round += 1) {
    own.push(run('sh', [script]));
    node.push(run(process.execPath, ['-e', '0']));
    git.push(run('git', ['diff', '--cached', '--raw']));
  }
  const beyond = timesOf(own.map((time, index) => time - (node[index] ?? 0)));
  const row = (what: string, times: readonly number[]): readonly string[] => {
    const { median, p95 } = timesOf(times);
    return [what, '', shown(median), shown(p95), ''];
  };
  return [
    row('hook: one staged Dockerfile', own),
    row('  an empty Node program', node),
    ['  the hook beyond that', '≤ 200', shown(beyond.median), shown(beyond.p95), verdict(beyond.median, 200)],
    row('  git lists what is staged', git),
  ];
}
