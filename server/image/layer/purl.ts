import type { ImagePackage, OperatingSystem } from '../../../rules/core/scan.ts';
import { purlOf } from '../packages/purl.ts';

/**
 * The package URL of a distribution's package, as the types `apk`, `deb`, `rpm` and `alpm` of the specification have
 * it: the distribution is the namespace, an rpm's epoch a qualifier; the source package is named as Syft names it.
 */
export function osPurl(
  { type, name, version, arch, source }: Pick<ImagePackage, 'type' | 'name' | 'version' | 'arch' | 'source'>,
  os: OperatingSystem | undefined,
): string {
  const [epoch, bare] = type === 'rpm' ? splitEpoch(version) : [undefined, version];
  return purlOf({
    type,
    namespace: os && namespaceOf(os),
    name,
    version: bare,
    qualifiers: {
      arch,
      distro: os && distroOf(os),
      epoch,
      upstream: source && upstreamOf(type, name, version, source),
    },
  });
}

const namespaceOf = ({ id }: OperatingSystem): string => (id === 'rhel' ? 'redhat' : id);

function distroOf({ id, version, codename }: OperatingSystem): string {
  const release = version || codename;
  return release ? `${id}-${release}` : id;
}

function splitEpoch(version: string): readonly [string | undefined, string] {
  const match = /^(\d+):([\s\S]*)$/.exec(version);
  return match ? [match[1], match[2] ?? ''] : [undefined, version];
}

function upstreamOf(
  type: ImagePackage['type'],
  name: string,
  version: string,
  source: NonNullable<ImagePackage['source']>,
): string | undefined {
  if (type === 'rpm') return `${source.name}-${splitEpoch(source.version)[1]}.src.rpm`;
  if (source.version !== version && source.version !== '') return `${source.name}@${source.version}`;
  return source.name === name ? undefined : source.name;
}
