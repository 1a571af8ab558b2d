import { readFile, stat } from 'node:fs/promises';
import { elfIn } from '../packages/language/elf.ts';
import { goBuildInfo } from '../packages/language/go-build-info.ts';
import { machOIn } from '../packages/language/mach-o.ts';
import { peIn } from '../packages/language/pe.ts';

/**
 * The version of a Go program by what its own file says, without starting it: of its main module, or what the linker
 * was told. Undefined where the file does not say, or is no Go program.
 */
export async function versionInFile(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).size > largest) return undefined;
    const bytes = await readFile(path);
    const executable = elfIn(bytes) ?? peIn(bytes) ?? machOIn(bytes)[0];
    const info = executable && goBuildInfo(executable);
    return info && versionOf(info.modules);
  } catch {
    return undefined;
  }
}

/** The largest scanner has 250 MB. */
const largest = 600_000_000;

function versionOf(modules: string): string | undefined {
  const [, main] = /^mod\t\S+\tv(\d+\.\d+\.\d+[^\s\t]*)/m.exec(modules) ?? [];
  // A version without a tag is that of a commit.
  if (main !== undefined && !/^0\.0\.0-\d{14}-/.test(main)) return main.replace(/\+dirty$/, '');
  const [, flags] = /^build\t-?"?-ldflags=(.*)$/m.exec(modules) ?? [];
  return /[Vv]er(?:sion)?=v?(\d+\.\d+\.\d+[\w.-]*)/.exec(flags ?? '')?.[1];
}

/** The version in what a program says of itself. */
export const versionIn = (said: string): string | undefined => /\bv?(\d+\.\d+\.\d+[\w.+-]*)/.exec(said)?.[1];
