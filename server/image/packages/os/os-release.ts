import type { OperatingSystem } from '../../../../rules/core/scan.ts';
import { type FileFacts, type FileReader, type LayerFile, noFacts } from '../../layer/file-reader.ts';
import { textOf } from './text.ts';

/** What the image calls its system: os-release, and for what has none the files of old distributions. */
export const osReleaseReader: FileReader = {
  name: 'os-release',
  wants: ({ path, kind }) => (kind === 'file' && readers.has(path) ? 'yes' : 'no'),
  largest: 1024 * 1024,
  read: ({ entry, bytes }: LayerFile): FileFacts => {
    const os = readers.get(entry.path)?.(textOf(bytes));
    return os === undefined ? noFacts : { packages: [], os };
  },
};

/**
 * Which file counts where several of them stand in an image: the first of these. os-release of `etc` comes before the
 * one of `usr/lib`, as its manual says.
 */
export const osFiles: readonly string[] = [
  ...['etc/os-release', 'usr/lib/os-release', 'etc/initrd-release'],
  ...['etc/alpine-release', 'etc/redhat-release', 'etc/centos-release', 'etc/system-release'],
  ...['etc/debian_version', 'etc/arch-release', 'etc/openwrt_release'],
];

type Reader = (text: string) => OperatingSystem | undefined;

/** `NAME=value` lines, values in the shell's quotes. */
function fromOsRelease(text: string): OperatingSystem | undefined {
  const fields = assignmentsIn(text);
  const id = fields.get('ID') || fields.get('NAME')?.split(/\s/)[0]?.toLowerCase();
  if (id === undefined || id === '') return undefined;
  const version = fields.get('VERSION_ID') ?? '';
  return {
    id: id.toLowerCase(),
    like: (fields.get('ID_LIKE') ?? '').split(/\s+/).filter((word) => word !== ''),
    version,
    codename:
      fields.get('VERSION_CODENAME') || fields.get('UBUNTU_CODENAME') || codenameIn(fields.get('VERSION')),
    name: fields.get('PRETTY_NAME') || `${fields.get('NAME') || id} ${version}`.trim(),
    supportEnd: /^\d{4}-\d\d-\d\d/.exec(fields.get('SUPPORT_END') ?? '')?.[0],
  };
}

const assignmentsIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const match = /^\s*([A-Z_\d]+)=(.*)$/.exec(line);
      return match ? [[match[1] ?? '', unquoted((match[2] ?? '').trim())] as const] : [];
    }),
  );

const unquoted = (text: string): string =>
  /^"[\s\S]*"$|^'[\s\S]*'$/.test(text) && text.length > 1
    ? text.slice(1, -1).replaceAll(/\\(["'$`\\])/g, '$1')
    : text;

/** `8 (jessie)`: how releases before VERSION_CODENAME say it. */
const codenameIn = (version: string | undefined): string | undefined =>
  /\(([a-z][\w -]*)\)/i.exec(version ?? '')?.[1]?.toLowerCase();

const named = (id: string, like: readonly string[], version: string, name: string): OperatingSystem => ({
  id,
  like,
  version,
  codename: undefined,
  name,
  supportEnd: undefined,
});

/** `3.19.1` */
function fromAlpineRelease(text: string): OperatingSystem | undefined {
  const version = firstLine(text);
  return /^\d/.test(version) ? named('alpine', [], version, `Alpine Linux ${version}`) : undefined;
}

/** `12.5`, or `trixie/sid` before a release. */
function fromDebianVersion(text: string): OperatingSystem | undefined {
  const line = firstLine(text);
  if (line === '') return undefined;
  const version = /^\d+/.exec(line)?.[0] ?? '';
  const codename = /^([a-z]+)\/sid$/.exec(line)?.[1];
  return { ...named('debian', [], version, `Debian GNU/Linux ${line}`), codename };
}

/** `CentOS release 6.10 (Final)`, `Red Hat Enterprise Linux Server release 7.9 (Maipo)`. */
function fromRedHatRelease(text: string): OperatingSystem | undefined {
  const line = firstLine(text);
  const match = /^(.*?)(?:\s+Linux)?\s+release\s+(\d[\d.]*)/i.exec(line);
  if (match === null) return undefined;
  const [id, like] = familyOf(match[1] ?? '');
  return named(id, like, match[2] ?? '', line);
}

const familyOf = (name: string): readonly [string, readonly string[]] => {
  const families: readonly (readonly [RegExp, string, readonly string[]])[] = [
    [/centos/i, 'centos', ['rhel', 'fedora']],
    [/rocky/i, 'rocky', ['rhel', 'centos', 'fedora']],
    [/alma/i, 'almalinux', ['rhel', 'centos', 'fedora']],
    [/oracle/i, 'ol', ['fedora']],
    [/amazon/i, 'amzn', ['rhel', 'fedora']],
    [/fedora/i, 'fedora', []],
    [/red hat/i, 'rhel', ['fedora']],
  ];
  const found = families.find(([form]) => form.test(name));
  return found ? [found[1], found[2]] : [name.trim().toLowerCase().split(/\s/)[0] ?? 'linux', ['rhel']];
};

/** The file is empty or says something nobody reads: that it is there is enough. */
const fromArchRelease: Reader = () => named('arch', [], '', 'Arch Linux');

function fromOpenWrt(text: string): OperatingSystem | undefined {
  const fields = assignmentsIn(text);
  const version = fields.get('DISTRIB_RELEASE');
  return version === undefined
    ? undefined
    : named('openwrt', [], version, fields.get('DISTRIB_DESCRIPTION') ?? `OpenWrt ${version}`);
}

/** No system has a longer name. */
const firstLine = (text: string): string => text.slice(0, 300).split('\n', 1)[0]?.trim() ?? '';

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['etc/os-release', fromOsRelease],
  ['usr/lib/os-release', fromOsRelease],
  ['etc/initrd-release', fromOsRelease],
  ['etc/alpine-release', fromAlpineRelease],
  ['etc/redhat-release', fromRedHatRelease],
  ['etc/centos-release', fromRedHatRelease],
  ['etc/system-release', fromRedHatRelease],
  ['etc/debian_version', fromDebianVersion],
  ['etc/arch-release', fromArchRelease],
  ['etc/openwrt_release', fromOpenWrt],
]);
