import { execFileSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/root.ts';
import { measureBusyKeystrokes } from './bench/busy.ts';
import { measureChanges } from './bench/changes.ts';
import { benchFiles } from './bench/files.ts';
import { type Measured, measureFile } from './bench/keystrokes.ts';
import { measureScans } from './bench/scan.ts';
import { measureSignatures } from './bench/signatures.ts';
import { measureStart } from './bench/start.ts';
import { printTable, shown, verdict } from './bench/times.ts';
import { measureWholeRuns } from './bench/whole.ts';

/**
 * Measures what a person waits for: from a keystroke to its findings, whole runs, and the start; with the
 * peers from npm in the same run. It prints figures and never fails.
 *
 *   npm run bench -- --only TEXT         bench files whose name holds the text, and nothing else
 *   npm run bench -- --part keystrokes   one part: `keystrokes`, `busy`, `changes`, `scan`,
 *                                        `signatures`, `whole` or `start`
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    part: { type: 'string' },
    edits: { type: 'string', default: '120' },
    'peer-edits': { type: 'string', default: '10' },
  },
});

execFileSync(process.execPath, [join(root, 'test/tools/build.ts')], { stdio: 'inherit' });
const load = loadavg()[0]?.toFixed(1) ?? '?';
console.log(`Node ${process.versions.node}, ${availableParallelism()} cores, load before ${load}\n`);
const part = options.part ?? (options.only === '' ? 'all' : 'keystrokes');
if (part === 'all' || part === 'keystrokes') await measureKeystrokes();
if (part === 'all' || part === 'busy') await measureBusyKeystrokes();
if (part === 'all' || part === 'changes') await measureChanges();
if (part === 'all' || part === 'scan') await measureScans();
if (part === 'all' || part === 'signatures') await measureSignatures();
if (part === 'all' || part === 'whole') measureWholeRuns();
if (part === 'all') console.log();
if (part === 'all' || part === 'start') await measureStart();

async function measureKeystrokes(): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const file of benchFiles().filter(({ name }) => name.includes(options.only))) {
    const rounds = { ours: Number(options.edits), peer: Number(options['peer-edits']) };
    rows.push(...(await measureFile(file, rounds)).map(rowOf));
  }
  const head = ['keystroke to findings, ms', 'edit', 'n', 'median', 'p95', 'target', 'verdict'];
  printTable([...head, 'peer median', 'peer p95', 'findings'], rows);
  console.log('\npeers: dockerfile-language-server for Dockerfiles, yaml-language-server for manifests\n');
}

function rowOf({ file, what, ours, peer, findings }: Measured): readonly string[] {
  const counts = what === 'every edit';
  return [
    file.name,
    what,
    String(ours.count),
    shown(ours.median),
    shown(ours.p95),
    counts ? `≤ ${file.target}` : '',
    counts ? verdict(ours.p95, file.target) : '',
    peer ? shown(peer.median) : '',
    peer ? shown(peer.p95) : '',
    what === 'open' ? String(findings) : '',
  ];
}
