import type { Executable } from './executable.ts';
import type { Claim } from './found.ts';
import { baseName } from './text.ts';
import { bufferOf } from './view.ts';

/**
 * A program or library of Windows by the version resource in it, else by its file's name, which is of low confidence.
 * Those of .NET are left to their `deps.json`.
 */
export function windowsProgram(executable: Executable, path: string): Claim | undefined {
  if (executable.format !== 'pe' || !/\.(?:exe|dll|bpl)$/i.test(path) || isManaged(executable))
    return undefined;
  const strings = versionStrings(executable);
  const told = nameFields(strings)
    .map((name) => (strings.get(name) ?? '').replace(/\s+/g, ' ').trim())
    .find((name) => name !== '');
  const version = numberOf(strings.get('ProductVersion')) || numberOf(strings.get('FileVersion'));
  const name = told ?? baseName(path).replace(/\.(?:exe|dll)$/, '');
  return {
    type: 'generic',
    name,
    version,
    confidence: told !== undefined && version !== '' ? 'high' : 'low',
  };
}

/** Microsoft names the product that a file belongs to; others name the file so. */
function nameFields(strings: ReadonlyMap<string, string>): readonly string[] {
  const maker = `${strings.get('CompanyName') ?? ''} ${strings.get('ProductName') ?? ''}`.toLowerCase();
  const own = ['FileDescription', 'InternalName', 'OriginalFilename'];
  return maker.includes('microsoft') ? [...own, 'ProductName'] : ['ProductName', ...own];
}

/** Without the words that follow a version: `1.2.3 (release build)`. */
function numberOf(text = ''): string {
  const words = text.trim().split(/\s+/);
  const last = words.findIndex(
    (word, index) => index > 0 && /\d/.test(words[index - 1] ?? '') && !/\d/.test(word),
  );
  return (last < 0 ? words : words.slice(0, last)).join(' ');
}

/** A data directory of the optional header: where something lies in memory. */
function directoryOf(
  { view, bits }: Executable,
  index: number,
): { readonly at: number; readonly size: number } {
  const optional = view.u32(0x3c) + 24;
  const directories = optional + (bits === 64 ? 112 : 96);
  if (index >= view.u32(directories - 4)) return { at: 0, size: 0 };
  return { at: view.u32(directories + index * 8), size: view.u32(directories + index * 8 + 4) };
}

const resources = 2;
const managed = 14;

const isManaged = (executable: Executable): boolean => directoryOf(executable, managed).size > 0;

/** The strings of the version resource (`VS_VERSIONINFO`) of the first language. */
function versionStrings(executable: Executable): ReadonlyMap<string, string> {
  const { view, bits, sections } = executable;
  const optional = view.u32(0x3c) + 24;
  const base = bits === 64 ? view.u64(optional + 24) : view.u32(optional + 28);
  /** Where a place in memory lies in the file. */
  const placeOf = (address: number): number => {
    const part = sections.find(
      (one) => address >= one.address - base && address < one.address - base + one.size,
    );
    return part ? part.offset + address - (part.address - base) : 0;
  };
  const root = placeOf(directoryOf(executable, resources).at);
  const type = root === 0 ? undefined : entryIn(executable, root, root, versionType);
  const name = type === undefined ? undefined : entryIn(executable, root, type, undefined);
  const data = name === undefined ? undefined : entryIn(executable, root, name, undefined);
  const strings = new Map<string, string>();
  if (data === undefined) return strings;
  const start = placeOf(view.u32(data));
  const end = Math.min(start + view.u32(data + 4), view.bytes.length);
  if (start > 0) readNode({ executable, strings, left: 2_000 }, start, end, 0);
  return strings;
}

/** `RT_VERSION` */
const versionType = 16;

/** Where an entry of a resource folder leads: that of the id, or the first. */
function entryIn(
  { view }: Executable,
  root: number,
  folder: number,
  id: number | undefined,
): number | undefined {
  const count = Math.min(view.u16(folder + 12) + view.u16(folder + 14), 1_000);
  for (let index = 0; index < count; index += 1) {
    const at = folder + 16 + index * 8;
    if (id !== undefined && view.u32(at) !== id) continue;
    return root + (view.u32(at + 4) & 0x7fff_ffff);
  }
  return undefined;
}

interface Walk {
  readonly executable: Executable;
  readonly strings: Map<string, string>;
  /** Nodes that may still be looked at. */
  left: number;
}

/** A node: length, value's length, kind, key in UTF-16, the value, more nodes; each at a multiple of four bytes. */
function readNode(walk: Walk, start: number, end: number, depth: number): void {
  const { view } = walk.executable;
  const stop = Math.min(start + view.u16(start), end);
  walk.left -= 1;
  if (walk.left < 0 || stop - start < 6 || depth > 3) return;
  const key = wideText(view.bytes, start + 6, stop);
  const value = aligned(start + 6 + key.length * 2 + 2, start);
  if (depth === 3) {
    if (!walk.strings.has(key)) walk.strings.set(key, wideText(view.bytes, value, stop));
    return;
  }
  if (depth === 1 && key !== 'StringFileInfo') return;
  let at = depth === 0 ? aligned(value + view.u16(start + 2), start) : value;
  while (at + 6 <= stop) {
    readNode(walk, at, stop, depth + 1);
    const length = view.u16(at);
    if (length === 0 || walk.left < 0) return;
    at = aligned(at + length, start);
  }
}

const aligned = (at: number, start: number): number => at + ((4 - ((at - start) % 4)) % 4);

function wideText(bytes: Uint8Array, from: number, to: number): string {
  const text = bufferOf(bytes.subarray(from, Math.min(to, from + 2_000))).toString('utf16le');
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
