import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { runTool, type ToolSaid } from '../../image/scanner/run-tool.ts';
import { versionIn, versionInFile } from '../../image/scanner/tool-version.ts';
import { findProgram, programEnvironment } from '../../registry/program.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { ToolSettings } from './settings.ts';

export interface Program {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** `3.1.3`; empty where it does not say. */
  readonly version: string;
  /** Runs it in a private empty folder, which is gone afterwards. */
  run(words: readonly string[], more?: RunMore): Promise<ToolSaid>;
}

export interface RunMore {
  /** Fills the folder; what it gives is set in the environment. */
  readonly prepare?: (folder: string) => Promise<NodeJS.ProcessEnv>;
}

type Needed = Pick<ToolSettings, 'path' | 'outside' | 'network' | 'signal' | 'longestMs'>;

/**
 * Finds a program of the user's: on the PATH, outside of the workspace, or where the settings say. It sees of the user's
 * environment what a credential helper sees, and `variables`.
 */
export async function openProgram(
  name: string,
  versionWords: readonly string[],
  { path, outside, network, signal, longestMs = 120_000 }: Needed,
  variables: readonly string[] = [],
): Promise<Program | Trouble> {
  if (path !== undefined && !isAbsolute(path))
    return { trouble: 'refused', message: `The path of ${name} must be absolute.` };
  if (path !== undefined && process.platform === 'win32' && !/\.exe$/i.test(path))
    return { trouble: 'refused', message: `On Windows ${name} must be an .exe: others need a shell.` };
  const place = { environment: network.environment, outside: [...(network.outside ?? []), ...outside] };
  const found = path ?? findProgram(name, place);
  if (found === undefined || !(await isFile(found)))
    return {
      trouble: 'tool-missing',
      message:
        path === undefined
          ? `There is no \`${name}\` on the PATH outside of the workspace.`
          : `There is no program at the path that the settings name for ${name}.`,
    };
  const named = Object.fromEntries(variables.map((one) => [one, network.environment[one]] as const));
  const run = async (words: readonly string[], { prepare }: RunMore = {}): Promise<ToolSaid> => {
    const folder = await mkdtemp(join(tmpdir(), 'seaworthy-'));
    try {
      const own = await prepare?.(folder);
      const environment = { ...programEnvironment(place), ...named, ...quiet, ...own };
      return await runTool({ program: found, words, folder, environment, signal, longestMs });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  const version = (await versionInFile(found)) ?? (await askVersion(run, versionWords));
  if (signal.aborted) return cancelled;
  return { name, path: found, version: version ?? '', run };
}

const cancelled: Trouble = { trouble: 'cancelled', message: 'The check was cancelled.' };

/** No telemetry, no colours, no questions, no look for newer versions. */
const quiet = { DO_NOT_TRACK: '1', NO_COLOR: '1', GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1' };

async function askVersion(run: Program['run'], words: readonly string[]): Promise<string | undefined> {
  const { out, said } = await run(words);
  return versionIn(out.toString('utf8')) ?? versionIn(said);
}

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
};

/** What an ending means that is the same for every program; undefined where it has said something of its own. */
export function endTrouble({ code }: ToolSaid, name: string): Trouble | undefined {
  if (code === 'cancelled') return cancelled;
  if (code === 'timeout') return { trouble: 'timeout', message: `${name} did not end in time.` };
  if (code === 'unstartable') return { trouble: 'tool-error', message: `${name} could not be started.` };
  return undefined;
}

/** What a program's words mean where it could not say anything of signatures. Its own words are shown in no message. */
export function failure(text: string, name: string): Trouble {
  const found = failures.find(({ says }) => says.test(text));
  if (found) return { trouble: found.trouble, message: `${name} ${found.message}` };
  return {
    trouble: 'tool-error',
    message: `${name} failed, and what it said is none of what is known here.`,
  };
}

const failures: readonly (Trouble & { readonly says: RegExp })[] = [
  {
    says: /UNAUTHORIZED|authentication required|\b401\b|\b403\b|DENIED|gh auth login/i,
    trouble: 'auth-needed',
    message: 'may not read the image or its signatures: it must be logged in.',
  },
  {
    says: /getting trusted root|TUF (?:client|remote)|tuf refresh|tuf: failed/i,
    trouble: 'network',
    message: 'could not fetch its trust root.',
  },
  {
    says: /x509:|tls:|certificate signed by unknown authority/i,
    trouble: 'network',
    message: "does not trust the registry's certificate.",
  },
  {
    says: /no such host|connection refused|i\/o timeout|dial tcp|network is unreachable|timed? ?out/i,
    trouble: 'network',
    message: 'does not reach the registry.',
  },
  {
    says: /MANIFEST_UNKNOWN|NAME_UNKNOWN|manifest unknown|failed to (?:get|resolve)[^\n]*: not found|\b404\b/i,
    trouble: 'not-found',
    message: 'does not find the image.',
  },
  { says: /\b429\b|TOOMANYREQUESTS/i, trouble: 'network', message: 'is told to ask less often.' },
  {
    says: /unknown (?:shorthand )?flag|unknown command/i,
    trouble: 'unsupported',
    message: 'is too old, or too new, for this.',
  },
];
