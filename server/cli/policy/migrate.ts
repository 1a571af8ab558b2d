import path from 'node:path';
import { languages, rulesById } from '../../../rules/catalogue.ts';
import type { LanguageId } from '../../../rules/core/language.ts';
import type { Level } from '../../../rules/core/level.ts';
import { policyFileNames } from '../../../rules/policy/detect.ts';
import { mergePolicy } from '../../../rules/policy/migrate/merge.ts';
import { type GaveWay, policyOf } from '../../../rules/policy/migrate/policy-of.ts';
import { type PeerConfig, peerConfigOf, peerConfigs } from '../../../rules/policy/migrate/read.ts';
import { parsePolicy } from '../../../rules/policy/parse.ts';
import { type Paths, pathsFrom } from '../../check/paths.ts';
import { encode } from '../../workspace/decode.ts';
import { folderOf, isFileError, joinPath, nameOf } from '../../workspace/files.ts';
import { nodeFiles, readBytes } from '../../workspace/node-files.ts';
import { replaceFile, writeFile } from '../../workspace/write-file.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import { type MigratedFile, migrationText } from './migration-text.ts';

export interface MigrateOptions {
  /** Folders, or configurations by their names; empty: the working directory. */
  readonly paths: readonly string[];
  readonly write: boolean;
  readonly today: string | undefined;
}

/**
 * `seaworthy policy migrate`: makes a policy of other tools' configurations, one for each folder, prints or writes
 * it, and says what was carried over and what was not. The answer is the exit code.
 */
export async function migratePolicies({ paths: written, write, today }: MigrateOptions): Promise<number> {
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const named = await configsIn(written.length === 0 ? [paths.folder] : written.map(paths.resolve), paths);
  if ('error' in named) return fail(terminal, named.error);
  let code = 0;
  for (const [folder, files] of named.byFolder) {
    const job: Job = { folder, files, paths, terminal, write, today: today ?? localDay(new Date()) };
    code = worse(code, await migrateFolder(job));
  }
  return code;
}

interface Job {
  readonly folder: string;
  readonly files: readonly NamedConfig[];
  readonly paths: Paths;
  readonly terminal: Terminal;
  readonly write: boolean;
  readonly today: string;
}

interface NamedConfig {
  readonly path: string;
  readonly config: PeerConfig;
}

const fail = ({ say }: Terminal, message: string): number => {
  say(`seaworthy: ${message}\n`);
  return 2;
};

/** Of what is wrong the first that the order of exit codes names: 2, then 3. */
const worse = (one: number, other: number): number => (one === 2 || other === 2 ? 2 : Math.max(one, other));

async function configsIn(
  named: readonly string[],
  { show }: Paths,
): Promise<{ readonly byFolder: ReadonlyMap<string, readonly NamedConfig[]> } | { readonly error: string }> {
  const byFolder = new Map<string, NamedConfig[]>();
  for (const one of named) {
    const stat = await nodeFiles.stat(one);
    if (stat === undefined) return { error: `${show(one)}: There is no such file or folder.` };
    if (isFileError(stat)) return { error: `${show(one)}: ${stat.error}` };
    const found = stat.kind === 'folder' ? await configsOf(one) : configOf(one);
    if (found.length === 0)
      return { error: stat.kind === 'folder' ? nothingIn(show(one)) : notOne(show(one)) };
    for (const config of found) {
      const folder = folderOf(config.path) ?? '/';
      const known = byFolder.get(folder) ?? [];
      if (!known.some((other) => other.path === config.path)) byFolder.set(folder, [...known, config]);
    }
  }
  return { byFolder };
}

/** What each tool would read in a folder: of its names the first that is there. */
async function configsOf(folder: string): Promise<readonly NamedConfig[]> {
  const entries = await nodeFiles.list(folder);
  const names = new Set(entries === undefined || isFileError(entries) ? [] : entries.map(({ name }) => name));
  return peerConfigs.flatMap((config) => {
    const name = config.names.find((one) => names.has(one));
    return name === undefined ? [] : [{ path: joinPath(folder, name), config }];
  });
}

function configOf(file: string): readonly NamedConfig[] {
  const config = peerConfigOf(nameOf(file));
  return config === undefined ? [] : [{ path: file, config }];
}

const allNames = (): string => peerConfigs.map(({ names }) => names[0]).join(', ');

const nothingIn = (folder: string): string => `${folder}: There is none of ${allNames()} here.`;

const notOne = (file: string): string => `${file}: It is none of ${allNames()}.`;

