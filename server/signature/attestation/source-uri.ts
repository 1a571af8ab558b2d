/** Where sources lie, taken apart. */
export interface SourcePlace {
  /** `https://github.com/acme/app`: no `git+`, no `.git`, no user name, no password, no query. */
  readonly uri: string;
  readonly ref: string | undefined;
  readonly commit: string | undefined;
  /** The folder in it that is meant; undefined: all of it. */
  readonly folder: string | undefined;
}

/**
 * Reads the places that provenance names sources by: BuildKit's git contexts (`https://host/path.git#ref:folder`, and
 * the newer `?ref=…&subdir=…`), SPDX's locations (`git+https://host/path@ref`). Undefined for what is no such place.
 */
export function readSourceUri(text: string): SourcePlace | undefined {
  const plain = text.replace(/^git\+/, '');
  const address =
    /^(?:(https?|ssh|git):\/\/)(?:[^/?#\s]*@)?([^/?#@\s]+)(\/[^?#\s]*)?(\?[^#\s]*)?(#\S*)?$/.exec(plain);
  const short = address === null ? /^(?:[\w.-]+@)([\w.-]+):([^?#\s]+)(\?[^#\s]*)?(#\S*)?$/.exec(plain) : null;
  const [host, path] = address ? [address[2], address[3] ?? ''] : [short?.[1], `/${short?.[2] ?? ''}`];
  if (host === undefined) return undefined;
  // Everything but plain HTTP and TLS is shown as the page that one would look at.
  const scheme = address?.[1] === 'http' ? 'http' : 'https';
  const at = path.indexOf('@');
  const repository = (at < 0 ? path : path.slice(0, at)).replace(/\/+$/, '').replace(/\.git$/, '');
  const query = new URLSearchParams((address ? address[4] : short?.[3]) ?? '');
  const [revision = '', folder = ''] = ((address ? address[5] : short?.[4]) ?? '').slice(1).split(':', 2);
  const asked = [
    at < 0 ? '' : path.slice(at + 1),
    revision,
    ...refNames.map((name) => query.get(name) ?? ''),
  ];
  const isCommit = (one: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(one);
  return {
    uri: `${scheme}://${host.toLowerCase()}${repository}`,
    ref: asked.find((one) => one !== '' && !isCommit(one)),
    commit: asked.find(isCommit) ?? [query.get('checksum') ?? ''].find(isCommit),
    folder: folder || query.get('subdir') || undefined,
  };
}

const refNames = ['ref', 'tag', 'branch', 'commit'];
