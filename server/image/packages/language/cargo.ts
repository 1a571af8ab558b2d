import { inflateSync } from 'node:zlib';
import { listAt } from '../../json.ts';
import { bytesOf, type Executable } from './executable.ts';
import type { Claim } from './found.ts';
import { readJson, textField } from './json.ts';

/**
 * The crates of a Rust program built with `cargo auditable`: the section `.dep-v0` holds the list, packed with zlib.
 * Crates that only the build needed are left out. Undefined where there is no such section, or it is broken.
 */
export function auditedCrates(executable: Executable): readonly Claim[] | undefined {
  const section = executable.sections.find(({ name }) => name === '.dep-v0' || name.endsWith(',.dep-v0'));
  if (!section) return undefined;
  const list = readJson(inflated(bytesOf(executable, section)));
  return listAt(list, 'packages')
    .slice(0, 50_000)
    .filter((crate) => (textField(crate, 'kind') || 'runtime') === 'runtime')
    .map((crate) => ({
      type: 'cargo',
      name: textField(crate, 'name'),
      version: textField(crate, 'version'),
    }));
}

function inflated(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: 16 * 1024 * 1024 });
  } catch {
    return new Uint8Array();
  }
}
