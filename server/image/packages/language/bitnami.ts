import { entriesAt } from '../../json.ts';
import type { FileReader } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { readJson, textField } from './json.ts';

/** What Bitnami's images say in one file of all that they install, each as `name: { arch, distro, version }`. */
export const bitnamiReader: FileReader = {
  name: 'bitnami',
  wants: ({ kind, path }) =>
    kind === 'file' && path === 'opt/bitnami/.bitnami_components.json' ? 'yes' : 'no',
  largest: 4 * 1024 * 1024,
  read: ({ bytes }) =>
    factsOf(
      entriesAt(readJson(bytes))
        .slice(0, 10_000)
        .filter(([, one]) => textField(one, 'version') !== '')
        .map(([name, one]) => ({
          type: 'bitnami',
          name,
          version: textField(one, 'version'),
          purl: { name, qualifiers: { arch: textField(one, 'arch'), distro: textField(one, 'distro') } },
        })),
    ),
};
