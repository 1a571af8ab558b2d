import { listAt } from '../../json.ts';
import type { FileReader } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { readJson, textField } from './json.ts';
import { clean, isNamed } from './text.ts';

/** PHP packages: Composer's `installed.json`, a list in its first version, an object with `packages` since its second. */
export const phpReader: FileReader = {
  name: 'php',
  wants: ({ kind, path }) => (kind === 'file' && isNamed(path, 'installed.json') ? 'yes' : 'no'),
  largest: 32 * 1024 * 1024,
  read({ bytes }) {
    const installed = readJson(bytes);
    const packages = Array.isArray(installed) ? installed : listAt(installed, 'packages');
    return factsOf(
      packages.slice(0, 50_000).map((one: unknown) => {
        const name = textField(one, 'name').toLowerCase();
        const slash = name.indexOf('/');
        return {
          type: 'composer',
          name,
          version: textField(one, 'version'),
          licences: listAt(one, 'license').map((licence) => clean(licence)),
          purl: { namespace: name.slice(0, Math.max(0, slash)), name: name.slice(slash + 1) },
        };
      }),
    );
  },
};
