import type { ImageReference } from './reference.ts';
import { isWild, matches } from './wildcard.ts';

/** What a policy writes to mean images: segments of host and repository, and what tag and digest must be. */
export interface ImagePattern {
  readonly segments: readonly string[];
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Reads an entry of `images.approved`: `node`, `node:24*`, `ghcr.io/team/**`, `**@sha256:*`. A name is put in
 * full as in a reference, so a bare `node` means `docker.io/library/node`. `*` stands for one segment or a
 * part of one, `**` for any number of segments, none included. Undefined where the text is no pattern.
 */
export function imagePattern(text: string): ImagePattern | undefined {
  const parts = partsOf(text);
  return parts && { ...parts, segments: inFull(parts.segments) };
}

/** Reads an entry of `images.registries`: a host alone, a host and the beginning of a path, or a whole pattern. */
export function registryPattern(text: string): ImagePattern | undefined {
  const [host = '', ...path] = text.trim().replace(/\/+$/, '').split('/');
  const parts = path.length === 0 ? undefined : partsOf([host, ...path].join('/'));
  if (host === '' || /[\s@]/.test(host) || (path.length > 0 && parts === undefined)) return undefined;
  const [, ...segments] = parts?.segments ?? [];
  const open = segments.at(-1) === '**' ? [] : ['**'];
  return {
    segments: [hubName(host.toLowerCase()), ...segments, ...open],
    tag: parts?.tag,
    digest: parts?.digest,
  };
}

/** Whether a pattern means an image. Segments are compared whole: `gcr.io/**` is never `gcr.io.evil.com`. */
export function matchesPattern({ segments, tag, digest }: ImagePattern, reference: ImageReference): boolean {
  if (digest !== undefined && !like(digest, reference.digest ?? '')) return false;
  const effectiveTag = reference.tag ?? (reference.digest === undefined ? 'latest' : '');
  if (tag !== undefined && !like(tag, effectiveTag)) return false;
  const full = [reference.registry.toLowerCase(), ...reference.repository.split('/')];
  return matches(segments, full, '**', like);
}

/** Name, tag and digest; a `:` belongs to the tag only after the last `/`. */
function partsOf(text: string): ImagePattern | undefined {
  const [, name, tag, digest] =
    /^((?:[^@\s]*\/)?[^:@/\s]+)(?::([\w.*-]+))?(?:@([\w.*+:-]+))?$/.exec(text.trim()) ?? [];
  const segments = name?.split('/') ?? [];
  return name === undefined || segments.includes('') ? undefined : { segments, tag, digest };
}

const like = (pattern: string, text: string): boolean =>
  isWild(pattern) ? matches([...pattern], [...text], '*', (a, b) => a === b) : pattern === text;

/** The segments with host and `library/`, as `parseReference` would put them. */
function inFull(segments: readonly string[]): readonly string[] {
  const [first = '', ...rest] = segments;
  if (first === '**') return segments;
  const hasHost = rest.length > 0 && (first === 'localhost' || /[.:[]/.test(first));
  const host = hasHost ? hubName(first.toLowerCase()) : 'docker.io';
  const path = hasHost ? rest : segments;
  const isOfficial = host === 'docker.io' && path.length === 1 && path[0] !== '**';
  return [host, ...(isOfficial ? ['library'] : []), ...path];
}

const hubName = (host: string): string => (host === 'index.docker.io' ? 'docker.io' : host);
