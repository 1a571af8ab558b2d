import type { FileReader } from '../../layer/file-reader.ts';
import { noFacts } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { headFields, isNamed, textOf } from './text.ts';

/** R packages: the file `DESCRIPTION` of each, which has a package's name and version. */
export const rReader: FileReader = {
  name: 'r',
  wants: ({ kind, path }) => (kind === 'file' && isNamed(path, 'DESCRIPTION') ? 'yes' : 'no'),
  largest: 1024 * 1024,
  read({ bytes }) {
    const fields = headFields(textOf(bytes));
    const name = fields.get('package')?.at(-1) ?? '';
    const version = fields.get('version')?.at(-1) ?? '';
    if (name === '' || version === '') return noFacts;
    return factsOf([
      { type: 'cran', name, version, licences: licencesOf(fields.get('license')?.at(-1) ?? '') },
    ]);
  },
};

/** `MIT + file LICENSE`, `GPL-2 | GPL-3`: alternatives, without the file that holds the text. */
const licencesOf = (text: string): readonly string[] =>
  text
    .split('|')
    .map((part) => part.replace(/\+?\s*file LICEN[CS]E/i, '').trim())
    .filter((part) => part !== '');
