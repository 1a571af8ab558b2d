import type { ZipEntry } from './zip-entry.ts';

/**
 * Which records of a zip file of OSV may be about a package of some name. It is flat, because it has hundreds of
 * thousands of records and is read from the disk for every scan.
 */
export interface ZipIndex {
  /** The newest date that a record was changed at, ISO 8601; empty where none says. */
  readonly date: string;
  /** Four numbers a record: start, size as it is packed, size, check sum. */
  readonly numbers: readonly number[];
  /** As their ecosystem compares them; those of people and tools are among them. */
  readonly names: readonly string[];
  /** Where in `records` those of each name end; those of the next begin there. */
  readonly ends: readonly number[];
  /** The records of the first name, of the second, … */
  readonly records: readonly number[];
}

export function flatIndex(
  date: string,
  entries: readonly ZipEntry[],
  byName: ReadonlyMap<string, readonly number[]>,
): ZipIndex {
  const ends: number[] = [];
  const records: number[] = [];
  for (const own of byName.values()) {
    for (const record of own) records.push(record);
    ends.push(records.length);
  }
  const numbers = entries.flatMap(({ start, compressedSize, size, crc }) => [
    start,
    compressedSize,
    size,
    crc,
  ]);
  return { date, numbers, names: [...byName.keys()], ends, records };
}

export function entryAt({ numbers }: ZipIndex, record: number): ZipEntry | undefined {
  const [start, compressedSize, size, crc] = numbers.slice(record * 4, record * 4 + 4);
  if (start === undefined || compressedSize === undefined || size === undefined || crc === undefined)
    return undefined;
  return { start, compressedSize, size, crc };
}

/** The records of each of the names that there are any of. */
export function recordsNamed(
  { names, ends, records }: ZipIndex,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const [index, name] of names.entries()) {
    if (wanted.has(name)) found.set(name, records.slice(ends[index - 1] ?? 0, ends[index]));
  }
  return found;
}
