import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Uncovered } from '../../../rules/core/scan.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { comparableName } from './affects.ts';
import { baseOf, packagesWord, type WantedPackage } from './ecosystems.ts';
import { type OsvRecord, readOsvRecord } from './osv-record.ts';
import { cancelled, type FindOptions, type FindRecords, type FoundRecords, keyOf } from './records.ts';
import { readZipEntry } from './zip-entry.ts';
import { broken, zipIndex } from './zip-index.ts';
import { entryAt, recordsNamed, type ZipIndex } from './zip-index-form.ts';

/** Records from a folder with OSV's files, `<ecosystem>/all.zip`. */
export const offlineRecords =
  (folder: string): FindRecords =>
  async (wanted, options) => {
    if (!(await isFolder(folder))) return noFolder(folder);
    const found = new Map<string, readonly OsvRecord[]>();
    const unknown: Uncovered[] = [];
    const dates: string[] = [];
    for (const [ecosystem, names] of namesByEcosystem(wanted)) {
      const read = await readEcosystem(folder, ecosystem, names, options);
      if ('trouble' in read) {
        if (read.trouble === 'cancelled') return read;
        unknown.push({ what: `vulnerabilities of ${packagesWord(ecosystem)}`, reason: read.message });
        continue;
      }
      for (const [key, records] of read.records) found.set(key, records);
      if (read.unreadable > 0) unknown.push(unreadable(ecosystem, read.unreadable));
      dates.push(read.date);
    }
    return answer(folder, found, unknown, dates);
  };

/** The file of an ecosystem in such a folder. */
export const zipOf = (folder: string, ecosystem: string): string => join(folder, ecosystem, 'all.zip');

/** The date is that of the oldest file, so that nothing is called newer than it is. */
function answer(
  folder: string,
  found: ReadonlyMap<string, readonly OsvRecord[]>,
  unknown: readonly Uncovered[],
  dates: readonly string[],
): FoundRecords {
  const [oldest] = dates.filter((date) => date !== '').sort();
  return {
    recordsOf: (wanted) => found.get(keyOf(wanted)) ?? [],
    unknown,
    data: { source: `OSV files in ${folder}`, date: oldest },
  };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

const noFolder = (folder: string): Trouble => ({
  trouble: 'no-data',
  message: `There are no advisories in \`${folder}\` yet. Download them first.`,
});

/** The names of an ecosystem's packages, each as it is compared. */
function namesByEcosystem(wanted: readonly WantedPackage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byEcosystem = new Map<string, Set<string>>();
  for (const { ecosystem, name } of wanted) {
    const base = baseOf(ecosystem);
    const names = byEcosystem.get(base) ?? new Set();
    byEcosystem.set(base, names.add(comparableName(base, name)));
  }
  return byEcosystem;
}

interface Read {
  readonly records: ReadonlyMap<string, readonly OsvRecord[]>;
  /** How many of them are no records in OSV's form. */
  readonly unreadable: number;
  readonly date: string;
}

const unreadable = (ecosystem: string, count: number): Uncovered => ({
  what: `vulnerabilities of ${packagesWord(ecosystem)}`,
  reason: `${count === 1 ? 'One advisory' : `${count} advisories`} of ${ecosystem} cannot be read.`,
});

async function readEcosystem(
  folder: string,
  ecosystem: string,
  names: ReadonlySet<string>,
  options: FindOptions,
): Promise<Read | Trouble> {
  const path = zipOf(folder, ecosystem);
  if (!(await isFile(path))) return noZip(folder, ecosystem);
  const index = await zipIndex(path, ecosystem, { ...options, cache: options.cache });
  if ('trouble' in index) return index;
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const named = await readNamed(file, index, ecosystem, names, options.signal);
    if (named === undefined) return options.signal.aborted ? cancelled : broken(path);
    return { ...named, date: index.date };
  } catch {
    return broken(path);
  } finally {
    await file?.close().catch(() => undefined);
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

const noZip = (folder: string, ecosystem: string): Trouble => ({
  trouble: 'no-data',
  message: `There is no \`${ecosystem}/all.zip\` in \`${folder}\`. Download the advisories of ${ecosystem}.`,
});

/** Undefined where the file is not what the index says, or somebody cancelled. */
async function readNamed(
  file: FileHandle,
  index: ZipIndex,
  ecosystem: string,
  names: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Omit<Read, 'date'> | undefined> {
  const read = new Map<number, OsvRecord | undefined>();
  const records = new Map<string, readonly OsvRecord[]>();
  for (const [name, own] of recordsNamed(index, names)) {
    for (const place of own) {
      if (signal.aborted) return undefined;
      if (read.has(place)) continue;
      const entry = entryAt(index, place);
      const data = entry && (await readZipEntry(file, entry));
      if (data === undefined) return undefined;
      read.set(place, readOsvRecord(data.toString('utf8')));
    }
    records.set(
      `${ecosystem} ${name}`,
      own.flatMap((place) => read.get(place) ?? []),
    );
  }
  const unreadable = [...read.values()].filter((record) => record === undefined).length;
  return { records, unreadable };
}