async function migrateFolder({ folder, files, paths, terminal, write, today }: Job): Promise<number> {
  const read: MigratedFile[] = [];
  for (const { path: file, config } of files) {
    const content = await nodeFiles.read(file);
    const shown = paths.show(file);
    if (content === undefined || isFileError(content)) {
      terminal.say(`seaworthy: ${shown}: ${content?.error ?? 'There is no such file.'}\n`);
      return 3;
    }
    const migration = config.read({ text: content.text, rules: rulesById, languagesOf, today });
    if ('error' in migration) return fail(terminal, `${shown}:${migration.line}: ${migration.error}`);
    read.push({ shown, tool: config.tool, carried: migration.carried, left: migration.left });
  }
  const target = await policyIn(folder);
  if ('error' in target) return fail(terminal, `${paths.show(target.path)}: ${target.error}`);
  const { policy, left } = policyOf(
    read.flatMap(({ carried }) => carried),
    target.levels,
  );
  const isAny = read.some(({ carried }) => carried.length > 0);
  const start = target.before === undefined && isAny ? headOf(read) : target.text;
  const merged = mergePolicy(start, policy);
  const told = read.map((file) => withLeft(file, left));
  const summary = migrationText(told, terminal.style);
  if (merged === target.text) {
    terminal.say(`${summary}There is nothing to write.\n`);
    return 0;
  }
  if (!write) {
    terminal.out(merged);
    const change = target.before === undefined ? 'makes' : 'adds it to';
    terminal.say(`${summary}Nothing was written; --write ${change} ${paths.show(target.path)}.\n`);
    return 0;
  }
  const problem = writeTarget(target, merged);
  if (problem !== undefined) {
    terminal.say(`seaworthy: ${paths.show(target.path)}: ${problem}\n`);
    return 3;
  }
  const change =
    merged === target.text ? 'says all of it already' : target.before ? 'was added to' : 'was made';
  terminal.out(`${summary}${paths.show(target.path)} ${change}.\n`);
  return 0;
}

const headOf = (files: readonly MigratedFile[]): string =>
  `# Made by \`seaworthy policy migrate\` of ${files.map(({ shown }) => nameOf(shown)).join(', ')}.\n`;

interface Target {
  readonly path: string;
  /** The bytes that are there; undefined where there is no policy yet. */
  readonly before: Uint8Array | undefined;
  readonly text: string;
  /** The levels that it sets for all files. */
  readonly levels: ReadonlyMap<string, Level | 'off'>;
  readonly encode: (text: string) => Uint8Array;
}

/** The folder's policy, or a new one; one that is broken must be mended first. */
async function policyIn(folder: string): Promise<Target | { readonly path: string; readonly error: string }> {
  for (const name of policyFileNames) {
    const file = joinPath(folder, name);
    const content = await nodeFiles.read(file);
    if (content === undefined) continue;
    if (isFileError(content)) return { path: file, error: content.error };
    const before = readBytes(file);
    const { document, unreadable } = parsePolicy(content.text, rulesById);
    if (
      unreadable.length + document.problems.length > 0 ||
      content.damage !== undefined ||
      !(before instanceof Uint8Array)
    ) {
      return { path: file, error: 'The policy there is broken; mend it first. See seaworthy policy check.' };
    }
    const levels = new Map(
      [...document.source.rules].flatMap(([id, { level }]) =>
        level === undefined ? [] : [[id, level] as const],
      ),
    );
    return { path: file, before, text: content.text, levels, encode: (text) => encode(content, text) };
  }
  return {
    path: joinPath(folder, policyFileNames[0]),
    before: undefined,
    text: '',
    levels: new Map(),
    encode: (text) => Buffer.from(text),
  };
}

function writeTarget(
  { path: file, before, text: old, encode: bytesOf }: Target,
  text: string,
): string | undefined {
  if (text === old) return undefined;
  const problem =
    before === undefined ? writeFile(file, bytesOf(text)) : replaceFile(file, before, bytesOf(text));
  return problem?.error;
}

/** With what gives way to another configuration, or to what the policy says already. */
function withLeft(file: MigratedFile, left: readonly GaveWay[]): MigratedFile {
  const others = left.filter(({ of }) => file.carried.includes(of));
  return {
    ...file,
    carried: file.carried.filter((one) => !others.some(({ of }) => of === one)),
    left: [...file.left, ...others].sort((a, b) => a.line - b.line),
  };
}

/** Rules of the engine look at every file. */
function languagesOf(id: string): readonly LanguageId[] {
  const own = languages.filter(({ rules }) => rules.some((rule) => rule.id === id));
  return (own.length === 0 ? languages : own).map((language) => language.id);
}
