import { createHash } from 'node:crypto';
import type { ImagePackage, ImageScan } from '../../rules/core/scan.ts';

/** A UUID that is the same for the same image (RFC 9562, version 8: made as its maker likes). */
export function uuidOf({ digest, source, platform }: ImageScan): string {
  const named = digest === '' ? source : digest;
  const hex = createHash('sha256').update(`seaworthy sbom ${named} ${platform}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** When it was scanned, in whole seconds of UTC as both standards want it. */
export function timeOf({ at }: ImageScan): string {
  const time = Date.parse(at);
  return `${new Date(Number.isNaN(time) ? 0 : time).toISOString().slice(0, 19)}Z`;
}

/** A package's packageurl; undefined where there is none. Whoever reads it finds the source package in it too. */
export function purlOf({ purl, source, type, name }: ImagePackage): string | undefined {
  if (!purl.startsWith('pkg:')) return undefined;
  const isNamed = source === undefined || source.name === name || /[?&]upstream=/.test(purl);
  if (isNamed || (type !== 'deb' && type !== 'apk' && type !== 'rpm')) return purl;
  const [before = '', fragment] = purl.split('#');
  const [path = '', query = ''] = before.split('?');
  const upstream = `upstream=${encodeURIComponent(source.version === '' ? source.name : `${source.name}@${source.version}`)}`;
  // The specification of packageurl has qualifiers in the order of their names.
  const qualifiers = [...query.split('&').filter((one) => one !== ''), upstream].sort();
  return `${path}?${qualifiers.join('&')}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** The image's own packageurl; undefined where it has no name, or no manifest whose digest would find it. */
export function imagePurl({ reference, digest, imageId, platform }: ImageScan): string | undefined {
  if (reference === undefined || digest === imageId || !digest.startsWith('sha256:')) return undefined;
  const [, repository = reference, tag] = /^([^@]*?)(?::([\w.-]+))?(?:@.*)?$/.exec(reference) ?? [];
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const [, arch] = platform.split('/');
  const qualifiers = [
    ...(arch === undefined ? [] : [`arch=${encodeURIComponent(arch)}`]),
    `repository_url=${encodeURIComponent(repository).replaceAll('%2F', '/')}`,
    ...(tag === undefined ? [] : [`tag=${encodeURIComponent(tag)}`]),
  ];
  return `pkg:oci/${encodeURIComponent(name.toLowerCase())}@${encodeURIComponent(digest)}?${qualifiers.join('&')}`;
}

/** A link that leads to the web; undefined for all that a document of others should not hold. */
export function webLink(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** What a package is called within a document. */
export const packageRef = (index: number): string => `package-${index + 1}`;
