import { inflateRawSync } from 'node:zlib';
import { bufferOf, type View, viewOf } from './view.ts';

/** A file in a zip archive, by its central directory. */
export interface ZipEntry {
  /** As the archive writes it, `/` between segments. */
  readonly name: string;
  /** What the archive says it unpacks to, in bytes. */
  readonly size: number;
  readonly method: number;
  readonly packed: Uint8Array;
}

/** How much may still be unpacked of one file and all that lies in it. It is used up, so that no nesting escapes it. */
export interface Budget {
  bytes: number;
  entries: number;
}

/**
 * The entries of a zip archive, by its central directory (APPNOTE.TXT 4.3); undefined where it is none or is broken.
 * Bytes before the archive are allowed: executable jars have a script there.
 */
export function zipEntries(bytes: Uint8Array, budget: Budget): readonly ZipEntry[] | undefined {
  const view = viewOf(bytes, true);
  const end = endOf(view);
  if (!end) return undefined;
  const entries: ZipEntry[] = [];
  let at = end.start;
  for (let left = end.count; left > 0; left -= 1) {
    if (view.u32(at) !== centralHeader) return undefined;
    budget.entries -= 1;
    if (budget.entries < 0) return entries;
    const nameLength = view.u16(at + 28);
    const extraLength = view.u16(at + 30);
    const entry = entryAt(view, at, end.shift);
    if (entry) entries.push(entry);
    at += 46 + nameLength + extraLength + view.u16(at + 32);
  }
  return entries;
}

/** The unpacked bytes; undefined where they are broken, packed in a way that jars do not use, or more than is left. */
export function unzipped(entry: ZipEntry, budget: Budget, most: number): Uint8Array | undefined {
  const bound = Math.min(most, budget.bytes);
  if (entry.method === stored) {
    if (entry.packed.length > bound) return undefined;
    budget.bytes -= entry.packed.length;
    return entry.packed;
  }
  if (entry.method !== deflated || entry.size > bound) return undefined;
  try {
    const bytes = inflateRawSync(entry.packed, {
      maxOutputLength: Math.max(1, Math.min(bound, entry.size + 1)),
    });
    budget.bytes -= bytes.length;
    return bytes;
  } catch {
    // What broke off may have cost as much as it was allowed to.
    budget.bytes -= Math.min(bound, entry.size);
    return undefined;
  }
}

const stored = 0;
const deflated = 8;
const centralHeader = 0x0201_4b50;
const localHeader = 0x0403_4b50;
const endHeader = 0x0605_4b50;
const wideEndHeader = 0x0606_4b50;
const wideLocator = 0x0706_4b50;

interface End {
  readonly start: number;
  readonly count: number;
  /** How many bytes stand before the archive. */
  readonly shift: number;
}

function endOf(view: View): End | undefined {
  const { bytes } = view;
  const from = Math.max(0, bytes.length - 65_557);
  const tail = bufferOf(bytes.subarray(from));
  for (
    let at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
    at >= 0;
    at = at === 0 ? -1 : tail.lastIndexOf('PK\x05\x06', at - 1, 'latin1')
  ) {
    const end = from + at;
    if (end + 22 > bytes.length || view.u32(end) !== endHeader) continue;
    const wide = wideEnd(view, end);
    const count = wide?.count ?? view.u16(end + 10);
    const size = wide?.size ?? view.u32(end + 12);
    const offset = wide?.offset ?? view.u32(end + 16);
    const start = (wide?.at ?? end) - size;
    if (start < 0 || start - offset < 0 || (count > 0 && view.u32(start) !== centralHeader)) continue;
    return { start, count, shift: start - offset };
  }
  return undefined;
}

/** Zip64's own end, which a locator right before the ordinary one leads to. */
function wideEnd(
  view: View,
  end: number,
):
  | { readonly at: number; readonly count: number; readonly size: number; readonly offset: number }
  | undefined {
  if (view.u32(end - 20) !== wideLocator) return undefined;
  const at = end - 20 - 56;
  if (view.u32(at) !== wideEndHeader) return undefined;
  return { at, count: view.u64(at + 32), size: view.u64(at + 40), offset: view.u64(at + 48) };
}

/** Undefined for folders, encrypted files, and those whose bytes are not in the archive. */
function entryAt(view: View, at: number, shift: number): ZipEntry | undefined {
  const nameLength = view.u16(at + 28);
  const name = bufferOf(view.bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8');
  if (name === '' || name.endsWith('/') || (view.u16(at + 8) & 1) === 1) return undefined;
  const packedSize = view.u32(at + 20);
  const size = view.u32(at + 24);
  const local = view.u32(at + 42) + shift;
  if (view.u32(local) !== localHeader) return undefined;
  const start = local + 30 + view.u16(local + 26) + view.u16(local + 28);
  if (start + packedSize > view.bytes.length) return undefined;
  return { name, size, method: view.u16(at + 10), packed: view.bytes.subarray(start, start + packedSize) };
}
