import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ImageScan } from '../../../rules/core/scan.ts';
import type { Network } from '../../registry/http.ts';
import { findProgram } from '../../registry/program.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { ImageName } from '../name.ts';
import type { Adapter } from './adapter.ts';
import { clair } from './clair.ts';
import { scannerEnvironment } from './environment.ts';
import { grype } from './grype.ts';
import { importReport } from './import-report.ts';
import type { ScannerName } from './names.ts';
import { refusal } from './refused.ts';
import { runTool } from './run-tool.ts';
import { scout } from './scout.ts';
import { snyk } from './snyk.ts';
import { versionIn, versionInFile } from './tool-version.ts';
import { trivy } from './trivy.ts';

export interface ScannerSettings {
  /** Absolute; undefined: the one on the PATH, outside of `outside`. */
  readonly path: string | undefined;
  /** Folders that no program may come from: the workspace's. */
  readonly outside: readonly string[];
  readonly platform: string | undefined;
  readonly network: Network;
  /** What may be asked; `files` starts no program. */
  readonly allowed: 'files' | 'daemon' | 'network';
  readonly signal: AbortSignal;
}

/** Asks an external scanner of an image. What it answers is read as an imported report is. */
export async function runScanner(
  scanner: ScannerName,
  image: ImageName,
  settings: ScannerSettings,
): Promise<ImageScan | Trouble> {
  const adapter = adapters[scanner];
  if (settings.allowed === 'files')
    return { trouble: 'refused', message: `In Restricted Mode ${scanner} is not started.` };
  const tool = await findTool(adapter, settings);
  if ('trouble' in tool) return tool;
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  try {
    await writeFile(join(folder, 'empty.yaml'), '{}\n');
    const words = adapter.words(image, {
      folder,
      platform: settings.platform,
      online: settings.allowed === 'network',
    });
    if (typeof words === 'string') return { trouble: 'unsupported', message: words };
    const said = await runTool({
      program: tool.path,
      words,
      folder,
      environment: environmentFor(adapter, settings),
      signal: settings.signal,
      longestMs,
    });
    const report =
      adapter.report === 'stdout'
        ? said.out
        : await readFile(join(folder, adapter.report)).catch(() => undefined);
    if (
      typeof said.code === 'number' &&
      adapter.good.includes(said.code) &&
      report !== undefined &&
      report.length > 0
    )
      return named(importReport(report.toString('utf8'), image.text), adapter, tool.version);
    return troubleIn(said, adapter);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The scanner that would be started, with its version: shown before its first use. */
export async function findScanner(
  scanner: ScannerName,
  settings: ScannerSettings,
): Promise<{ readonly path: string; readonly version: string } | Trouble> {
  return findTool(adapters[scanner], settings);
}

const adapters: Readonly<Record<ScannerName, Adapter>> = { trivy, grype, snyk, scout, clair };

/** A report of a large image takes its time; nobody waits for longer. */
const longestMs = 20 * 60_000;

interface Tool {
  readonly path: string;
  readonly version: string;
}

async function findTool(adapter: Adapter, settings: ScannerSettings): Promise<Tool | Trouble> {
  const { path, network, outside } = settings;
  if (path !== undefined && !isAbsolute(path))
    return { trouble: 'refused', message: `The path of ${adapter.name} must be absolute.` };
  if (path !== undefined && process.platform === 'win32' && !/\.exe$/i.test(path))
    return {
      trouble: 'refused',
      message: `On Windows ${adapter.name} must be an .exe: others need a shell.`,
    };
  const found = path ?? findProgram(adapter.program, { ...network, outside });
  if (found === undefined || !(await isFile(found)))
    return {
      trouble: 'tool-missing',
      message:
        path === undefined
          ? `There is no \`${adapter.program}\` on the PATH outside of the workspace.`
          : `There is no program at the path that the settings name for ${adapter.name}.`,
    };
  // The file tells before it is started: a malicious version must not run even once.
  const inFile = await versionInFile(found);
  const before = inFile && refusal(adapter.name, inFile);
  if (before) return { trouble: 'tool-refused', message: before };
  const version = inFile ?? (await askVersion(found, adapter, settings)) ?? '';
  const after = refusal(adapter.name, version);
  return after ? { trouble: 'tool-refused', message: after } : { path: found, version };
}

async function askVersion(
  path: string,
  adapter: Adapter,
  settings: ScannerSettings,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  try {
    const { out, said } = await runTool({
      program: path,
      words: adapter.versionWords,
      folder,
      environment: environmentFor(adapter, settings),
      signal: settings.signal,
      longestMs: 30_000,
    });
    return versionIn(out.toString('utf8')) ?? versionIn(said);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const environmentFor = (
  adapter: Adapter,
  { network, outside, allowed }: ScannerSettings,
): NodeJS.ProcessEnv => scannerEnvironment({ ...network, outside }, adapter, allowed === 'network');

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
};

const named = (scan: ImageScan | Trouble, { name }: Adapter, version: string): ImageScan | Trouble =>
  'trouble' in scan ? scan : { ...scan, scanner: { name, version: version || scan.scanner.version } };

/** The scanner's own words are shown in no message: they may hold what the image holds. */
function troubleIn(
  { code, said, out }: Awaited<ReturnType<typeof runTool>>,
  { name, troubles }: Adapter,
): Trouble {
  if (code === 'cancelled') return { trouble: 'cancelled', message: 'The scan was cancelled.' };
  if (code === 'timeout') return { trouble: 'timeout', message: `${name} did not end in time.` };
  if (code === 'unstartable') return { trouble: 'tool-error', message: `${name} could not be started.` };
  const text = `${said}\n${out.subarray(0, 65_536).toString('utf8')}`;
  const found = troubles.find(({ says }) => says.test(text));
  if (found) return { trouble: found.trouble, message: found.message };
  return { trouble: 'tool-error', message: `${name} failed with exit code ${code} and made no report.` };
}
