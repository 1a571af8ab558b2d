import { type CliOptions, type CliResult, folderWith, type JsonReport, runCli, today } from './cli.ts';

/** What `verify --format json` prints, as far as the tests read it. */
export interface JsonVerify extends JsonReport {
  readonly images: readonly JsonSigned[];
}

export interface JsonSigned {
  readonly source: string;
  readonly reference: string | null;
  readonly digest: string | null;
  readonly platform: { readonly name: string; readonly digest: string } | null;
  readonly status: string;
  readonly reason: string;
  readonly signatures: readonly JsonJudged[];
  readonly attestations: readonly (JsonJudged & { readonly predicateType: string })[];
  readonly requirements: readonly { readonly from: string; readonly status: string }[];
  readonly grantedBy: readonly string[];
  readonly trust: readonly { readonly id: string; readonly kind: string; readonly date: string | null }[];
  readonly slsa: { readonly buildLevel: number; readonly words: string } | null;
  readonly built: { readonly level: string; readonly words: string } | null;
  readonly unknown: readonly string[];
  readonly notCovered: readonly string[];
  readonly tool: string | null;
}

interface JsonJudged {
  readonly kind: string;
  readonly status: string;
  readonly reason: string;
  readonly signer: { readonly kind: string } | null;
  readonly trustedAs: string | null;
  readonly time: string | null;
  readonly covers: string;
  readonly covered: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const dated = ['verify', 'gate'];

/** A working directory in which nothing of the user's own counts. The test removes it. */
export function verifyFolder(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = folderWith(files);
  const env = {
    HOME: folder.path,
    USERPROFILE: folder.path,
    XDG_CACHE_HOME: `${folder.path}/.cache`,
    XDG_CONFIG_HOME: `${folder.path}/.config`,
    XDG_RUNTIME_DIR: folder.path,
    DOCKER_HOST: `unix://${folder.path}/no-daemon.sock`,
    DOCKER_CONFIG: `${folder.path}/.docker`,
  };
  const run = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
    runCli(
      [...args, ...(dated.includes(args[0] ?? '') && !args.includes('--today') ? ['--today', today] : [])],
      {
        cwd: folder.path,
        ...options,
        env: { ...env, ...options.env },
      },
    );
  return {
    ...folder,
    env,
    run,
    verify: (args: readonly string[], options: CliOptions = {}) => run(['verify', ...args], options),
    json: async (args: readonly string[], options: CliOptions = {}) => {
      const result = await run(['verify', ...args, '--format', 'json'], options);
      return { ...result, report: JSON.parse(result.out) as JsonVerify };
    },
  };
}
