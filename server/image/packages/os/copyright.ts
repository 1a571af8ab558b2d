import { type FileFacts, type FileReader, type LayerFile, noFacts } from '../../layer/file-reader.ts';
import { textOf } from './text.ts';

/**
 * Debian's statements of copyright. In the machine-readable form the licences are those of its `License` fields; in
 * free text they are the files of common licences that it names.
 */
export const copyrightReader: FileReader = {
  name: 'copyright',
  wants: ({ path, kind }) => (kind === 'file' && form.test(path) ? 'yes' : 'no'),
  largest: 2 * 1024 * 1024,
  read: ({ entry, bytes }: LayerFile): FileFacts => {
    const name = form.exec(entry.path)?.[1];
    const licences = licencesIn(textOf(bytes));
    return name === undefined || licences.length === 0
      ? noFacts
      : { packages: [], licences: new Map([[name, licences]]) };
  },
};

const form = /^usr\/share\/doc\/([^/]+)\/copyright$/;

function licencesIn(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(/^Licen[sc]e:[ \t]+(\S[^\r\n]{0,200})/gim)) {
    const names = (match[1] ?? '').trim().split(/,?\s+(?:and|or|and\/or)\s+|,\s*/i);
    // A sentence is no name of a licence.
    if (names.every((name) => /^\S+(?: \S+){0,3}$/.test(name)))
      for (const name of names) found.add(bare(name));
  }
  for (const match of text.matchAll(/\/usr\/share\/common-licenses\/([\w.+-]{0,60}\w\+?)/g))
    found.add(match[1] ?? '');
  found.delete('');
  return [...found].sort();
}

const bare = (name: string): string => (/^none$/i.test(name) ? '' : name.replace(/[.;:]$/, ''));
