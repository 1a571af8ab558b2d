import { fieldOf, listAt } from '../../json.ts';
import type { FileReader } from '../../layer/file-reader.ts';
import { noFacts } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { readJson, textField } from './json.ts';
import { clean, isNamed } from './text.ts';

/**
 * npm packages: every `package.json` with a name, those of applications too, as Syft lists them. Without a version, or
 * with a name that npm would refuse, it is no package that a registry has: such are of low confidence.
 */
export const npmReader: FileReader = {
  name: 'npm',
  wants: ({ kind, path }) => (kind === 'file' && isNamed(path, 'package.json') ? 'yes' : 'no'),
  largest: 4 * 1024 * 1024,
  read({ bytes }) {
    const manifest = readJson(bytes);
    const name = textField(manifest, 'name');
    const version = textField(manifest, 'version');
    if (name === '') return noFacts;
    const sure = version !== '' && npmName.test(name);
    const slash = name.startsWith('@') ? name.indexOf('/') : -1;
    return factsOf([
      {
        type: 'npm',
        name,
        version,
        licences: licencesOf(manifest),
        confidence: sure ? 'high' : 'low',
        purl: slash < 0 ? { name } : { namespace: name.slice(0, slash), name: name.slice(slash + 1) },
      },
    ]);
  },
};

/** What npm took when it was young: upper case too. */
const npmName = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/;

/** `license` as a text or, of old, an object; `licenses`, a list of them. */
function licencesOf(manifest: unknown): readonly string[] {
  const own = fieldOf(manifest, 'license');
  const all = own === undefined ? listAt(manifest, 'licenses') : [own];
  return all.slice(0, 20).map((licence) => clean(licence) || textField(licence, 'type'));
}
