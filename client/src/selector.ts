import { workspace } from 'vscode';

/**
 * What the server is asked about: by language, and by name where no extension gives the file a language.
 * Both sides of a comparison are left out, whose findings would stand in the Problems panel twice.
 */
export function documentSelector(): Filter[] {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  const schemes = new Set(['file', 'untitled', 'vscode-vfs', ...folders]);
  return [...schemes].flatMap((scheme) => [
    ...languages.map((language) => ({ scheme, language })),
    { scheme, pattern: '**/{Dockerfile,dockerfile,Containerfile,containerfile}*' },
    { scheme, pattern: '**/*.{Dockerfile,dockerfile,Containerfile,containerfile}' },
  ]);
}

type Filter =
  | { readonly scheme: string; readonly language: string }
  | { readonly scheme: string; readonly pattern: string };

const languages = ['dockerfile', 'dockercompose', 'yaml'];
