import type { FileFacts, FileReader, FoundPackage, LayerFile } from '../../layer/file-reader.ts';
import { type Fields, mostPackages, paragraphsIn, textOf, tooManyPackages } from './text.ts';

/**
 * dpkg's list of packages, whole (`status`) or a file a package (`status.d`, as distroless images have it). Removed
 * packages whose configuration stays are listed there too; only installed ones count.
 */
export const dpkgReader: FileReader = {
  name: 'dpkg',
  wants: ({ path, kind }) =>
    kind === 'file' &&
    /^(?:(?:var|usr)\/lib\/dpkg|(?:usr|var)\/lib\/opkg)\/status(?:\.d\/[^/]+)?$/.test(path) &&
    !/\.md5sums$|\.preinst$/.test(path)
      ? 'yes'
      : 'no',
  largest: 128 * 1024 * 1024,
  read: ({ bytes }: LayerFile): FileFacts => {
    const packages: FoundPackage[] = [];
    for (const fields of paragraphsIn(textOf(bytes), wanted)) {
      const found = isInstalled(fields.get('status')) ? debPackage(fields) : undefined;
      if (found !== undefined) packages.push(found);
      if (packages.length > mostPackages) return { packages, problems: [tooManyPackages] };
    }
    return { packages };
  },
};

const wanted = new Set(['package', 'version', 'architecture', 'source', 'status', 'license']);

/** `install ok installed`: what is wanted, whether it is sound, how it stands. Missing in `status.d`. */
const isInstalled = (status: string | undefined): boolean =>
  status === undefined || !/^(?:not-installed|config-files)$/.test(status.split(/\s+/)[2] ?? '');

function debPackage(fields: Fields): FoundPackage | undefined {
  const name = fields.get('package');
  const version = fields.get('version');
  if (name === undefined || name === '' || version === undefined || version === '') return undefined;
  const licence = fields.get('license');
  return {
    type: 'deb',
    name,
    version,
    source: sourceOf(fields.get('source'), name, version),
    arch: fields.get('architecture'),
    licences: licence === undefined || licence === '' ? [] : [licence],
    confidence: 'high',
  };
}

/** `glibc`, `gcc-12 (12.2.0-14)`, or no field where the source is called and numbered as the package. */
function sourceOf(source: string | undefined, name: string, version: string): FoundPackage['source'] {
  const match = /^(\S+)(?:\s+\(([^)]*)\))?/.exec(source ?? '');
  return { name: match?.[1] ?? name, version: match?.[2] ?? version };
}
