import { normalForm, parseReference } from '../../../rules/image/reference.ts';
import type { Descriptor, ImageManifest, Manifest } from '../../registry/manifest.ts';
import type { Json } from '../json.ts';
import type { Limits } from '../limits.ts';
import { broken, notFound, orThrow, tooLarge, unsupported } from './attempt.ts';
import { parseObject } from './document.ts';
import type { Wanted } from './found-image.ts';
import { artifactTypeOf, attestedBy, isImage, manifestFrom, mayBeIndex } from './image-manifest.ts';
import { imageOf, type OciImage } from './image-of.ts';
import { listOf, sameName, told } from './names.ts';
import type { OciDocuments } from './oci-documents.ts';
import { choosePlatform, formatPlatform, type Platform, readPlatform } from './platform.ts';
import { readProvenance } from './provenance.ts';

/** A manifest that may be the image, and what speaks of it. */
interface Leaf {
  readonly descriptor: Descriptor;
  /** The entry of the outermost index that led here. */
  readonly root: Descriptor;
  readonly attestations: readonly Descriptor[];
}

interface Choice {
  readonly leaf: Leaf;
  readonly platform: Platform;
}

/** Finds the one image that is meant among those that an index names. Throws a TroubleError. */
export async function findOciImage(
  roots: readonly Descriptor[],
  wanted: Wanted,
  documents: OciDocuments,
  limits: Limits,
): Promise<{ image: OciImage; manifest: string; root: string }> {
  const meant = pickedRoots(roots, wanted, documents.what);
  const leaves = await leavesOf(meant, documents, limits);
  const picked = leaves.filter(({ descriptor, root }) => isPicked(descriptor, root, wanted));
  const choices = await choicesOf(picked, documents, limits);
  const choice = orThrow(
    choosePlatform(
      choices.map((one) => ({ platform: one.platform, choice: one })),
      wanted.platform,
      documents.what,
    ),
  );
  refuseTwins(choice, choices, documents.what);
  const { leaf } = choice;
  const manifest = await manifestOf(leaf.descriptor, documents, limits);
  const config = await configOf(manifest, documents, limits);
  const provenance = await readProvenance(leaf.attestations, documents, limits);
  const image = imageOf(
    { reference: referenceOf(leaf), config, configDigest: manifest.config.digest, provenance },
    manifest.layers.map(({ digest, size }) => ({ digest, compressedSize: size })),
    documents.what,
    limits,
  );
  return { image, manifest: leaf.descriptor.digest, root: leaf.root.digest };
}

/** Those that can be an image, by the name that was picked. The trouble names those that there are. */
function pickedRoots(roots: readonly Descriptor[], { pick }: Wanted, what: string): readonly Descriptor[] {
  const images = roots.filter((root) => attestedBy(root) === undefined);
  if (pick.name !== undefined) {
    const name = pick.name;
    const named = images.filter((root) => namesOf(root).some((one) => sameName(one, name)));
    if (named.length > 0) return named;
    throw notFound(`${what} has no image called ${told(name)}. It has: ${listOf(images.flatMap(nameOf))}.`);
  }
  if (pick.digest !== undefined) return images;
  const digests = new Map(images.map((root) => [namesOf(root)[0] ?? '', root.digest]));
  if (digests.size > 1 && new Set(digests.values()).size > 1) {
    throw notFound(
      `${what} holds several images: ${listOf(images.flatMap(nameOf))}. Write one of the names after the path and a \`:\`.`,
    );
  }
  return images;
}

function isPicked(descriptor: Descriptor, root: Descriptor, { pick }: Wanted): boolean {
  return pick.digest === undefined || descriptor.digest === pick.digest || root.digest === pick.digest;
}

/** All manifests below, without those that are missing: an index may name platforms that were never loaded. */
async function leavesOf(
  roots: readonly Descriptor[],
  documents: OciDocuments,
  limits: Limits,
): Promise<readonly Leaf[]> {
  const leaves: Leaf[] = [];
  const seen = new Set<string>();
  let looked = 0;
  const walk = async (
    list: readonly Descriptor[],
    root: Descriptor | undefined,
    depth: number,
  ): Promise<void> => {
    if (depth > limits.indexDepth)
      throw tooLarge(
        `Indexes in ${documents.what} lie in each other deeper than ${limits.indexDepth} levels.`,
      );
    for (const descriptor of list) {
      if (++looked > limits.descriptors)
        throw tooLarge(`${documents.what} names more than ${limits.descriptors} images.`);
      if (attestedBy(descriptor) !== undefined || seen.has(descriptor.digest)) continue;
      seen.add(descriptor.digest);
      if (!(await documents.has(descriptor))) continue;
      const from = root ?? descriptor;
      const inner = await innerList(descriptor, documents, limits);
      if (inner !== undefined) await walk(inner, from, depth + 1);
      else {
        const attestations = list.filter((other) => attestedBy(other) === descriptor.digest);
        leaves.push({ descriptor, root: from, attestations });
      }
    }
  };
  await walk(roots, undefined, 1);
  if (leaves.length === 0) throw notFound(`${documents.what} names images, but holds none of them.`);
  return leaves;
}

