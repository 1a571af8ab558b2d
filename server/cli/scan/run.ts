import path from 'node:path';
import type { ImageScan } from '../../../rules/core/scan.ts';
import { type Paths, pathsFrom } from '../../check/paths.ts';
import { scanReport } from '../../check/scan-report.ts';
import { scanImage } from '../../image/scan.ts';
import { networkOf } from '../../registry/network.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { ScanFormat } from '../../report/format-names.ts';
import type { RunReport } from '../../report/model.ts';
import { exitCodeOf } from '../../report/verdict.ts';
import { policyFor } from '../held-to.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import { advisoriesFolder, cacheFolder } from './folders.ts';
import { type Inputs, importedScan, readInputs } from './inputs.ts';
import { interrupted, interruptible } from './interrupt.ts';
import type { ScanOptions } from './options.ts';
import { printScan } from './print.ts';
import { progressLine } from './progress.ts';

/** `seaworthy scan`: scans what was asked for; the answer is the exit code. */
export async function scan(options: ScanOptions): Promise<number> {
  const started = performance.now();
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const inputs = await readInputs(options, paths);
  if ('wrong' in inputs) {
    terminal.say(`seaworthy: ${inputs.wrong}\n`);
    return 2;
  }
  const today = options.today ?? localDay(new Date());
  const policies = await policyFor(inputs.file?.absolute, options.policy, { paths, today });
  const scans = await scansOf(inputs, options, paths, terminal);
  if (scans === undefined) {
    terminal.say('Cancelled.\n');
    return interrupted;
  }
  const report = scanReport({
    scans,
    file: inputs.file,
    policy: policies.inForce.policy,
    today,
    // Edits of a Dockerfile that only stands for an image's history would be of use to nobody.
    changes: inputs.file !== undefined && formatsOf(options).includes('sarif'),
    seconds: (performance.now() - started) / 1000,
  });
  const run: RunReport = {
    ...report,
    files: [...report.files, ...policies.told.reports],
    errors: [...report.errors, ...policies.told.errors],
    seconds: (performance.now() - started) / 1000,
  };
  const judged = { successful: !policies.told.broken, failOn: options.failOn };
  const isWritten = printScan(run, { ...options, ...judged }, terminal);
  return exitCodeOf(run, judged) || (isWritten ? 0 : 3);
}

const formatsOf = ({ format, outputs }: ScanOptions): readonly ScanFormat[] => [
  format,
  ...outputs.map((output) => output.format),
];

type Scanned = { readonly image: string; readonly scan: ImageScan | Trouble };

/** One image after the other, for each reads from one disk or through one line; undefined where it was cancelled. */
export async function scansOf(
  inputs: Inputs,
  options: ScanOptions,
  paths: Paths,
  terminal: Terminal,
): Promise<readonly Scanned[] | undefined> {
  const imported = inputs.reports.map((report) => ({
    image: report.image,
    scan: importedScan(report, inputs.vex),
  }));
  const progress = progressLine(terminal);
  return interruptible(async (signal) => {
    const scans: Scanned[] = [...imported];
    for (const { image, absolute } of inputs.images) {
      const found = await scanImage(requestFor(absolute, inputs, options, paths), {
        signal,
        onProgress: ({ step, ...told }) =>
          progress.show({
            ...told,
            unit: step === 'read' ? 'bytes' : step === 'match' ? 'packages' : 'none',
          }),
      });
      progress.clear();
      if (signal.aborted) return undefined;
      scans.push({ image, scan: 'trouble' in found ? found : { ...found, source: image } });
    }
    return scans;
  });
}

function requestFor(
  image: string,
  { vex }: Inputs,
  options: ScanOptions,
  paths: Paths,
): Parameters<typeof scanImage>[0] {
  const { platform, scanner, scannerPath, advisories, plainHttp, mirrors } = options;
  const outside = [paths.folder];
  const folder = options.advisoriesFolder;
  return {
    image,
    platform,
    scanner,
    scannerPath: scannerPath === undefined ? undefined : paths.resolve(scannerPath),
    outside,
    advisories:
      advisories === 'osv-offline'
        ? { kind: advisories, folder: folder === undefined ? advisoriesFolder() : paths.resolve(folder) }
        : { kind: advisories },
    vex,
    cache: options.cache ? cacheFolder() : undefined,
    fresh: false,
    network: networkOf(process.env, { plainHttpHosts: plainHttp, mirrors, outside }),
    allowed: 'network',
  };
}
