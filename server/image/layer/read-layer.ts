import type { Uncovered } from '../../../rules/core/scan.ts';
import type { Limits } from '../limits.ts';
import { readTar, type TarEntry } from '../tar/read-tar.ts';
import { readAccounts } from './accounts.ts';
import {
  type AccountFile,
  type LayerContents,
  type NotedEntry,
  packEntry,
  type SecretInFile,
} from './contents.ts';
import type { FileFacts, FileReader, LayerEntry } from './file-reader.ts';
import { type Interest, interestIn, peekBytes, settle } from './interest.ts';
import { isSticky, isWorldWritable, kindsOf, stickyFolders } from './noted.ts';
import { baseOf, cleanPath, deepestPath, folderOf, isLongPath, longestPath } from './path.ts';
import { secretsIn } from './secret-files.ts';

/**
 * Reads one layer's tar to its end, once, and holds at most one file's bytes at a time. Throws a TroubleError: what
 * `readTar` throws. What single files hold never ends the reading.
 */
export async function readLayer(
  tar: AsyncIterable<Uint8Array>,
  readers: readonly FileReader[],
  limits: Limits,
  signal: AbortSignal,
): Promise<LayerContents> {
  const open = newLayer();
  for await (const tarEntry of readTar(tar, limits, signal)) {
    const entry = entryOf(tarEntry);
    if (entry.path === '' || isTooLong(open, entry) || addWhiteout(open, entry)) continue;
    addEntry(open, entry);
    if (entry.kind !== 'file' || entry.size === 0) continue;
    const interest = interestIn(entry, readers, limits);
    if (interest === undefined) continue;
    await readBody(open, tarEntry, interest);
  }
  return finished(open);
}

interface OpenLayer {
  readonly entries: Map<string, number>;
  readonly symlinks: Map<string, string>;
  readonly links: Map<string, string>;
  readonly whiteouts: Set<string>;
  readonly opaque: Set<string>;
  readonly facts: Map<string, readonly FileFacts[]>;
  readonly noted: Map<string, NotedEntry[]>;
  readonly secrets: Map<string, readonly SecretInFile[]>;
  readonly accounts: Map<string, AccountFile>;
  readonly notCovered: Uncovered[];
  size: number;
  files: number;
  packages: number;
  hasLongPaths: boolean;
  /** Folders of this layer that everybody may write, and those that are sticky. */
  readonly openFolders: Set<string>;
  readonly sticky: Set<string>;
  /** What was left out because there is too much of it. */
  readonly crowded: Set<string>;
}

const newLayer = (): OpenLayer => ({
  entries: new Map(),
  symlinks: new Map(),
  links: new Map(),
  whiteouts: new Set(),
  opaque: new Set(),
  facts: new Map(),
  noted: new Map(),
  secrets: new Map(),
  accounts: new Map(),
  notCovered: [],
  size: 0,
  files: 0,
  packages: 0,
  hasLongPaths: false,
  openFolders: new Set(),
  sticky: new Set(stickyFolders),
  crowded: new Set(),
});

/** More notes than the first are no help to anybody, and an image can hold millions. */
const most = { noted: 10_000, secrets: 10_000, notCovered: 1000, packages: 50_000 };

const finished = ({ noted, secrets, notCovered, crowded, ...open }: OpenLayer): LayerContents => ({
  entries: open.entries,
  symlinks: open.symlinks,
  links: open.links,
  whiteouts: open.whiteouts,
  opaque: open.opaque,
  size: open.size,
  files: open.files,
  facts: open.facts,
  accounts: open.accounts,
  noted: [...noted.values()].flat(),
  secrets: [...secrets.values()].flat(),
  notCovered: [
    ...notCovered,
    ...[...crowded].map((what) => ({
      what,
      reason: 'A layer has too many of them: only the first are listed.',
    })),
  ],
});

const entryOf = ({ path, kind, mode, uid, gid, size, target }: TarEntry): LayerEntry => ({
  path: cleanPath(path),
  kind,
  mode,
  uid,
  gid,
  size,
  target,
});

function isTooLong(open: OpenLayer, { path }: LayerEntry): boolean {
  if (!isLongPath(path)) return false;
  if (!open.hasLongPaths) {
    open.hasLongPaths = true;
    const reason = `A layer has paths of more than ${longestPath} characters or ${deepestPath} folders.`;
    open.notCovered.push({ what: 'files with very long paths', reason });
  }
  return true;
}

const whiteoutPrefix = '.wh.';
const opaqueMark = '.wh..wh..opq';

/** The image specification's marks of what a layer deletes. Those of AUFS itself (`.wh..wh.plnk`) are none. */
function addWhiteout(open: OpenLayer, { path }: LayerEntry): boolean {
  if (!path.includes(whiteoutPrefix)) return false;
  const base = baseOf(path);
  if (path.startsWith('.wh..wh.') && path !== opaqueMark) return true;
  if (!base.startsWith(whiteoutPrefix)) return false;
  const folder = folderOf(path);
  if (base === opaqueMark) open.opaque.add(folder);
  else if (!base.startsWith('.wh..wh.')) {
    const name = base.slice(whiteoutPrefix.length);
    if (name !== '' && name !== '.' && name !== '..')
      open.whiteouts.add(folder === '' ? name : `${folder}/${name}`);
  }
  return true;
}

