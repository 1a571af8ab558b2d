import type { FileReader } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { readJson, textField } from './json.ts';

/** Conda packages: one file for each in the environment's `conda-meta`. */
export const condaReader: FileReader = {
  name: 'conda',
  wants: ({ kind, path }) =>
    kind === 'file' && path.endsWith('.json') && /(?:^|\/)conda-meta\/[^/]+$/.test(path) ? 'yes' : 'no',
  largest: 64 * 1024 * 1024,
  read({ bytes }) {
    const one = readJson(bytes);
    const name = textField(one, 'name');
    const qualifiers = {
      build: textField(one, 'build'),
      channel: textField(one, 'channel').replace(/^https?:\/\/[^/]+\/([^/]+)\/.*$/, '$1'),
      subdir: textField(one, 'subdir'),
    };
    return factsOf([
      {
        type: 'conda',
        name,
        version: textField(one, 'version'),
        licences: [textField(one, 'license')],
        purl: { name, qualifiers },
      },
    ]);
  },
};