/** What an index names; undefined for anything else. */
async function innerList(
  descriptor: Descriptor,
  documents: OciDocuments,
  limits: Limits,
): Promise<readonly Descriptor[] | undefined> {
  if (!mayBeIndex(descriptor)) return undefined;
  const found = await documentOf(descriptor, documents, limits);
  return found.kind === 'index' ? found.manifests : undefined;
}

/** The images among the manifests, with their platforms: as the index says, or else as their configuration does. */
async function choicesOf(
  leaves: readonly Leaf[],
  documents: OciDocuments,
  limits: Limits,
): Promise<readonly Choice[]> {
  const choices: Choice[] = [];
  const others = new Set<string>();
  for (const leaf of leaves) {
    const written = readPlatform(leaf.descriptor.platform);
    if (written?.os === 'unknown') continue;
    if (written !== undefined) {
      choices.push({ leaf, platform: written });
      continue;
    }
    const manifest = await manifestOf(leaf.descriptor, documents, limits);
    if (!isImage(manifest)) {
      others.add(artifactTypeOf(manifest));
      continue;
    }
    const config = await configOf(manifest, documents, limits);
    choices.push({ leaf, platform: readPlatform(config) ?? nowhere });
  }
  if (choices.length > 0) return choices;
  if (others.size === 0) throw notFound(`${documents.what} holds no such image.`);
  throw unsupported(`${documents.what} holds no image but ${listOf([...others])}.`);
}

/** Very old and hand-made images do not say. */
const nowhere: Platform = { os: 'linux', architecture: 'unknown', variant: '' };

/** Two images for the same platform: which is meant nobody knows. */
function refuseTwins(chosen: Choice, choices: readonly Choice[], what: string): void {
  const platform = formatPlatform(chosen.platform);
  const twins = choices.filter((one) => formatPlatform(one.platform) === platform);
  if (twins.length < 2) return;
  const digests = twins.map(({ leaf }) => leaf.descriptor.digest);
  throw notFound(
    `${what} holds several images for ${platform}: ${listOf(digests)}. Write one of them after the path and an \`@\`.`,
  );
}

async function manifestOf(
  descriptor: Descriptor,
  documents: OciDocuments,
  limits: Limits,
): Promise<ImageManifest> {
  const manifest = await documentOf(descriptor, documents, limits);
  if (manifest.kind === 'image') return manifest;
  throw broken(`${nameOfBlob(descriptor)} is an index where a manifest should be.`);
}

async function documentOf(
  descriptor: Descriptor,
  documents: OciDocuments,
  limits: Limits,
): Promise<Manifest> {
  const bytes = await documents.manifest(descriptor);
  if (bytes === undefined) throw broken(`${nameOfBlob(descriptor)} is missing in ${documents.what}.`);
  return manifestFrom(bytes, descriptor, documents.what, limits);
}

async function configOf(manifest: ImageManifest, documents: OciDocuments, limits: Limits): Promise<Json> {
  if (!isImage(manifest)) {
    throw unsupported(`This is no image but ${listOf([artifactTypeOf(manifest)])}.`);
  }
  const bytes = await documents.blob(manifest.config, limits.documentBytes);
  if (bytes === undefined)
    throw broken(`The configuration ${manifest.config.digest} is missing in ${documents.what}.`);
  return parseObject(bytes, 'The configuration', limits);
}

const nameOfBlob = ({ digest }: Descriptor): string => `The manifest ${digest}`;

/** Its names, the fullest first. */
function namesOf({ annotations }: Descriptor): readonly string[] {
  return ['io.containerd.image.name', 'org.opencontainers.image.ref.name'].flatMap(
    (key) => annotations.get(key) || [],
  );
}

const nameOf = (root: Descriptor): readonly string[] => namesOf(root).slice(0, 1);

/** In its normal form. A tag alone names nothing. */
function referenceOf({ root }: Leaf): string | undefined {
  for (const name of namesOf(root)) {
    const reference = /[/:]/.test(name) ? parseReference(name) : undefined;
    if (reference !== undefined) return normalForm(reference);
  }
  return undefined;
}
