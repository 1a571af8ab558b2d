import { elfIn } from './elf.ts';
import { type Executable, isExecutable } from './executable.ts';
import { machOIn } from './mach-o.ts';
import { peIn } from './pe.ts';

/** The executables in a file: one, or for a universal one of macOS one for each processor. */
export function executablesIn(bytes: Uint8Array): readonly Executable[] {
  if (!isExecutable(bytes)) return [];
  if (bytes[0] === 0x7f) return listed(elfIn(bytes));
  if (bytes[0] === 0x4d) return listed(peIn(bytes));
  return machOIn(bytes);
}

const listed = (one: Executable | undefined): readonly Executable[] => (one ? [one] : []);
