import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { findProgram } from '../../registry/program.ts';
import { folderOf, within } from '../../workspace/files.ts';
import type {
  BuildPlan,
  PlanBuildParams,
  PlanBuildResult,
  ScanBuiltParams,
  ScanBuiltResult,
  ScanTrouble,
} from '../protocol-scan.ts';
import { runScan } from '../scan/run.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uri.ts';
import { dockerfileAt, scannedImage } from './scan.ts';

/** The programs that are looked for, in the order in which they are offered. */
const buildTools = ['docker', 'podman', 'buildah'] as const satisfies readonly BuildPlan['tool'][];

/** A build that the client was told how to run. */
interface Planned {
  readonly tool: BuildPlan['tool'];
  readonly program: string;
  readonly file: { readonly path: string; readonly text: string; readonly target: undefined };
  /** Where the build writes the image's id. */
  readonly idFile: string;
  /** Where the image is saved, if it must be. */
  readonly archive: string;
}

/** Builds that the client runs in a terminal, and scans of what they made. Nothing is started here. */
export class Builds {
  readonly #session: Session;
  readonly #planned = new Map<string, Planned>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** What would be run: one plan for each program that there is and each folder that it may be built in. */
  async plan({ uri }: PlanBuildParams): Promise<PlanBuildResult> {
    const path = pathOfUri(uri);
    const refused = this.#refusalFor(path);
    if (refused) return refused;
    const file = await dockerfileAt(this.#session, uri);
    if (file === undefined) return { trouble: 'not-found', message: 'This is no Dockerfile.' };
    const outside = this.#session.folders.all.map((folder) => folder.path);
    const programs = buildTools.flatMap((tool) => {
      const program = findProgram(tool, { environment: process.env, outside });
      return program === undefined ? [] : [{ tool, program }];
    });
    if (programs.length === 0)
      return {
        trouble: 'tool-missing',
        message:
          'Neither docker nor podman nor buildah is on the PATH. Install one of them, or build elsewhere and scan the archive.',
      };
    const contexts = this.#contextsFor(path);
    const plans = programs.flatMap(({ tool, program }) =>
      contexts.map((context) => this.#planFor(tool, program, file, context)),
    );
    return { plans };
  }

  /** Scans what a build made: where its daemon does not answer, the client is told how to save the image first. */
  async scan(
    { build, saved = false, allowed, workDoneToken }: ScanBuiltParams,
    token: CancellationToken,
  ): Promise<ScanBuiltResult> {
    const planned = this.#planned.get(build);
    const id = planned && (await idIn(planned.idFile));
    if (planned === undefined || id === undefined)
      return { trouble: 'not-found', message: 'The build did not say which image it made.' };
    const { tool, program, file, archive } = planned;
    const inStore = `${tool === 'docker' ? 'docker' : 'podman'}:${id}`;
    const image = saved ? `docker-archive:${archive}` : inStore;
    const scan =
      tool === 'buildah' && !saved
        ? noDaemon
        : await runScan(this.#session, { image, built: file.path, allowed, workDoneToken }, token);
    const mustSave = 'trouble' in scan && scan.trouble === 'no-daemon' && tool !== 'docker' && !saved;
    if (mustSave) return { save: savingOf(tool, program, id, archive) };
    this.#planned.delete(build);
    await Promise.all([planned.idFile, archive].map((path) => rm(path, { force: true })));
    if ('trouble' in scan) return scan;
    // An archive was only the way here, and is gone.
    const result = await this.#session.scans.add(inStore, { ...scan, source: inStore }, file);
    return { ...scannedImage(result), attached: true };
  }

  #refusalFor(path: string): ScanTrouble | undefined {
    if (!this.#session.policies.isTrusted)
      return {
        trouble: 'restricted',
        message: 'In a folder that you do not trust nothing is built: a build runs what the Dockerfile says.',
      };
    if (this.#session.readsOwnFiles(path)) return undefined;
    return {
      trouble: 'virtual',
      message: 'This folder is not on a disk, so nothing can be built from it here.',
    };
  }

  /** The Dockerfile's own folder first, then that of the workspace where it is another. */
  #contextsFor(path: string): readonly string[] {
    const own = folderOf(path) ?? '/';
    const workspace = this.#session.folders.of(path)?.path;
    return workspace === undefined || workspace === own ? [own] : [own, workspace];
  }

  #planFor(tool: BuildPlan['tool'], program: string, file: Planned['file'], context: string): BuildPlan {
    const build = randomUUID();
    const folder = join(this.#session.scans.folder ?? join(tmpdir(), 'seaworthy'), 'builds');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const idFile = join(folder, `${build}.id`);
    this.#planned.set(build, { tool, program, file, idFile, archive: join(folder, `${build}.tar`) });
    // Buildah makes one layer of all instructions unless it is told not to: then nobody could say what came from where.
    const layers = tool === 'buildah' ? ['--layers'] : [];
    const args = ['build', ...layers, '--file', file.path, '--iidfile', idFile, context];
    const root = this.#session.folders.of(context)?.path;
    return {
      tool,
      program,
      args,
      context,
      contextName: (root === undefined ? context : within(root, context)) || '.',
      command: typed([program, ...args]),
      build,
    };
  }
}

const noDaemon: ScanTrouble = { trouble: 'no-daemon', message: 'Buildah has no daemon that could be asked.' };

/** An id as every builder writes it. */
async function idIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^(?:sha256:)?[a-f0-9]{64}$/.test(text.trim()) ? text.trim().replace(/^sha256:/, '') : undefined;
}

function savingOf(tool: BuildPlan['tool'], program: string, id: string, archive: string) {
  const args =
    tool === 'buildah'
      ? ['push', id, `docker-archive:${archive}`]
      : ['save', '--format', 'docker-archive', '--output', archive, id];
  return { program, args, command: typed([program, ...args]) };
}

/** As one would type it, for reading; it is never given to a shell. */
const typed = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
