import type { FileFacts, FileReader, FoundPackage, LayerFile } from '../../layer/file-reader.ts';
import { linesOf, mostPackages, textOf, tooManyPackages } from './text.ts';

/** Alpine's and Wolfi's list of installed packages: one letter, a colon, the value; an empty line ends a package. */
export const apkReader: FileReader = {
  name: 'apk',
  wants: ({ path, kind }) =>
    kind === 'file' && /^(?:usr\/)?lib\/apk\/db\/installed$/.test(path) ? 'yes' : 'no',
  largest: 128 * 1024 * 1024,
  read: ({ bytes }: LayerFile): FileFacts => {
    const packages: FoundPackage[] = [];
    let fields: ApkFields = {};
    for (const line of linesOf(textOf(bytes))) {
      if (line === '') {
        const found = apkPackage(fields);
        if (found !== undefined) packages.push(found);
        if (packages.length > mostPackages) return { packages, problems: [tooManyPackages] };
        fields = {};
      } else if (line.charCodeAt(1) === colon && /[PVAoL]/.test(line.charAt(0))) {
        fields[line.charAt(0) as keyof ApkFields] ??= line.slice(2).trim();
      }
    }
    const last = apkPackage(fields);
    return { packages: last === undefined ? packages : [...packages, last] };
  },
};

interface ApkFields {
  /** Name, version, architecture, name of the source (origin), licence. */
  P?: string;
  V?: string;
  A?: string;
  o?: string;
  L?: string;
}

const colon = 58;

function apkPackage({
  P: name,
  V: version,
  A: arch,
  o: origin,
  L: licence,
}: ApkFields): FoundPackage | undefined {
  if (name === undefined || name === '' || version === undefined || version === '') return undefined;
  return {
    type: 'apk',
    name,
    version,
    source: origin === undefined || origin === '' ? undefined : { name: origin, version },
    arch: arch === undefined || arch === '' ? undefined : arch,
    licences: licence === undefined || licence === '' ? [] : [licence],
    confidence: 'high',
  };
}
