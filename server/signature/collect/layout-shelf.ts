import { normalForm, parseReference } from '../../../rules/image/reference.ts';
import type { Limits } from '../../image/limits.ts';
import type { ImagePick } from '../../image/name.ts';
import { attempt, broken, isTrouble, notFound, orThrow } from '../../image/source/attempt.ts';
import { parseObject } from '../../image/source/document.ts';
import { listOf, sameName, told } from '../../image/source/names.ts';
import { blobPath, type Place } from '../../image/source/place.ts';
import { hasDigest } from '../../registry/digest.ts';
import { type Descriptor, type Manifest, readManifest } from '../../registry/manifest.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { asDescribed } from './registry-shelf.ts';
import { type NamedManifest, type Shelf, tagOf } from './shelf.ts';

export interface Layout {
  readonly shelf: Shelf;
  /** The manifest or index that was picked. */
  readonly subject: Manifest;
  /** Its name in the normal form; undefined where the layout has but a tag, or nothing. */
  readonly reference: string | undefined;
}

/**
 * An OCI layout in a folder or an archive. Its `index.json` holds tags (`org.opencontainers.image.ref.name`), those of
 * signatures among them, and manifests that name a subject without having a tag. Throws a TroubleError; `no-data` where
 * there is no layout.
 */
export async function openLayout(
  place: Place,
  from: string,
  pick: ImagePick,
  limits: Limits,
  signal: AbortSignal,
): Promise<Layout | undefined> {
  const entries = await entriesOf(place, limits);
  if (entries === undefined) return undefined;
  const read = (descriptor: NamedManifest): Promise<Manifest | Trouble> =>
    attempt(signal, async () => {
      const bytes = await place.document(blobPath(descriptor.digest), limits.documentBytes);
      if (bytes === undefined) throw missing(descriptor.digest, place);
      return orThrow(asDescribed(bytes, descriptor, from));
    });
  const tagged = async (tag: string): Promise<Manifest | Trouble> => {
    const all = entries.filter((entry) =>
      namesOf(entry).some((name) => name === tag || name.endsWith(`:${tag}`)),
    );
    const [entry] = all;
    if (entry === undefined)
      return { trouble: 'not-found', message: `${place.what} has no tag ${told(tag)}.` };
    return new Set(all.map(({ digest }) => digest)).size > 1
      ? { trouble: 'broken', message: `${place.what} has the tag ${told(tag)} twice.` }
      : await read(entry);
  };
  const root = rootOf(entries, pick, place);
  return {
    subject: orThrow(await read(root)),
    reference: referenceOf(root),
    shelf: {
      from,
      tagged,
      manifest: read,
      blob: (descriptor, most) =>
        attempt(signal, async () => {
          const bytes = await place.document(blobPath(descriptor.digest), most);
          if (bytes === undefined) throw missing(descriptor.digest, place);
          if (bytes.length === descriptor.size && hasDigest(bytes, descriptor.digest)) return bytes;
          throw broken(`The blob ${told(descriptor.digest)} in ${place.what} is not what its digest says.`);
        }),
      referrers: referrersIn(entries, read, tagged),
    },
  };
}

/** What `index.json` names; undefined where there is none. */
async function entriesOf(place: Place, limits: Limits): Promise<readonly Descriptor[] | undefined> {
  const bytes = await place.document('index.json', limits.documentBytes);
  if (bytes === undefined) return undefined;
  const what = `\`index.json\` in ${place.what}`;
  // Docker 25 writes null for none.
  if (parseObject(bytes, what, limits)['manifests'] === null) return [];
  const index = orThrow(readManifest(bytes, { from: what }));
  if (index.kind !== 'index') throw broken(`${what} is a manifest where an index should be.`);
  if (index.manifests.length > limits.descriptors)
    throw broken(`${what} names more than ${limits.descriptors} manifests.`);
  return withCosignTags(index.manifests);
}

/**
 * What `cosign save` writes has no tags: signatures and attestations are marked as such, and belong to the one image
 * beside them. They get the tags that they had in the registry.
 */
function withCosignTags(entries: readonly Descriptor[]): readonly Descriptor[] {
  const images = new Set(entries.filter((entry) => !isBeside(entry)).map(({ digest }) => digest));
  const [image] = images;
  if (image === undefined || images.size > 1) return entries;
  return entries.map((entry) => {
    const ending = cosignKinds.get(entry.annotations.get('kind') ?? '');
    if (ending === undefined || namesOf(entry).length > 0) return entry;
    return { ...entry, annotations: new Map([...entry.annotations, [refName, `${tagOf(image)}.${ending}`]]) };
  });
}

