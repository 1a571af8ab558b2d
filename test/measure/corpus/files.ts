import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '../../../server/workspace/decode.ts';
import type { TextFile } from '../../../server/workspace/files.ts';

/** A kind of files of the corpus; `name` is also its folder. */
export interface Kind {
  readonly name: string;
  /** What an editor would call such a file; the corpus has changed many names. */
  readonly languageId: string;
  /** Whether such files are ours to check; of the others it counts only that nothing breaks. */
  readonly ours: boolean;
}

export const kinds: readonly Kind[] = [
  { name: 'dockerfiles', languageId: 'dockerfile', ours: true },
  { name: 'kubernetes', languageId: 'yaml', ours: true },
  { name: 'compose', languageId: 'dockercompose', ours: true },
  { name: 'helm', languageId: 'yaml', ours: false },
  { name: 'other-yaml', languageId: 'yaml', ours: false },
];

export interface CorpusFile {
  readonly kind: Kind;
  /** From the folder of the corpus, with `/`. */
  readonly path: string;
}

export const corpusFolder: string = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));

export const hasCorpus = (): boolean => existsSync(corpusFolder);

/** In the order of their names, so that every run sees the same. */
export const corpusFiles = (wanted: readonly Kind[] = kinds): readonly CorpusFile[] =>
  wanted.flatMap((kind) =>
    readdirSync(join(corpusFolder, kind.name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(corpusFolder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort()
      .map((path) => ({ kind, path })),
  );

export const readCorpusFile = ({ path }: CorpusFile): TextFile =>
  decode(readFileSync(join(corpusFolder, path)));
