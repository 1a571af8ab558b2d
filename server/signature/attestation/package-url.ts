import type { UsedImage } from '../../../rules/core/signature.ts';
import { formatReference, type ImageReference, parseReference } from '../../../rules/image/reference.ts';
import { textAt } from '../../image/json.ts';

/**
 * The image that a material or a dependency names, where it is one: BuildKit's `pkg:docker/alpine@3.20?platform=…`,
 * `pkg:oci/app?repository_url=ghcr.io/acme/app&tag=v1`, `docker-image://` and `oci://` names. Its digest is the one
 * beside it, else the one in the name; undefined where there is none.
 */
export function usedImageOf(dependency: unknown): UsedImage | undefined {
  const named = imageName(textAt(dependency, 'uri'));
  if (named === undefined) return undefined;
  const reference = parseReference(named.name);
  if (reference === undefined) return undefined;
  const hex = textAt(dependency, 'digest', 'sha256');
  const digest = /^[0-9a-f]{64}$/.test(hex) ? `sha256:${hex}` : reference.digest;
  if (digest === undefined) return undefined;
  return { reference: normal(reference), digest, platform: named.platform };
}

interface Named {
  readonly name: string;
  readonly platform: string | undefined;
}

function imageName(uri: string): Named | undefined {
  const [, plain] = /^(?:docker-image|oci):\/\/(\S+)$/.exec(uri) ?? [];
  if (plain !== undefined) return { name: plain, platform: undefined };
  const [, type, path = '', version = '', query = ''] =
    /^pkg:(docker|oci)\/([^@?#]+)(?:@([^?#]+))?(?:\?([^#]*))?$/.exec(uri) ?? [];
  if (type === undefined) return undefined;
  const qualifiers = new URLSearchParams(query);
  const [name, tag] = [decoded(path), decoded(version)];
  const platform = qualifiers.get('platform') ?? undefined;
  if (type === 'oci') {
    const written = qualifiers.get('tag');
    const repository = qualifiers.get('repository_url') ?? name;
    const digest = tag === '' ? '' : `@${tag}`;
    return { name: `${repository}${written === null ? '' : `:${written}`}${digest}`, platform };
  }
  const digest = qualifiers.get('digest');
  const separator = tag.includes(':') ? '@' : ':';
  return {
    name: `${name}${tag === '' ? '' : `${separator}${tag}`}${digest === null ? '' : `@${digest}`}`,
    platform: platform === undefined || /^[\w./-]{1,100}$/.test(platform) ? platform : undefined,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** In full and without the digest; one that only a digest names stays without a tag. */
const normal = ({ registry, repository, tag, digest }: ImageReference): string =>
  formatReference({
    name: `${registry}/${repository}`,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest: undefined,
  });
