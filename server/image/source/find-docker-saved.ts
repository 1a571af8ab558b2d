import { normalForm, parseReference } from '../../../rules/image/reference.ts';
import { sha256Of } from '../../registry/digest.ts';
import type { Json } from '../json.ts';
import type { Limits } from '../limits.ts';
import { wrongDigest } from '../tar/digest.ts';
import { broken, notFound, orThrow } from './attempt.ts';
import { listMember, parseObject, textMember, texts } from './document.ts';
import type { FoundImage, Wanted } from './found-image.ts';
import { imageOf } from './image-of.ts';
import { listOf, sameName, told } from './names.ts';
import type { Place } from './place.ts';
import { choosePlatform, readPlatform } from './platform.ts';

/**
 * Finds the image that is meant among those of `docker save`'s manifest.json: `[{ Config, RepoTags, Layers }]`, as
 * Docker's load reads it. Skopeo, kaniko and others write it with names of their own. Throws a TroubleError.
 */
export async function findDockerSaved(
  entries: readonly unknown[],
  place: Place,
  wanted: Wanted,
  limits: Limits,
): Promise<FoundImage> {
  const entry = await entryOf(entries, place, wanted, limits);
  const { config, digest } = await configOf(entry, place, limits);
  const platform = readPlatform(config);
  if (platform !== undefined) {
    orThrow(choosePlatform([{ platform, choice: true }], wanted.platform, place.what));
  }
  const paths = texts(listMember(entry, 'Layers'));
  const image = imageOf(
    { reference: referenceOf(entry), config, configDigest: digest, provenance: [] },
    await Promise.all(
      paths.map(async (path) => ({ digest: digestIn(path), compressedSize: await place.size(path) })),
    ),
    place.what,
    limits,
  );
  const layers = image.layers.map((layer, at) => ({ ...layer, path: paths[at] ?? '' }));
  return { described: { ...image, digest }, root: digest, layers };
}

async function entryOf(
  entries: readonly unknown[],
  place: Place,
  { pick }: Wanted,
  limits: Limits,
): Promise<unknown> {
  const tags = entries.flatMap(tagsOf);
  if (pick.name !== undefined) {
    const name = pick.name;
    const named = entries.find((entry) => tagsOf(entry).some((tag) => sameName(tag, name)));
    if (named !== undefined) return named;
    throw notFound(`${place.what} has no image called ${told(name)}. It has: ${listOf(tags)}.`);
  }
  if (pick.digest !== undefined) {
    for (const entry of entries) {
      if ((await configOf(entry, place, limits)).digest === pick.digest) return entry;
    }
    throw notFound(`${place.what} has no image ${pick.digest}.`);
  }
  if (entries.length === 1) return entries[0];
  throw notFound(
    `${place.what} holds several images: ${listOf(tags)}. Write one of the names after the path and a \`:\`.`,
  );
}

/** The configuration's own digest is its name wherever a name holds one. */
async function configOf(
  entry: unknown,
  place: Place,
  limits: Limits,
): Promise<{ config: Json; digest: string }> {
  const path = textMember(entry, 'Config');
  if (path === undefined) throw broken(`\`manifest.json\` in ${place.what} names no configuration.`);
  const bytes = await place.document(path, limits.documentBytes);
  if (bytes === undefined) throw broken(`The configuration ${told(path)} is missing in ${place.what}.`);
  const digest = sha256Of(bytes);
  const named = /([a-f0-9]{64})(?:\.json)?$/.exec(path)?.[1];
  if (named !== undefined && digest !== `sha256:${named}`) {
    throw wrongDigest({ digest: `sha256:${named}`, what: `the configuration in ${place.what}` });
  }
  return { config: parseObject(bytes, `The configuration in ${place.what}`, limits), digest };
}

const tagsOf = (entry: unknown): readonly string[] => texts(listMember(entry, 'RepoTags'));

/** A blob's name is its digest; a folder's name is a random id. */
const digestIn = (path: string): string | undefined => {
  const hex = /^(?:\.\/)?blobs\/sha256\/([a-f0-9]{64})$/.exec(path)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
};

function referenceOf(entry: unknown): string | undefined {
  const reference = parseReference(tagsOf(entry)[0] ?? '');
  return reference === undefined ? undefined : normalForm(reference);
}
