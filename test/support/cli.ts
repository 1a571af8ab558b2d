import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './root.ts';

export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly bytes: Buffer;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  readonly main?: string;
  /** The user to run as, where the tests run as root. */
  readonly uid?: number | undefined;
}

/** The day that the tests are held on. */
export const today = '2026-11-21';

/** Runs the real command line in a process of its own. `check` and `scan` are told the day. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const main = options.main ?? builtCli();
  const isDated = args[0] === 'check' || args[0] === 'scan';
  const dated = isDated && !args.includes('--today') ? [...args, '--today', today] : args;
  const { FORCE_COLOR: _force, NO_COLOR: _none, ...clean } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...dated], {
      cwd: options.cwd ?? root,
      env: { ...clean, ...options.env },
      ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
    child.once('error', reject);
    child.once('close', (code) => {
      const bytes = Buffer.concat(out);
      resolve({ code, out: bytes.toString(), err: Buffer.concat(err).toString(), bytes });
    });
  });
}

let built: string | undefined;

/** The command line as it is published; built where its sources are newer. */
export function builtCli(): string {
  if (built === undefined) {
    execFileSync(process.execPath, [join(root, 'test/tools/build.ts')], { stdio: 'pipe' });
    built = join(root, 'dist/cli.js');
  }
  return built;
}

/** What `--format json` prints, as far as the tests read it. */
export interface JsonReport {
  readonly schemaVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly files: readonly JsonFile[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly base?: { readonly name: string; readonly commit: string | null } | null;
  readonly summary: Readonly<Record<string, number>>;
}

export interface JsonFile {
  readonly path: string;
  readonly language: string;
  readonly findings: readonly JsonFinding[];
}

export interface JsonFinding {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  readonly range: Record<'start' | 'end', { readonly line: number; readonly column: number }>;
  readonly sources: readonly string[];
  readonly fixes: readonly { readonly title: string; readonly safety: string }[];
  readonly standsFor: readonly string[];
  readonly suppressed: null | {
    readonly by: string;
    readonly reason: string | null;
    readonly until: string | null;
  };
  readonly known?: null | { readonly by: string; readonly since?: string };
  readonly fingerprint?: string;
}

/** Runs `check` with `--format json`. */
export async function checkJson(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult & { readonly report: JsonReport }> {
  const result = await runCli(['check', '--format', 'json', ...args], options);
  return { ...result, report: JSON.parse(result.out) as JsonReport };
}

/** A folder of its own with files in it; the test removes it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'seaworthy-cli-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
