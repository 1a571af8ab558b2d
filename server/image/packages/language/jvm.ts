import type { FileReader } from '../../layer/file-reader.ts';
import { noFacts } from '../../layer/file-reader.ts';
import { factsOf } from './found.ts';
import { isNamed, linesIn, textOf } from './text.ts';

/** Java runtimes: the file `release` in the folder of each, which names its version and who built it. */
export const jvmReader: FileReader = {
  name: 'java runtimes',
  wants: ({ kind, path, size }) =>
    kind === 'file' && size < mostBytes && isNamed(path, 'release') ? 'yes' : 'no',
  largest: 512 * 1024,
  read({ entry, bytes }) {
    const fields = new Map<string, string>();
    for (const line of linesIn(textOf(bytes), 1_000)) {
      const [, name = '', value = ''] = /^([A-Z_]+)="?([^"]*)"?\s*$/.exec(line) ?? [];
      fields.set(name, value);
    }
    const plain = fields.get('JAVA_VERSION') ?? '';
    const full = fields.get('FULL_VERSION') ?? '';
    const version =
      fields.get('JAVA_RUNTIME_VERSION') || (full.split('.')[0] === plain.split('.')[0] ? full : '') || plain;
    if (version === '') return noFacts;
    const { maker, name } = productOf(fields, entry.path);
    return factsOf([{ type: 'generic', name, version, purl: { namespace: maker, name } }]);
  },
};

const mostBytes = 512 * 1024;

/** Who made it, and under which name its advisories stand; all builds of OpenJDK share one. */
function productOf(
  fields: ReadonlyMap<string, string>,
  path: string,
): { readonly maker: string; readonly name: string } {
  const implementor = (fields.get('IMPLEMENTOR') ?? '').toLowerCase().replaceAll(' ', '');
  const edition = (fields.get('IMAGE_TYPE') ?? '').toLowerCase().includes('jre') ? 'jre' : 'jdk';
  if (implementor.includes('azul') || path.includes('zulu')) return { maker: 'azul', name: 'zulu' };
  if (implementor.includes('sun')) return { maker: 'sun', name: edition };
  if (implementor.includes('ibm') || path.includes('/ibm')) return { maker: 'ibm', name: 'java' };
  if (
    implementor.includes('oracle') ||
    path.includes('oracle') ||
    fields.get('BUILD_TYPE') === 'commercial'
  ) {
    return { maker: 'oracle', name: edition };
  }
  return { maker: 'oracle', name: 'openjdk' };
}
