import type { View } from './view.ts';

/** A part of an executable file: where it lies in the file, and where in memory when it runs. */
export interface Part {
  /** `.go.buildinfo`, `__DATA,__data`; empty for a segment without a name. */
  readonly name: string;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly writable: boolean;
}

/** An executable or a library of ELF (Linux), PE (Windows) or Mach-O (macOS), as far as its tables tell. */
export interface Executable {
  readonly format: 'elf' | 'pe' | 'mach-o';
  readonly view: View;
  readonly bits: 32 | 64;
  readonly sections: readonly Part[];
  /** What is loaded; for PE the same as the sections. */
  readonly segments: readonly Part[];
}

/** Whether a file that begins like this may be one. */
export const isExecutable = (start: Uint8Array): boolean => {
  const [a, b, c, d] = start;
  if (a === 0x7f) return b === 0x45 && c === 0x4c && d === 0x46;
  if (a === 0x4d) return b === 0x5a;
  if (a === 0xca) return b === 0xfe && c === 0xba && d === 0xbe && (start[7] ?? 0xff) < mostSlices;
  if (a === 0xfe) return b === 0xed && c === 0xfa && (d === 0xce || d === 0xcf);
  return (a === 0xce || a === 0xcf) && b === 0xfa && c === 0xed && d === 0xfe;
};

/** Java's class files begin like universal executables; the figure that follows is their version, which is larger. */
const mostSlices = 32;

/** More parts than any real executable has are not looked at. */
export const mostParts = 20_000;

/** A part's bytes, as far as the file has them. */
export const bytesOf = ({ view }: Executable, { offset, size }: Part): Uint8Array =>
  view.bytes.subarray(Math.min(offset, view.bytes.length), Math.min(offset + size, view.bytes.length));

/** The bytes that lie at an address when the program runs; empty where the file does not have them. */
export function bytesAt(executable: Executable, address: number, size: number): Uint8Array {
  const holder = executable.segments.find(
    (part) => address >= part.address && address + size <= part.address + part.size,
  );
  if (!holder) return new Uint8Array();
  const start = holder.offset + (address - holder.address);
  return executable.view.bytes.subarray(start, start + size);
}
