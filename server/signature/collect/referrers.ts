import { isTrouble } from '../../image/source/attempt.ts';
import { told } from '../../image/source/names.ts';
import type { Descriptor, ImageManifest } from '../../registry/manifest.ts';
import type { AttachmentKind, Subject } from '../evidence.ts';
import { brief, failed, type Gathered, joined, notCovered, nothing, unknown } from './gathered.ts';
import { isBundleType, notationType, type Reader, readAttached } from './read-attached.ts';

/**
 * What refers to a manifest: Sigstore bundles, cosign's experimental signatures, Notation's signatures, BuildKit's
 * attestation manifests, which are handed to `onBuildKit`. Those count only that name this very manifest as their subject.
 */
export async function readReferring(
  beside: Subject,
  reader: Reader,
  onBuildKit: (manifest: ImageManifest) => void,
): Promise<Gathered> {
  const { found, troubles } = await reader.shelf.referrers(beside.digest);
  const failures = troubles.map((trouble) =>
    failed(`The list of what refers to ${brief(beside.digest)}`, trouble),
  );
  const read = await Promise.all(found.map((each) => readOne(each, beside, reader, onBuildKit)));
  return joined([{ ...nothing, unknown: failures }, ...read]);
}

async function readOne(
  descriptor: Descriptor,
  beside: Subject,
  reader: Reader,
  onBuildKit: (manifest: ImageManifest) => void,
): Promise<Gathered> {
  const announced = descriptor.artifactType ?? '';
  if (!saysNothing.has(announced) && kindsOf(announced) === undefined) return otherType(announced);
  if (reader.left.referrers <= 0) return unknown(tooManyReferrers(beside, reader.limits));
  reader.left.referrers -= 1;
  const manifest = await reader.shelf.manifest(descriptor);
  const what = `${brief(descriptor.digest)}, which refers to the image`;
  if (isTrouble(manifest)) return unknown(failed(what, manifest));
  if (manifest.subject?.digest !== beside.digest)
    return notCovered(
      `${brief(descriptor.digest)} is listed beside ${brief(beside.digest)} but does not name it as its subject; it does not count.`,
    );
  if (manifest.kind === 'index') return otherType(manifest.artifactType ?? manifest.mediaType);
  const type = typeOf(manifest);
  const kinds = kindsOf(type);
  if (kinds === undefined) return otherType(type);
  if (kinds !== 'buildkit') return await readAttached(manifest, beside, kinds, reader);
  onBuildKit(manifest);
  return nothing;
}

/** By its own words; where those say nothing, by its layers, as cosign's bundles of early versions need it. */
function typeOf({ artifactType, config, layers }: ImageManifest): string {
  const own = artifactType ?? config.mediaType;
  return saysNothing.has(own) ? (layers[0]?.mediaType ?? own) : own;
}

function kindsOf(type: string): readonly AttachmentKind[] | 'buildkit' | undefined {
  if (isBundleType(type)) return ['bundle'];
  if (type === notationType) return ['notation'];
  if (type === buildKitType) return 'buildkit';
  return cosignTypes.get(type);
}

const cosignTypes: ReadonlyMap<string, readonly AttachmentKind[]> = new Map([
  ['application/vnd.dev.cosign.artifact.sig.v1+json', ['cosign-signature']],
  ['application/vnd.dev.cosign.simplesigning.v1+json', ['cosign-signature']],
  ['application/vnd.dev.cosign.artifact.att.v1+json', ['cosign-attestation']],
]);

const buildKitType = 'application/vnd.docker.attestation.manifest.v1+json';

/** What registries and older lists write of things whose manifest says more. */
const saysNothing: ReadonlySet<string> = new Set([
  '',
  'application/vnd.oci.empty.v1+json',
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

const otherType = (type: string): Gathered =>
  notCovered(`Something of the type ${told(type || 'none')} refers to the image; that is not read.`);

export const tooManyReferrers = ({ digest }: Subject, { referrers }: Reader['limits']): string =>
  `More than ${referrers} manifests refer to ${brief(digest)}; the others were not read.`;
