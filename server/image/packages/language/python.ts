import type { FileReader } from '../../layer/file-reader.ts';
import { noFacts } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { headFields, textOf } from './text.ts';

/** Python packages: the core metadata that installers leave beside the code. Names in their normal form (PEP 503). */
export const pythonReader: FileReader = {
  name: 'python',
  wants: ({ kind, path }) => (kind === 'file' && isMetadata(path) ? 'yes' : 'no'),
  largest: 8 * 1024 * 1024,
  read({ bytes }) {
    const fields = headFields(textOf(bytes));
    const name = (fields.get('name')?.at(-1) ?? '').replaceAll(/[-_.]+/g, '-').toLowerCase();
    // Python 2.7 tells of itself in this form; the runtime is no package.
    if (name === '' || name === 'python') return noFacts;
    return factsOf([
      { type: 'pypi', name, version: fields.get('version')?.at(-1) ?? '', licences: licencesOf(fields) },
    ]);
  },
};

const isMetadata = (path: string): boolean =>
  path.endsWith('.egg-info') ||
  (path.endsWith('/METADATA') && /dist-info\/METADATA$/i.test(path)) ||
  (path.endsWith('/PKG-INFO') && /egg-info\/PKG-INFO$/i.test(path));

/**
 * `License-Expression` is SPDX; the older `License` is free text, often the whole licence, so only a short line of it
 * counts; the classifiers are the last to be asked.
 */
function licencesOf(fields: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const expression = fields.get('license-expression');
  if (expression) return expression;
  const licence = fields.get('license')?.at(-1) ?? '';
  if (licence !== '' && licence !== 'UNKNOWN' && licence.length <= 100 && !licence.includes('\n'))
    return [licence];
  return (fields.get('classifier') ?? [])
    .filter((classifier) => classifier.startsWith('License :: '))
    .map((classifier) => classifier.slice(classifier.lastIndexOf(' :: ') + 4));
}
