import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '../../support/root.ts';
import { type BenchFile, benchFiles } from './files.ts';
import { type Measured, type ServerCommand, startServer } from './server.ts';
import { median, percentile, print } from './table.ts';

const require = createRequire(import.meta.url);
const packageFile = (name: string, path: string): string =>
  join(dirname(require.resolve(`${name}/package.json`)), path);

const ours: ServerCommand = { module: join(root, 'dist/server.cjs'), pull: true };
const peers: Readonly<
  Record<BenchFile['languageId'], { readonly name: string; readonly command: ServerCommand }>
> = {
  dockerfile: {
    name: 'dockerfile-language-server',
    command: {
      module: packageFile('dockerfile-language-server-nodejs', 'bin/docker-langserver'),
      pull: false,
    },
  },
  yaml: {
    name: 'yaml-language-server',
    command: {
      module: packageFile('yaml-language-server', 'bin/yaml-language-server'),
      pull: false,
      settings: { yaml: { validate: true, schemaStore: { enable: false } } },
    },
  },
};

/** p95 in milliseconds that a keystroke may take, by file. */
const targets: Readonly<Record<string, number>> = {
  'Dockerfile of 60 lines': 5,
  'Dockerfile of 650 lines': 16,
  'manifest of 120 lines': 5,
  '10,000 lines of manifests, few findings': 16,
  '10,000 lines of manifests, thousands': 30,
};

const warmUp = 20;
const ourEdits = 210;
const peerEdits = 30;

/** Keystroke to findings, ours and the peer's in turns, file by file. */
export async function measureTyping(): Promise<void> {
  console.log('Keystroke to findings over stdio, ms: median and p95');
  for (const file of benchFiles()) {
    const peer = peers[file.languageId];
    const [us, they] = [await startServer(ours), await startServer(peer.command)];
    await report(`${file.name}`, 'Seaworthy', us, file, ourEdits, targets[file.name]);
    await report('', peer.name, they, file, peerEdits, undefined);
    await us.stop();
    await they.stop();
  }
}

async function report(
  name: string,
  server: string,
  measured: Measured,
  file: BenchFile,
  edits: number,
  target: number | undefined,
): Promise<void> {
  const { ms, findings } = await measured.open(file);
  print([name, server, 'opening', ms.toFixed(1), '', `${findings} findings`]);
  const all: number[] = [];
  for (const [place, offset] of Object.entries(file.places)) {
    const times = await typeAt(measured, offset, edits / 3);
    all.push(...times);
    print(['', '', `typing at the ${place}`, median(times), percentile(times, 95), '']);
  }
  const p95 = percentile(all, 95);
  const verdict = target === undefined ? '' : `≤ ${target}: ${Number(p95) <= target ? 'met' : 'MISSED'}`;
  print(['', '', 'typing, all', median(all), p95, verdict]);
  if (file.stage !== undefined) {
    const times = await typeAt(measured, file.stage, edits / 3);
    print(['', '', 'renaming the first stage', median(times), percentile(times, 95), '']);
  }
  await measured.close();
}

/** Types a letter and takes it away, over and over. The first ones warm up and do not count. */
async function typeAt(measured: Measured, offset: number, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  const warm = count > warmUp ? warmUp : 4;
  for (let index = 0; index < count + warm; index += 1) {
    const ms = index % 2 === 0 ? await measured.edit(offset, 0, 'x') : await measured.edit(offset, 1, '');
    if (index >= warm) times.push(ms);
  }
  return times;
}
