import type { Approved } from '../core/policy.ts';
import type { YamlNode } from '../yaml/syntax.ts';
import { readDigest, readImage, readRegistry, readRepository, readTag } from './place.ts';
import { wrongType } from './problem.ts';
import type { Mirror, Placed, PolicyParts } from './syntax.ts';
import {
  entriesOf,
  readItems,
  readKeys,
  readStrings,
  readText,
  resolve,
  type Tell,
  type Written,
  writtenOf,
} from './walk.ts';

/** Reads the key `images`: registries, approved images with their versions, mirrors. */
export function readImages(written: Written, tell: Tell): PolicyParts['images'] {
  let images: PolicyParts['images'] = {};
  const put = (part: PolicyParts['images']): void => {
    images = { ...images, ...part };
  };
  readKeys(
    written,
    {
      registries: (list) => put({ registries: readWords(list, readRegistry, tell) }),
      approved: (list) => put({ approved: readItems(list, tell).flatMap((item) => approvedOf(item, tell)) }),
      mirrors: (map) => put({ mirrors: readMirrors(map, tell) }),
    },
    tell,
  );
  return images;
}

const readWords = (
  written: Written,
  read: typeof readRegistry,
  tell: Tell,
  one = false,
): readonly Placed<string>[] =>
  readStrings(written, tell, one).flatMap((scalar) => {
    const value = read(scalar, tell);
    return value === undefined ? [] : [{ value, at: scalar.span }];
  });

/** A pattern alone, or an image with its versions and with the images that it replaces. */
function approvedOf(item: YamlNode, tell: Tell): readonly Placed<Approved>[] {
  const node = resolve(item);
  if (node?.kind === 'scalar' && node.value !== null) {
    const value = readImage(node, tell);
    return value === undefined ? [] : [{ value, at: node.span }];
  }
  if (node?.kind !== 'map') {
    tell(wrongType('approved', item.span, 'images, or maps with `image`, `tags`, `digests` and `replaces`'));
    return [];
  }
  let image: Placed<string> | undefined;
  const lists: Record<'tags' | 'digests' | 'replaces', readonly string[]> = {
    tags: [],
    digests: [],
    replaces: [],
  };
  const wrong: unknown[] = [];
  const tellHere: Tell = (problem) => {
    wrong.push(problem);
    tell(problem);
  };
  const listOf = (name: keyof typeof lists, read: typeof readRegistry) => (list: Written) => {
    lists[name] = readWords(list, read, tellHere, true).map(({ value }) => value);
  };
  const written: Written = { key: 'approved', at: item.span, node };
  const readers = {
    image: (value: Written) => {
      const scalar = readText(value, 'an image, as `docker.io/library/node`', tellHere);
      const name = scalar && readRepository(scalar, tellHere);
      if (scalar && name !== undefined) image = { value: name, at: scalar.span };
    },
    tags: listOf('tags', readTag),
    digests: listOf('digests', readDigest),
    replaces: listOf('replaces', readImage),
  };
  readKeys(written, readers, tellHere);
  if (image !== undefined && isWhole(lists, wrong))
    return [{ value: { image: image.value, ...lists }, at: image.at }];
  if (wrong.length === 0)
    tell({ at: item.span, message: 'Say which image is approved: `image: docker.io/library/node`.' });
  return [];
}

/** An entry whose versions were all wrong would approve of every version. */
const isWhole = (
  { tags, digests }: { readonly tags: readonly string[]; readonly digests: readonly string[] },
  wrong: readonly unknown[],
): boolean => wrong.length === 0 || tags.length + digests.length > 0;

function readMirrors(written: Written, tell: Tell): readonly Placed<Mirror>[] {
  return entriesOf(written, tell).flatMap((entry) => {
    const from = readRegistry(entry.key, tell);
    const value = readText(writtenOf(entry), 'the place to pull from instead', tell);
    const to = value && readRegistry(value, tell);
    return from === undefined || to === undefined ? [] : [{ value: { from, to }, at: entry.key.span }];
  });
}
