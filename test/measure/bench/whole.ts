import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { noFacts } from '../../../rules/core/facts.ts';
import { takeSnapshot } from '../../../server/workspace/snapshot.ts';
import { root } from '../../support/root.ts';
import {
  type CorpusFile,
  corpusFiles,
  corpusFolder,
  hasCorpus,
  kinds,
  readCorpusFile,
} from '../corpus/files.ts';
import { recommended, today } from '../corpus/policies.ts';
import { printTable, verdict } from './times.ts';

/** Whole runs over the real files: seconds, the better of two. */
export function measureWholeRuns(): void {
  if (!hasCorpus()) {
    console.log('whole runs: 0 measured, 2 skipped (the corpus lies in ../shared/corpus, which is not here)');
    return;
  }
  const [manifests, dockerfiles] = [filesOf('kubernetes'), filesOf('dockerfiles')];
  const [library, own] = inTurns(
    () => parseAll(manifests),
    () => checkAll(manifests),
  );
  const half = library / 2;
  const manifestsByCli = best(() => checkByCli(manifests));
  const dockerfilesByCli = best(() => checkByCli(dockerfiles));
  const row = (what: string, measured: number, target?: number): readonly string[] => [
    what,
    target === undefined ? '' : `≤ ${target.toFixed(1)}`,
    measured.toFixed(1),
    target === undefined ? '' : verdict(measured, target),
  ];
  printTable(
    ['whole runs, s', 'target', 'measured', 'verdict'],
    [
      row(`${manifests.length} Kubernetes files: \`yaml\` parses them`, library),
      row('  checked, one thread', own, half),
      row('  checked by the command line', manifestsByCli, half),
      row(
        `${dockerfiles.length} Dockerfiles: checked, one thread`,
        best(() => checkAll(dockerfiles)),
      ),
      row('  checked by the command line', dockerfilesByCli, 5),
    ],
  );
}

const filesOf = (name: string): readonly CorpusFile[] =>
  corpusFiles(kinds.filter((kind) => kind.name === name));

function parseAll(files: readonly CorpusFile[]): number {
  const started = performance.now();
  for (const file of files) parseAllDocuments(readCorpusFile(file).text);
  return (performance.now() - started) / 1000;
}

function checkAll(files: readonly CorpusFile[]): number {
  const started = performance.now();
  for (const file of files)
    takeSnapshot({
      path: file.path,
      languageId: file.kind.languageId,
      text: readCorpusFile(file).text,
      policy: recommended,
      facts: noFacts,
      today,
      onCrash: (rule, error) => console.error(file.path, rule, error),
    });
  return (performance.now() - started) / 1000;
}

/** The command line knows a Dockerfile by its name, which the corpus has changed, so it gets copies. */
function checkByCli(files: readonly CorpusFile[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
  try {
    for (const [index, { path, kind }] of files.entries()) {
      mkdirSync(join(folder, String(index)));
      const name = kind.languageId === 'dockerfile' ? 'Dockerfile' : basename(path);
      cpSync(join(corpusFolder, path), join(folder, String(index), name));
    }
    const started = performance.now();
    const cli = join(root, 'dist', 'cli.js');
    const done = spawnSync(process.execPath, [cli, 'check', '--format', 'json', '--today', today, folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (done.status === null || done.status > 1) console.error(`the command line ended with ${done.status}`);
    return (performance.now() - started) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const best = (measure: () => number): number => Math.min(measure(), measure());

/** Two measures, one after the other and again, so that both meet the same machine; the better of each. */
function inTurns(first: () => number, second: () => number): readonly [number, number] {
  const [a, b] = [first(), second()];
  return [Math.min(a, first()), Math.min(b, second())];
}
