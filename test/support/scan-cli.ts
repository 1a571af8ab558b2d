import type { imageEntry } from '../../server/report/images-json.ts';
import { type CliOptions, type CliResult, folderWith, type JsonReport, runCli } from './cli.ts';

/** What `scan --format json` prints. */
export interface JsonScan extends JsonReport {
  readonly images: readonly ReturnType<typeof imageEntry>[];
}

/** A working directory with files in it, in which scans keep nothing elsewhere and find no daemon. The test removes it. */
export function scanFolder(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = folderWith(files);
  const env = {
    HOME: folder.path,
    USERPROFILE: folder.path,
    XDG_CACHE_HOME: `${folder.path}/.cache`,
    XDG_RUNTIME_DIR: folder.path,
    DOCKER_HOST: `unix://${folder.path}/no-daemon.sock`,
  };
  const run = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
    runCli(['scan', ...args], { cwd: folder.path, ...options, env: { ...env, ...options.env } });
  return {
    ...folder,
    env,
    run,
    json: async (args: readonly string[], options: CliOptions = {}) => {
      const result = await run([...args, '--format', 'json'], options);
      return { ...result, report: JSON.parse(result.out) as JsonScan };
    },
  };
}
