import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root } from './root.ts';

/** A file of the project in TypeScript, and what it imports. */
export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments and the contents of strings. */
  readonly code: string;
  /** Files of the project by their path, packages by their name, types included. */
  readonly imports: readonly string[];
}

/** Every TypeScript file of a folder of the repository, in the order of their names. */
export const sourcesIn = (folder: string): readonly SourceFile[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
        .filter((path) => path.endsWith('.ts') && !path.includes('node_modules/'))
        .sort()
        .map(readSource)
    : [];

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, code: codeOf(text), imports: importsOf(path, text) };
}

const importForms =
  /^(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

function importsOf(path: string, text: string): readonly string[] {
  return [
    ...text.replaceAll(commentsAndTexts, (one) => (/^['"]/.test(one) ? one : '``')).matchAll(importForms),
  ].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? '';
    return name.startsWith('.') ? posix.normalize(posix.join(dirname(path), name)) : packageOf(name);
  });
}

/** `vscode-languageserver/node` → `vscode-languageserver`; `node:fs` stays. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

const commentsAndTexts =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

const codeOf = (text: string): string => text.replaceAll(commentsAndTexts, "''");

/** Groups of files that import one another, directly or by way of others; types included. */
export function cyclesIn(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const back = way.indexOf(path);
    if (back >= 0) cycles.push(way.slice(back));
    if (back >= 0 || done.has(path)) return;
    for (const next of byPath.get(path)?.imports ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
}
