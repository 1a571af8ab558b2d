import { isTrouble } from '../../image/source/attempt.ts';
import { attestedBy } from '../../image/source/image-manifest.ts';
import type { Descriptor, ImageManifest } from '../../registry/manifest.ts';
import type { AttachmentKind, Subject } from '../evidence.ts';
import { brief, failed, type Gathered, joined, notCovered, nothing, unknown } from './gathered.ts';
import { type Reader, readAttached } from './read-attached.ts';
import { readReferring, tooManyReferrers } from './referrers.ts';
import { tagOf } from './shelf.ts';
import type { Looked } from './subject.ts';

/** All that lies beside an index and beside the image of the chosen platform; all of it is looked up at the same time. */
export async function readBeside({ subject, chosen, attested }: Looked, reader: Reader): Promise<Gathered> {
  const image = chosen === undefined ? undefined : plain(chosen);
  const images = image === undefined ? [subject] : [subject, image];
  // One that the index names is a referrer as well where the registry has a list of those.
  const attestations = new Map<string, Promise<Gathered>>();
  const buildKit = (manifest: ImageManifest, of: Subject): void => {
    if (!attestations.has(manifest.digest))
      attestations.set(manifest.digest, readBuildKit(manifest, of, reader));
  };
  const first = await Promise.all([
    ...images.flatMap((one) => [
      readReferring(one, reader, (manifest) => buildKit(manifest, one)),
      readTagged(one, 'sig', ['cosign-signature'], reader),
      readTagged(one, 'att', ['cosign-attestation'], reader),
    ]),
    ...attested.map(async (descriptor) => {
      if (image === undefined) return nothing;
      const manifest = await attestationOf(descriptor, image, reader);
      if (!('manifest' in manifest)) return manifest;
      buildKit(manifest.manifest, image);
      return nothing;
    }),
    ...images.map((one) => sbomBeside(one, reader)),
  ]);
  // In the order of their digests, so that the same is told each time.
  const inOrder = [...attestations].sort(([one], [other]) => (one < other ? -1 : 1));
  return joined([...first, ...(await Promise.all(inOrder.map(([, gathered]) => gathered)))]);
}

const plain = ({ mediaType, digest, size }: Subject): Subject => ({ mediaType, digest, size });

/** Cosign's tags of old: `sha256-….sig` and `sha256-….att`. */
async function readTagged(
  beside: Subject,
  ending: 'sig' | 'att',
  kinds: readonly AttachmentKind[],
  reader: Reader,
): Promise<Gathered> {
  const tag = `${tagOf(beside.digest)}.${ending}`;
  const manifest = await reader.shelf.tagged(tag);
  if (!isTrouble(manifest)) return await readAttached(manifest, beside, kinds, reader);
  if (manifest.trouble === 'not-found') return nothing;
  return unknown(failed(`The tag \`${tag.slice(0, 19)}….${ending}\` of cosign's`, manifest));
}

/** An attestation manifest as the index names it; it must be about the image that the index says it is about. */
async function attestationOf(
  descriptor: Descriptor,
  image: Subject,
  { shelf, left, limits }: Reader,
): Promise<{ manifest: ImageManifest } | Gathered> {
  if (left.referrers <= 0) return unknown(tooManyReferrers(image, limits));
  left.referrers -= 1;
  const manifest = await shelf.manifest(descriptor);
  if (isTrouble(manifest))
    return unknown(failed(`BuildKit's attestation manifest ${brief(descriptor.digest)}`, manifest));
  const isWrong =
    manifest.kind === 'index' ||
    attestedBy(descriptor) !== image.digest ||
    (manifest.subject !== undefined && manifest.subject.digest !== image.digest);
  if (!isWrong) return { manifest };
  const message = `The index names ${brief(descriptor.digest)} as attestations of ${brief(image.digest)}, but it is not about that image; it does not count.`;
  return notCovered(message);
}

/** BuildKit's statements, and the signatures over the manifest that holds them, which is what Docker signs. */
async function readBuildKit(manifest: ImageManifest, image: Subject, reader: Reader): Promise<Gathered> {
  const { mediaType, digest, bytes } = manifest;
  const self: Subject = { mediaType, digest, size: bytes.length };
  const [statements, ...signatures] = await Promise.all([
    readAttached(manifest, image, ['buildkit'], reader),
    readReferring(self, reader, () => undefined),
    readTagged(self, 'sig', ['cosign-signature'], reader),
  ]);
  return joined([statements, ...signatures]);
}

/** Cosign's SBOMs of old are told of, but nobody signed them. Whether there is one matters to no verdict. */
async function sbomBeside(beside: Subject, { shelf }: Reader): Promise<Gathered> {
  const tag = `${tagOf(beside.digest)}.sbom`;
  if (isTrouble(await shelf.tagged(tag))) return nothing;
  return notCovered(
    `An SBOM lies at cosign's old tag \`${tag.slice(0, 19)}….sbom\`. Nobody signs what lies there, so it is not read.`,
  );
}
