import type { Fix } from '../core/fix.ts';
import type { Approved, PolicyContext } from '../core/policy.ts';
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
  readRegistries(images.registries).some((one) => one !== undefined && matchesPattern(one, reference)) ||
  isFromMirror(images, reference);

/** Whether an image is one that the policy approves of. What another one replaces is none, whatever else names it. */
export const isImageApproved = ({ approved }: Images, reference: ImageReference): boolean =>
  replacementsOf(approved, reference).length === 0 &&
  readApproved(approved).some(({ patterns }) =>
    patterns.some((pattern) => matchesPattern(pattern, reference)),
  );

/** The approved images that take the place of one. */
export const replacementsOf = (
  approved: readonly Approved[],
  reference: ImageReference,
): readonly Approved[] =>
  readApproved(approved)
    .filter(({ replaces }) => replaces.some((pattern) => matchesPattern(pattern, reference)))
    .map(({ entry }) => entry);

/** Whether an image is pulled from a place that the policy names as a mirror. */
export const isFromMirror = ({ mirrors }: Images, { registry, repository }: ImageReference): boolean =>
  [...mirrors.values()].some((mirror) => startsWithPath(`${registry}/${repository}`, withoutSlash(mirror)));

/** Where a mirror of the policy has the image of that full name; the longest match counts. */
export function mirrored(name: string, mirrors: Images['mirrors']): string | undefined {
  const [from, to] =
    [...mirrors]
      .filter(([prefix]) => startsWithPath(name, withoutSlash(prefix)))
      .sort(([a], [b]) => b.length - a.length)[0] ?? [];
  if (from === undefined || to === undefined) return undefined;
  return `${withoutSlash(to)}${name.slice(withoutSlash(from).length)}`;
}

/** The fix that pulls an image from the mirror that the policy names for it. */
export function usingMirror(use: ImageUse, { mirrors }: Images): readonly Fix[] {
  const { reference } = use;
  if (reference === undefined) return [];
  const { tag, digest } = reference;
  const name = mirrored(`${reference.registry}/${reference.repository}`, mirrors);
  if (name === undefined) return [];
  const next = formatReference({ name, tag, digest });
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

interface ReadApproved {
  readonly entry: Approved;
  readonly patterns: readonly ImagePattern[];
  readonly replaces: readonly ImagePattern[];
}

const readApproved = oncePerList(
  (entry: Approved): ReadApproved => ({
    entry,
    patterns: patternsOfApproved(entry),
    replaces: typeof entry === 'string' ? [] : entry.replaces.flatMap((text) => imagePattern(text) ?? []),
  }),
);

/** The patterns that an entry approves of: any of its versions; where it lists digests, no other digest. */
export function patternsOfApproved(entry: Approved): readonly ImagePattern[] {
  const pattern = imagePattern(typeof entry === 'string' ? entry : entry.image);
  if (pattern === undefined || typeof entry === 'string') return pattern ? [pattern] : [];
  const { tags, digests } = entry;
  if (tags.length + digests.length === 0) return [pattern];
  // With `''` for a digest only references without one are meant.
  const bare = digests.length > 0 ? '' : undefined;
  return [
    ...tags.map((tag) => ({ ...pattern, tag, digest: bare })),
    ...digests.map((digest) => ({ ...pattern, digest })),
  ];
}

/** An entry that is no pattern means no image. */
const readRegistries = oncePerList((text: string) => registryPattern(text));

/** Reads the items of a policy's list once, as long as it is the same list. */
function oncePerList<Item, Value>(read: (item: Item) => Value): (items: readonly Item[]) => readonly Value[] {
  const known = new WeakMap<readonly Item[], readonly Value[]>();
  return (items) => {
    const found = known.get(items);
    if (found) return found;
    const values = items.map(read);
    known.set(items, values);
    return values;
  };
}
