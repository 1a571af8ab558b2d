/** An image reference, read by the grammar of distribution/reference and normalised as Docker does. */
export interface ImageReference {
  /** As written. */
  readonly text: string;
  /** The registry's host, with port: `docker.io` where none is written. */
  readonly registry: string;
  /** Whether a registry host is written. */
  readonly registryWritten: boolean;
  /** The repository without the registry: `library/node`, `team/app`. */
  readonly repository: string;
  /** The text before tag and digest, as written. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Reads what one may write after FROM or `image:`. Undefined for whatever Docker itself refuses: upper-case
 * repositories, white space, a bare 64-digit image id, a digest of the wrong length.
 */
export function parseReference(text: string): ImageReference | undefined {
  if (imageId.test(text)) return undefined;
  const [, name, tag, digest] = wholeReference.exec(text) ?? [];
  if (name === undefined || (digest !== undefined && !isDigest(digest))) return undefined;
  const host = writtenHost(name);
  const path = host === undefined ? name : name.slice(host.length + 1);
  if (!repositoryPath.test(path) || (host !== undefined && !domain.test(host))) return undefined;
  const registry = host === undefined || host === oldDockerHub ? dockerHub : host;
  const repository = registry === dockerHub && !path.includes('/') ? `library/${path}` : path;
  if (repository.length > longestRepository) return undefined;
  return { text, registry, registryWritten: host !== undefined, repository, name, tag, digest };
}

/** The text of a reference, its name as it was written; for one that was changed in a copy. */
export const formatReference = ({
  name,
  tag,
  digest,
}: Pick<ImageReference, 'name' | 'tag' | 'digest'>): string =>
  `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;

/** The one spelling of a reference: host and repository in full, `:latest` where neither tag nor digest is written. */
export function normalForm(reference: ImageReference): string {
  const { registry, repository, digest } = reference;
  const tag = reference.tag ?? (digest === undefined ? 'latest' : undefined);
  return formatReference({ name: `${registry}/${repository}`, tag, digest });
}

const dockerHub = 'docker.io';
const oldDockerHub = 'index.docker.io';
const longestRepository = 255;

/** What Docker takes for an image's own id, and so never for a name. */
const imageId = /^[a-f0-9]{64}$/;

/** Name, tag, digest; a `:` in the name can only be a port, because a `/` follows it. */
const wholeReference = /^((?:[^@\s]*\/)?[^:@/\s]+)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(\S+))?$/;

/** Digits by algorithm: those that OCI registers, and `sha384`, which Docker knows beside them. */
const digestLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
  ['blake3', 64],
]);

function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const hex = text.slice(colon + 1);
  return hex.length === digestLengths.get(text.slice(0, colon)) && /^[a-f0-9]+$/.test(hex);
}

/** The first segment, where it cannot be a namespace of Docker Hub. */
function writtenHost(name: string): string | undefined {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  if (first === '') return undefined;
  const isHost = first === 'localhost' || /[.:[]/.test(first) || first !== first.toLowerCase();
  return isHost ? first : undefined;
}

const domain =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;

/** Segments of lower-case words, joined by one `.`, one or two `_`, or any number of `-`. */
const repositoryPath = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
