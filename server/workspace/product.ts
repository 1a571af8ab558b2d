import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Name and version, from the nearest `package.json` upwards: that of the package, bundled or not. */
export function product(): { readonly name: string; readonly version: string } {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof product>;
      return { name, version };
    }
    if (folder === dirname(folder)) return { name: 'seaworthy', version: 'unknown' };
  }
}
