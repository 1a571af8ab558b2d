import { join } from 'node:path';
import { nodeFiles } from '../../server/workspace/node-files.ts';
import {
  createPolicyStore,
  type PolicyRead,
  type PolicyStore,
  type PolicyStoreOptions,
} from '../../server/workspace/policy-store.ts';
import { folderWith } from '../support/cli.ts';

export type Files = Readonly<Record<string, string>>;

/** A workspace with these files, and the store over it; the folder is removed after the test. */
export function storeOver(
  files: Files,
  options: Partial<PolicyStoreOptions> = {},
): { readonly store: PolicyStore; readonly at: (path: string) => string } {
  const folder = folderWith(files);
  folders.push(folder);
  const store = createPolicyStore({
    files: nodeFiles,
    roots: () => [folder.path],
    today: () => '2026-11-21',
    ...options,
  });
  return { store, at: (path) => join(folder.path, path) };
}

export const folders: { readonly remove: () => void }[] = [];
/** For `afterEach`. */
export function removeFolders(): void {
  for (const { remove } of folders.splice(0)) remove();
}

/** How much a rule counts in each of some files. */
export async function levels(files: Files, rule: string, paths: readonly string[]): Promise<string> {
  const { store, at } = storeOver(files);
  const settled = await Promise.all(paths.map((path) => store.for(at(path))));
  return settled
    .map(({ policy, ignores }, index) =>
      ignores(at(paths[index] ?? '')) ? 'out' : policy.settings.get(rule)?.level,
    )
    .join(' ');
}

/** What is told of a policy file that only the reader of several can know. */
export async function told(files: Files, file = '.seaworthy.yaml'): Promise<readonly string[]> {
  const { store, at } = storeOver(files);
  return problemsOf(await store.read(at(file)), at(file));
}

export const problemsOf = (read: readonly PolicyRead[], file: string): readonly string[] =>
  read
    .filter(({ path }) => path === file)
    .flatMap(({ problems, text }) =>
      problems.map(
        ({ at, message, rule, level }) =>
          `${rule?.id ?? 'policy-invalid'}${level ? ` (${level})` : ''} at ${text?.slice(at.start, at.end)}: ${message}`,
      ),
    );