const cosignKinds: ReadonlyMap<string, string> = new Map([
  ['dev.cosignproject.cosign/sigs', 'sig'],
  ['dev.cosignproject.cosign/atts', 'att'],
]);

const refName = 'org.opencontainers.image.ref.name';

function rootOf(entries: readonly Descriptor[], { name, digest }: ImagePick, place: Place): NamedRoot {
  if (digest !== undefined) {
    const entry = entries.find((each) => each.digest === digest);
    // One of an index, which names it with its media type; its bytes say that too.
    return entry ?? { digest, mediaType: '', size: undefined, annotations: new Map() };
  }
  const images = entries.filter((entry) => !isBeside(entry));
  const named =
    name === undefined ? images : images.filter((entry) => namesOf(entry).some((one) => sameName(one, name)));
  const [first] = named;
  if (first === undefined) {
    const has = listOf(images.flatMap((each) => namesOf(each).slice(0, 1)));
    throw notFound(
      name === undefined
        ? `${place.what} is an OCI layout without an image in it.`
        : `${place.what} has no image called ${told(name)}. It has: ${has}.`,
    );
  }
  if (new Set(named.map((each) => each.digest)).size === 1) return first;
  const each = named.map((one) => namesOf(one)[0] ?? one.digest);
  throw notFound(
    `${place.what} holds several images: ${listOf(each)}. Write one of the names after the path and a \`:\`, or a digest after an \`@\`.`,
  );
}

type NamedRoot = NamedManifest & Pick<Descriptor, 'annotations'>;

/** Whether an entry belongs to an image and is none: a signature's tag, a list of referrers, an attestation. */
const isBeside = (entry: Descriptor): boolean =>
  (entry.artifactType !== undefined && !/\.config\.v1\+json$/.test(entry.artifactType)) ||
  entry.annotations.has('vnd.docker.reference.type') ||
  cosignKinds.has(entry.annotations.get('kind') ?? '') ||
  namesOf(entry).some((name) => /(?:^|:)sha(?:256|512)-[a-f0-9]{64,128}(?:\.[a-z]+)?$/.test(name));

const namesOf = ({ annotations }: Pick<Descriptor, 'annotations'>): readonly string[] =>
  ['io.containerd.image.name', refName].flatMap((key) => annotations.get(key) || []);

/** A tag alone names nothing. */
function referenceOf(root: NamedRoot): string | undefined {
  for (const name of namesOf(root)) {
    const reference = /[/:]/.test(name) ? parseReference(name) : undefined;
    if (reference !== undefined) return normalForm(reference);
  }
  return undefined;
}

/** Those under the tag that stands for the list, and every manifest of `index.json` that names the subject itself. */
function referrersIn(
  entries: readonly Descriptor[],
  read: (descriptor: NamedManifest) => Promise<Manifest | Trouble>,
  tagged: Shelf['tagged'],
): Shelf['referrers'] {
  let subjects: Promise<readonly WithSubject[]> | undefined;
  return async (digest) => {
    subjects ??= subjectsOf(entries, read);
    const index = await tagged(tagOf(digest));
    const found = new Map<string, Descriptor>();
    const troubles: Trouble[] = [];
    if (!isTrouble(index) && index.kind === 'index')
      for (const each of index.manifests) found.set(each.digest, each);
    else if (!isTrouble(index))
      troubles.push({ trouble: 'broken', message: `The tag ${told(tagOf(digest))} is not an index.` });
    else if (index.trouble !== 'not-found') troubles.push(index);
    for (const { entry, subject } of await subjects)
      if (subject === digest && !found.has(entry.digest)) found.set(entry.digest, entry);
    return { found: [...found.values()], troubles };
  };
}

interface WithSubject {
  readonly entry: Descriptor;
  readonly subject: string;
}

/** Whose subject cannot be read, because it is damaged or is not there, belongs to nothing. */
async function subjectsOf(
  entries: readonly Descriptor[],
  read: (descriptor: NamedManifest) => Promise<Manifest | Trouble>,
): Promise<readonly WithSubject[]> {
  const found: WithSubject[] = [];
  for (const entry of entries) {
    const manifest = await read(entry);
    const subject = isTrouble(manifest) ? undefined : manifest.subject?.digest;
    if (subject !== undefined) found.push({ entry, subject });
  }
  return found;
}

const missing = (digest: string, place: Place) => notFound(`${told(digest)} is missing in ${place.what}.`);
