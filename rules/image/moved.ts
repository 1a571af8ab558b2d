import { type Moved, moves } from './moved-data.ts';
import { formatReference, type ImageReference } from './reference.ts';

/** Where an image has gone. */
export interface Move {
  /** The beginning of the name that is left behind, and what stands in its place, as one writes them. */
  readonly from: string;
  readonly to: string;
  readonly since: string | undefined;
  /** The whole reference at the new place; undefined where nobody can say. */
  readonly next: string | undefined;
  /** Whether the new place has the very same images and only the host's name differs. */
  readonly isSame: boolean;
}

/** The move that concerns an image, if one does. */
export function moveOf(reference: ImageReference): Move | undefined {
  const name = `${reference.registry.toLowerCase()}/${reference.repository}`;
  for (const move of moves) {
    const from = move.from.find((prefix) => startsWithPath(name, prefix));
    if (from === undefined || move.except?.some((stayed) => startsWithPath(name, stayed))) continue;
    if (move.stayingTags?.test(reference.tag ?? 'latest')) continue;
    const isSame = move.rest === 'host';
    const next = nextReference(move, reference, name.slice(from.length));
    return { from: familiar(from), to: familiar(move.to), since: move.since, next, isSame };
  }
  return undefined;
}

/**
 * The name under which new versions of an image are published; undefined where that is no name of ours to give, as
 * at a place that keeps old versions only.
 */
export function nameOfNewVersions({ registry, repository, name }: ImageReference): string | undefined {
  const full = `${registry}/${repository}`;
  for (const { from, to, rest, except } of moves) {
    if (rest === 'frozen' && startsWithPath(full, to)) return undefined;
    const old = from.find((prefix) => startsWithPath(full, prefix));
    if (old === undefined || except?.some((stayed) => startsWithPath(full, stayed))) continue;
    return rest === 'host' || rest === 'same' ? familiar(`${to}${full.slice(old.length)}`) : undefined;
  }
  return name;
}

/** The host that serves what a host once served; the host itself where it still does. */
export const currentHost = (host: string): string =>
  moves.find(({ rest, from }) => rest === 'host' && from.includes(host))?.to ?? host;

/** Whether a name has a prefix, by whole segments. */
export const startsWithPath = (name: string, prefix: string): boolean =>
  name === prefix || name.startsWith(`${prefix}/`);

/** A name as one writes it: without what Docker puts in by itself. */
export const familiar = (name: string): string => name.replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, '');

function nextReference(
  { to, rest }: Moved,
  { tag, digest }: ImageReference,
  path: string,
): string | undefined {
  const name = familiar(`${to}${path}`);
  if (rest === 'host' || rest === 'same' || rest === 'frozen') return formatReference({ name, tag, digest });
  const java = rest === 'java' && digest === undefined ? temurinTag(tag ?? '') : undefined;
  return java && formatReference({ name, tag: java, digest: undefined });
}

/** `11-jre-slim` → `11-jre`, `17-alpine` → `17-jdk-alpine`: what Eclipse Temurin calls the same, where it has it. */
function temurinTag(tag: string): string | undefined {
  const [first = '', ...variant] = tag.split('-');
  const [, version] = /^(\d+)(?:[.u_+]|$)/.exec(first) ?? [];
  if (version === undefined || !(version === '8' || version === '11' || Number(version) >= 16))
    return undefined;
  if (variant.some((part) => part === 'windowsservercore' || part === 'nanoserver')) return undefined;
  const kind = variant.includes('jre') ? 'jre' : 'jdk';
  const isAlpine = variant.some((part) => part.startsWith('alpine'));
  return [version, kind, ...(isAlpine ? ['alpine'] : [])].join('-');
}
