import { imagePattern } from '../../../rules/image/pattern.ts';
import { matches } from '../../../rules/image/wildcard.ts';

/**
 * What a pattern of another tool means in patterns of ours (`rules/image/pattern.ts`): no more and no less. Such tools
 * compare with a whole name, `host/path:tag` or `host/path@digest`, the tag left out where there is a digest; so a
 * pattern means images that are named by tag and images that are named by digest apart.
 */
export interface Globbed {
  readonly tagged: readonly string[];
  readonly digested: readonly string[];
  /** Why it cannot be said; then the patterns mean more images than the tool does, and never fewer. */
  readonly inexact: string | undefined;
}

/** How a tool compares. */
export interface GlobTool {
  /** `everything`: `*` stands for anything; `segment`: for all but `/`, and `**` for anything. */
  readonly star: 'everything' | 'segment';
  /** What the tool calls Docker Hub. */
  readonly hub: 'docker.io' | 'index.docker.io';
}

export function translateGlob(glob: string, tool: GlobTool): Globbed {
  if (glob.length > longest) return inexact('', 'It is too long.');
  if (/^[^/]*[A-Z][^/]*\//.test(glob)) return inexact(glob, 'Its registry is not in lower case.');
  if (/[^\w.*:/@+-]/.test(glob)) return inexact(glob, 'It holds more than `*`.');
  const parts = partsOf(marked(glob, tool));
  if (typeof parts === 'string') return inexact(glob, parts);
  if (endsLikeDigest(parts)) return inexact(glob, 'Whether it means images named by digest cannot be told.');
  const names = namesOf(parts, tool);
  if (typeof names === 'string') return inexact(glob, names);
  const said = lastPart(parts, names);
  const isRead = [...said.tagged, ...said.digested].every((text) => imagePattern(text) !== undefined);
  return isRead ? { ...said, inexact: undefined } : inexact(glob, 'It is no name of an image.');
}

const longest = 400;

/** The patterns of all images that may be meant: below a host that is written out, or by a name of Docker Hub. */
function inexact(glob: string, why: string): Globbed {
  const [, host] = /^([\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?)\//.exec(glob) ?? [];
  const around =
    host === undefined
      ? aroundShort(glob)
      : [`${host.toLowerCase().replace(/^index\.(?=docker\.io$)/, '')}/**`];
  return { tagged: around, digested: around, inexact: why };
}

/** `nginx*`: an image of Docker Hub as people write it, and hosts whose names begin so. */
function aroundShort(glob: string): readonly string[] {
  const [, short, next = ''] = /^((?:[\w-]+\/)*[\w-]+)([:@*]|$)/.exec(glob) ?? [];
  if (short === undefined || glob.includes('**')) return ['**'];
  const start = next === ':' ? `${short}:` : short;
  const isOpen = next === '*' || next === ':';
  // It may begin the names of Docker Hub itself and of this machine.
  if (isOpen && ['docker.io', 'index.docker.io', 'localhost:'].some((host) => host.startsWith(start)))
    return ['**'];
  const hosts = !isOpen || short.includes('/') ? [] : [`${short}*.*/**`, `${short}*:*/**`];
  return [`docker.io/${short}*/**`, `docker.io/library/${short}*/**`, ...hosts];
}

/** `many` stands for anything, `one` for anything without `/`. */
const many = '\u0001';
const one = '\u0002';

const marked = (glob: string, { star }: GlobTool): string =>
  star === 'everything'
    ? glob.replace(/\*+/g, many)
    : glob.replace(/\*+/g, (stars) => (stars.length > 1 ? many : one));

interface Parts {
  readonly segments: readonly string[];
  /** The last segment without tag and digest. */
  readonly last: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function partsOf(text: string): Parts | string {
  const all = text.split('/');
  if (all.includes('')) return 'It is no name of an image.';
  const [last = '', ...others] = all.toReversed();
  const segments = others.toReversed();
  if (segments.some((segment) => segment.includes('@'))) return 'It is no name of an image.';
  const [beforeDigest = '', digest, ...digests] = last.split('@');
  if (digests.length > 0 || digest === '' || beforeDigest === '') return 'It is no name of an image.';
  if (digest !== undefined)
    return beforeDigest.includes(':')
      ? 'A name with a tag and a digest is compared without its tag.'
      : { segments, last: beforeDigest, tag: undefined, digest };
  const [name = '', tag, ...tags] = last.split(':');
  if (tags.length > 0 || tag === '' || name === '') return 'It is no name of an image.';
  if (tag === undefined)
    return isWildEnd(name)
      ? { segments, last: name, tag, digest }
      : 'It has neither a tag nor `*` at its end, and whole names are compared.';
  return alone(segments, name, tag) ?? { segments, last: name, tag, digest };
}

/** `*256:1` may mean `app@sha256:1…`. */
const endsLikeDigest = ({ last, tag }: Parts): boolean => {
  const end = last.slice(Math.max(last.lastIndexOf(many), last.lastIndexOf(one)) + 1);
  const isInside = end !== last && end !== '';
  return (
    tag !== undefined &&
    isInside &&
    ['sha256', 'sha384', 'sha512', 'blake3'].some((name) => name.endsWith(end))
  );
};

/** The only `:` of a pattern without `/` may be that of a port. */
function alone(segments: readonly string[], name: string, tag: string): string | undefined {
  if (segments.length > 0) return undefined;
  const isPlain = name === many && (tag === many || !isWild(tag));
  return isPlain ? undefined : 'It names no registry, and whole names are compared.';
}

const isWild = (text: string): boolean => text.includes(many) || text.includes(one);
const isWildEnd = (text: string): boolean => text.endsWith(many) || text.endsWith(one);

/** The ways to write the name, as lists of segments of ours; a sentence where there is none. */
function namesOf({ segments, last, tag, digest }: Parts, tool: GlobTool): readonly string[] | string {
  const absorbs = tag === undefined && digest === undefined;
  const inside = absorbs ? last.slice(0, -1) : last;
  if (absorbs && isWild(inside)) return 'It has `*` more than once in the last part of the name.';
  let ways: readonly (readonly string[])[] = [[]];
  for (const [index, segment] of [...segments, last].entries()) {
    const next = segmentWays(segment, index === 0);
    ways = ways.flatMap((way) => next.map((more) => [...way, ...more]));
    if (ways.length > mostWays) return 'It has too many `*`.';
  }
  const names = ways.map((way) => simpler(way));
  for (const name of names) {
    const wrong = wrongName(name, tool);
    if (wrong !== undefined) return wrong;
  }
  return names.map((name) => name.join('/').replace(/^index\.docker\.io(?=\/)/, 'docker.io'));
}

const mostWays = 8;

/** A segment of theirs as segments of ours: a `many` inside may stand for some of a segment or for several. */
function segmentWays(segment: string, first: boolean): readonly (readonly string[])[] {
  if (segment === many) return [first ? ['**', '*'] : ['*', '**']];
  const before = segment.startsWith(many) ? ['**'] : [];
  const after = segment.endsWith(many) ? ['**'] : [];
  const pieces = segment.split(many);
  return splits(pieces).map((way) => [...before, ...way.map((each) => each.replaceAll(one, '*')), ...after]);
}

/** `a many b` within a segment, and over several. */
function splits(pieces: readonly string[]): readonly (readonly string[])[] {
  const [first = '', ...others] = pieces;
  let ways: readonly (readonly string[])[] = [[first]];
  for (const [index, piece] of others.entries()) {
    const isInner = index < others.length - 1 || piece !== '';
    const isOuter = index === 0 && first === '';
    ways = ways.flatMap((way) => {
      const last = way.at(-1) ?? '';
      const within = [...way.slice(0, -1), `${last}*${piece}`];
      return isInner && !isOuter ? [within, [...way.slice(0, -1), `${last}*`, '**', `*${piece}`]] : [within];
    });
    if (ways.length > mostWays) return ways;
  }
  return ways;
}

/** `host`, `*`, `**` means what `host`, `**` does: no name is a host alone. */
function simpler(way: readonly string[]): readonly string[] {
  const [first, second, third, ...others] = way;
  if (others.length > 0 || third === undefined) return way.join('/') === '**/*' ? ['**'] : way;
  if (second === '*' && third === '**' && first !== undefined && first !== '**') return [first, '**'];
  return first === '**' && second === '*' && third === '**' ? ['**'] : way;
}

/** A name whose host ours would read otherwise. */
function wrongName(name: readonly string[], { hub }: GlobTool): string | undefined {
  const [host = '', ...path] = name;
  if (host === '**') {
    const isOpen = path[0] !== undefined && path[0] !== '*' && namesHubOtherwise(path[0], hub);
    return isOpen ? 'Whether it means Docker Hub cannot be told.' : undefined;
  }
  if (path.length === 0 || !(host === 'localhost' || /[.:]/.test(host)))
    return /\*/.test(host) && path.length > 0
      ? 'The registry cannot be told.'
      : 'It names no registry, and whole names are compared.';
  const isHub = host === 'docker.io' || host === 'index.docker.io';
  if (isHub && host !== hub) return `Docker Hub is compared as \`${hub}\`.`;
  if (!isHub && namesHubOtherwise(host, hub)) return 'Whether it means Docker Hub cannot be told.';
  if (isHub && path.length === 1 && path[0] !== '**')
    return `On Docker Hub it is compared with names such as \`${hub}/library/node\`.`;
  return undefined;
}

/** Ours calls Docker Hub `docker.io`, whatever a tool does. */
const namesHubOtherwise = (host: string, hub: string): boolean => like(host, 'docker.io') !== like(host, hub);

const like = (pattern: string, text: string): boolean =>
  matches([...pattern], [...text], '*', (wanted, letter) => wanted === letter);

/** Tag and digest after the names. */
function lastPart({ last, tag, digest }: Parts, names: readonly string[]): Omit<Globbed, 'inexact'> {
  const plain = (text: string): string => text.replaceAll(many, '*').replaceAll(one, '*');
  if (digest !== undefined) {
    const end = /^\*+$/.test(plain(digest)) ? '*:*' : plain(digest);
    return { tagged: [], digested: names.map((name) => `${name}@${end}`) };
  }
  if (tag === undefined) return { tagged: names, digested: names };
  const tagged = plain(tag) === '*' ? names : names.map((name) => `${name}:${plain(tag)}`);
  // What stands for the end of the name may stand for `@sha256` too.
  const digested = !isWildEnd(last)
    ? []
    : names.map((name) => (plain(tag) === '*' ? name : `${name}@*:${plain(tag)}`));
  return { tagged, digested };
}