function addEntry(open: OpenLayer, entry: LayerEntry): void {
  const { path, kind, size, mode, target } = entry;
  if (open.entries.has(path)) forget(open, path);
  open.entries.set(path, packEntry(entry));
  if (kind === 'symlink') open.symlinks.set(path, target ?? '');
  if (kind === 'link') open.links.set(path, cleanPath(target ?? ''));
  if (kind === 'folder' && isSticky(mode)) open.sticky.add(path);
  if (kind !== 'folder') open.files += 1;
  open.size += size;
  for (const noted of kindsOf(entry)) note(open, { kind: noted, path, size, mode });
  if (isWorldWritable(entry)) addWorldWritable(open, entry);
}

/** Of a folder that everybody may write, what lies in it is not told one by one. */
function addWorldWritable(open: OpenLayer, { path, kind, size, mode }: LayerEntry): void {
  const folder = folderOf(path);
  if (kind === 'folder') open.openFolders.add(path);
  if (open.openFolders.has(folder) || (kind !== 'folder' && open.sticky.has(folder))) return;
  note(open, { kind: 'world-writable', path, size, mode });
}

function note(open: OpenLayer, noted: NotedEntry): void {
  const ofPath = open.noted.get(noted.path);
  if (ofPath !== undefined) ofPath.push(noted);
  else if (open.noted.size < most.noted) open.noted.set(noted.path, [noted]);
  else open.crowded.add('noted files');
}

/** Of an entry that stands twice, the last counts. */
function forget(open: OpenLayer, path: string): void {
  for (const byPath of [open.symlinks, open.links, open.facts, open.accounts, open.noted, open.secrets]) {
    byPath.delete(path);
  }
}

async function readBody(open: OpenLayer, tarEntry: TarEntry, interest: Interest): Promise<void> {
  const { path, size } = interest.entry;
  if (interest.tooLarge) uncover(open, path, `It has ${size} bytes, which is more than is read of a file.`);
  if (tarEntry.sparse) {
    if (interest.readers.length > 0) uncover(open, path, 'It is stored as a sparse file, which is not read.');
    return;
  }
  const wanted = await bytesOf(tarEntry, interest);
  if (wanted !== undefined) await useBytes(open, wanted.bytes, wanted.settled);
}

/** The whole body and who wants it, told after its first bytes; undefined where nobody does. */
async function bytesOf(
  tarEntry: TarEntry,
  interest: Interest,
): Promise<{ readonly bytes: Uint8Array; readonly settled: Interest } | undefined> {
  if (interest.readers.length > 0 || interest.secrets === 'named' || interest.accounts) {
    const bytes = await tarEntry.bytes(tarEntry.size);
    return { bytes, settled: settle(interest, bytes) };
  }
  // Room for all of it is made once, and only where somebody wants it: a program may have hundreds of megabytes.
  let bytes = Buffer.allocUnsafe(Math.min(peekBytes, tarEntry.size));
  let length = 0;
  let settled: Interest | undefined;
  for await (const chunk of tarEntry.body()) {
    let used = bytes.length < tarEntry.size ? chunk.subarray(0, bytes.length - length) : chunk;
    bytes.set(used, length);
    length += used.length;
    if (settled === undefined && length === bytes.length) {
      settled = settle(interest, bytes);
      if (settled.readers.length === 0 && settled.secrets === 'no') return undefined;
      const start = bytes;
      bytes = Buffer.allocUnsafe(tarEntry.size);
      bytes.set(start);
    }
    if (used.length === chunk.length) continue;
    used = chunk.subarray(used.length);
    bytes.set(used, length);
    length += used.length;
  }
  return settled && { bytes, settled };
}

async function useBytes(open: OpenLayer, bytes: Uint8Array, interest: Interest): Promise<void> {
  const { entry, readers } = interest;
  const { path } = entry;
  if (interest.accounts) open.accounts.set(path, readAccounts(path, Buffer.from(bytes).toString('utf8')));
  if (interest.secrets !== 'no') addSecrets(open, path, secretsIn(path, bytes));
  const facts: FileFacts[] = [];
  for (const reader of readers) {
    const found = await readWith(reader, entry, bytes);
    for (const problem of found.problems ?? []) uncover(open, path, problem);
    if (open.packages + found.packages.length > most.packages) open.crowded.add('packages');
    else if (found.packages.length > 0 || found.os || found.licences) facts.push(found);
  }
  if (facts.length === 0) return;
  open.facts.set(path, facts);
  for (const { packages } of facts) open.packages += packages.length;
}

function addSecrets(open: OpenLayer, path: string, found: readonly SecretInFile[]): void {
  if (found.length === 0) return;
  if (open.secrets.size < most.secrets) open.secrets.set(path, found);
  else open.crowded.add('secrets in files');
}

/** A reader promises not to throw. Where one breaks its promise, that file is not covered and the rest is read. */
async function readWith(reader: FileReader, entry: LayerEntry, bytes: Uint8Array): Promise<FileFacts> {
  try {
    return await reader.read({ entry, bytes });
  } catch {
    return { packages: [], problems: [`The reader for ${reader.name} cannot make sense of it.`] };
  }
}

function uncover(open: OpenLayer, path: string, reason: string): void {
  if (open.notCovered.length < most.notCovered) open.notCovered.push({ what: `packages in ${path}`, reason });
  else open.crowded.add('files that cannot be read');
}
