import type { Slot } from './slot.ts';
import { type Suggestion, scalar } from './suggestion.ts';

/** What stands in a folder of the workspace. */
export interface KnownEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The part of a path up to its last slash, with it; what is written behind that is still being typed. */
export const folderIn = (written: string): string => written.slice(0, written.lastIndexOf('/') + 1);

/** Patterns for the folders below the one that is written already, `entries` being what stands in that. */
export function pathSuggestions(
  slot: Slot,
  folder: string,
  entries: readonly KnownEntry[],
): readonly Suggestion[] {
  const names = entries
    .filter(({ name, isFolder }) => isFolder && name !== '.git' && name !== 'node_modules')
    .map(({ name }) => `${folder}${name}/`);
  const files =
    folder === '' ? [] : entries.filter(({ isFolder }) => !isFolder).map(({ name }) => folder + name);
  return suggestionsOf(slot, [...names.sort(), ...files.sort()]);
}

/** Policy files that `extends` could name: those that look like one, and the folders on the way. */
export function fileSuggestions(
  slot: Slot,
  folder: string,
  entries: readonly KnownEntry[],
): readonly Suggestion[] {
  const start = folder === '' ? './' : folder;
  const names = entries
    .filter(({ name, isFolder }) =>
      isFolder ? !/^(?:\.git|node_modules)$/.test(name) : /\.ya?ml$/i.test(name),
    )
    .map(({ name, isFolder }) => `${start}${name}${isFolder ? '/' : ''}`);
  return suggestionsOf(slot, names.sort());
}

/** Keys, certificates and trust roots, and the folders on the way to some. */
export function trustFileSuggestions(
  slot: Slot,
  folder: string,
  entries: readonly KnownEntry[],
): readonly Suggestion[] {
  const names = entries
    .filter(({ name, isFolder }) =>
      isFolder ? !/^(?:\.git|node_modules)$/.test(name) : /\.(?:pub|pem|crt|cer|jsonl?)$/i.test(name),
    )
    .map(({ name, isFolder }) => `${folder}${name}${isFolder ? '/' : ''}`);
  return suggestionsOf(slot, names.sort());
}

/** Packages that hold a policy. */
export const packageSuggestions = (slot: Slot, names: readonly string[]): readonly Suggestion[] => {
  const taken = new Set(slot.others);
  return [...names]
    .sort()
    .map((name) => (name.startsWith('@') ? name : `npm:${name}`))
    .filter((name) => !taken.has(name))
    .map((name) => scalar(slot, name, { kind: 'package' }));
};

const suggestionsOf = (slot: Slot, names: readonly string[]): readonly Suggestion[] => {
  const taken = new Set(slot.others);
  return names
    .filter((name) => !taken.has(name))
    .map((name) => {
      const isFolder = name.endsWith('/');
      return scalar(slot, name, { kind: isFolder ? 'folder' : 'file', goesOn: isFolder });
    });
};
