import type { Fix } from '../core/fix.ts';
import type { PolicyContext } from '../core/policy.ts';
import { replacing } from './edit.ts';
import { startsWithPath } from './moved.ts';
import { type ImagePattern, imagePattern, matchesPattern, registryPattern } from './pattern.ts';
import { formatReference, type ImageReference } from './reference.ts';
import type { ImageUse } from './use.ts';

type Images = PolicyContext['images'];

/** Whether a policy says which registries may be used. */
export const listsRegistries = ({ registries }: Images): boolean => registries.length > 0;

/** Whether an image comes from a registry that the policy lists, or from a mirror that it names. */
export const isRegistryApproved = (images: Images, reference: ImageReference): boolean =>
  patternsOf(images.registries, registryPattern).some((pattern) => matchesPattern(pattern, reference)) ||
  isFromMirror(images, reference);

/** Whether an image is one that the policy approves of. */
export const isImageApproved = ({ approved }: Images, reference: ImageReference): boolean =>
  patternsOf(approved, imagePattern).some((pattern) => matchesPattern(pattern, reference));

/** Whether an image is pulled from a place that the policy names as a mirror. */
export const isFromMirror = ({ mirrors }: Images, { registry, repository }: ImageReference): boolean =>
  [...mirrors.values()].some((mirror) => startsWithPath(`${registry}/${repository}`, withoutSlash(mirror)));

/** The fix that pulls an image from the mirror that the policy names for it; the longest match counts. */
export function usingMirror(use: ImageUse, { mirrors }: Images): readonly Fix[] {
  const { reference } = use;
  if (reference === undefined) return [];
  const name = `${reference.registry}/${reference.repository}`;
  const [from, to] =
    [...mirrors]
      .filter(([prefix]) => startsWithPath(name, withoutSlash(prefix)))
      .sort(([a], [b]) => b.length - a.length)[0] ?? [];
  if (from === undefined || to === undefined) return [];
  const { tag, digest } = reference;
  const mirrored = `${withoutSlash(to)}${name.slice(withoutSlash(from).length)}`;
  const next = formatReference({ name: mirrored, tag, digest });
  return replacing(use, next, `Use ${next}`, 'unsafe');
}

/** The fix that lists a registry in the policy; it leaves the document as it is. */
export const approving = (registry: string): Fix => ({
  title: `Approve ${registry} in .seaworthy.yaml`,
  safety: 'unsafe',
  edits: () => [],
  policy: { path: ['images', 'registries'], append: registry },
});

const withoutSlash = (path: string): string => path.replace(/\/+$/, '');

const known = new WeakMap<readonly string[], readonly ImagePattern[]>();

/** The patterns of a policy's list, read once; an entry that is no pattern means no image. */
function patternsOf(
  entries: readonly string[],
  read: (entry: string) => ImagePattern | undefined,
): readonly ImagePattern[] {
  const found = known.get(entries);
  if (found) return found;
  const patterns = entries.flatMap((entry) => read(entry) ?? []);
  known.set(entries, patterns);
  return patterns;
}
