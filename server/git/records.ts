import type { TreeEntry } from './entry.ts';

/** A line of a raw diff: what became of one path. */
export interface RawChange {
  /** `A`, `M`, `D`, `R`, `T` for another kind of file, `U` for one in conflict. */
  readonly status: string;
  readonly beforeMode: string;
  readonly mode: string;
  readonly beforeObject: string;
  readonly object: string;
  /** The path before the change. */
  readonly from: Uint8Array;
  readonly raw: Uint8Array;
}

/** What makes a diff a list of raw records, and keeps it from running anything or leaving anything out. */
export const rawDiff: readonly string[] = [
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=none',
  '--ita-invisible-in-index',
];

export function rawChanges(out: Buffer): readonly RawChange[] {
  const changes: RawChange[] = [];
  const fields = fieldsOf(out);
  for (let next = fields.next(); !next.done; next = fields.next()) {
    const [beforeMode = '', mode = '', beforeObject = '', object = '', status = ''] = next.value
      .toString('latin1', 1)
      .split(' ');
    const from: Buffer = fields.next().value ?? Buffer.alloc(0);
    const raw: Buffer = /^[RC]/.test(status) ? (fields.next().value ?? from) : from;
    changes.push({ status: status.charAt(0), beforeMode, mode, beforeObject, object, from, raw });
  }
  return changes;
}

/** `mode type object TAB path`, as `ls-tree` writes it. */
export function treeEntries(out: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const record of fieldsOf(out)) {
    const tab = record.indexOf(9);
    const [mode = '', , object = ''] = record.toString('latin1', 0, tab).split(' ');
    entries.push(entryOf(mode, object, record.subarray(tab + 1)));
  }
  return entries;
}

export interface IndexRecord extends TreeEntry {
  readonly stage: number;
  /** Whether the working tree leaves it out (a sparse checkout). */
  readonly skipped: boolean;
  /** Whether git was told to take it as unchanged without looking. */
  readonly assumed: boolean;
}

/** `tag mode object stage TAB path`, as `ls-files -v --stage` writes it. */
export function indexRecords(out: Buffer): readonly IndexRecord[] {
  const records: IndexRecord[] = [];
  for (const record of fieldsOf(out)) {
    const tab = record.indexOf(9);
    const [tag = '', mode = '', object = '', stage = ''] = record.toString('latin1', 0, tab).split(' ');
    records.push({
      ...entryOf(mode, object, record.subarray(tab + 1)),
      stage: Number(stage),
      skipped: tag === 'S' || tag === 's',
      assumed: tag !== tag.toUpperCase(),
    });
  }
  return records;
}

/** The parts of an output in which NUL ends each. */
export function* fieldsOf(out: Buffer): Generator<Buffer, undefined> {
  for (let start = 0; start < out.length; ) {
    const end = out.indexOf(0, start);
    yield out.subarray(start, end < 0 ? out.length : end);
    start = end < 0 ? out.length : end + 1;
  }
  return undefined;
}

export const entryOf = (mode: string, object: string, raw: Uint8Array): TreeEntry => ({
  path: shownPath(raw),
  raw,
  kind: kinds.get(mode) ?? 'file',
  mode,
  object,
});

export const shownPath = (raw: Uint8Array): string =>
  Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString();

const kinds: ReadonlyMap<string, TreeEntry['kind']> = new Map([
  ['120000', 'link'],
  ['160000', 'submodule'],
]);
