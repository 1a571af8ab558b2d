import type { ImagePackage, ImageScan } from '../../../../rules/core/scan.ts';
import { type Purl, parsePurl, purlCovers } from './purl.ts';
import type { Product } from './statement.ts';

/** Whether a product of a statement is this package, or the image that it is in. */
export function isProduct({ ids, parts }: Product, one: ImagePackage, scan: ImageScan): boolean {
  const own = parsePurl(one.purl);
  if (parts.length === 0) return ids.some((id) => isImage(id, scan) || isPackage(id, own));
  // The parts of a package are those of its kind that the image has too.
  const isHere = ids.some(
    (id) => isImage(id, scan) || scan.packages.some((other) => isPackage(id, parsePurl(other.purl))),
  );
  return isHere && parts.some((part) => isPackage(part, own));
}

function isPackage(id: string, own: Purl | undefined): boolean {
  const stated = parsePurl(id);
  return stated !== undefined && own !== undefined && purlCovers(stated, own);
}

function isImage(id: string, scan: ImageScan): boolean {
  const digests = [scan.digest, scan.imageId, referenceOf(scan.reference ?? '').digest];
  if (/^sha256:[0-9a-f]{64}$/.test(id)) return digests.includes(id);
  const purl = parsePurl(id);
  if (purl === undefined) return !id.includes('://') && isReference(referenceOf(id), scan, digests);
  if (purl.type !== 'oci' && purl.type !== 'docker') return false;
  const isDigest = purl.version?.startsWith('sha256:') === true;
  const repository = purl.qualifiers.get('repository_url');
  const named: Reference = {
    repository: repository === undefined ? purl.name : repository.replace(/\/+$/, ''),
    tag: purl.qualifiers.get('tag') ?? (isDigest ? undefined : purl.version),
    digest: isDigest ? purl.version : undefined,
  };
  if (purl.type === 'docker' || repository !== undefined) return isReference(named, scan, digests);
  // A package URL of an image has the last part of its name alone; with a digest it needs no more.
  if (named.digest !== undefined) return digests.includes(named.digest);
  const own = referenceOf(scan.reference ?? '');
  const last = own.repository.split('/').at(-1);
  return last === purl.name && (named.tag === undefined || named.tag === own.tag);
}

interface Reference {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function referenceOf(text: string): Reference {
  const [name = '', digest] = text.split('@');
  const [, repository = name, tag] = /^(.*?)(?::([^/:]+))?$/.exec(name) ?? [];
  return { repository, tag, digest };
}

/** A digest alone decides where there is one; a name without a tag means every tag. */
function isReference(stated: Reference, scan: ImageScan, digests: readonly (string | undefined)[]): boolean {
  const own = referenceOf(scan.reference ?? '');
  if (scan.reference === undefined || normal(stated.repository) !== normal(own.repository)) return false;
  if (stated.digest !== undefined) return digests.includes(stated.digest);
  return stated.tag === undefined || stated.tag === own.tag;
}

/** `debian` is `docker.io/library/debian`. */
function normal(repository: string): string {
  const path = repository
    .toLowerCase()
    .replace(/^(?:index\.)?docker\.io\//, '')
    .replace(/^library\/(?=[^/]+$)/, '');
  return path;
}
