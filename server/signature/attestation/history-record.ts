import { entriesAt, fieldOf, listAt, textAt } from '../../image/json.ts';
import { usualLimits } from '../../image/limits.ts';
import { broken, orThrow } from '../../image/source/attempt.ts';
import { parseDocument } from '../../image/source/document.ts';
import { openPlace } from '../../image/source/open-place.ts';
import { blobPath, type Place } from '../../image/source/place.ts';
import { hasDigest, isDigest } from '../../registry/digest.ts';
import { type Descriptor, type Manifest, readManifest } from '../../registry/manifest.ts';
import { type BuildRecord, predicateOf, producedDigests } from './record.ts';

/**
 * Reads the records of BuildKit's history that Docker Desktop and `docker buildx history export` write: `.dockerbuild`,
 * an OCI layout with one manifest a build, its record as the configuration. A build without provenance, as one that
 * failed, is left out. Throws a TroubleError.
 */
export async function readHistoryRecords(path: string, signal: AbortSignal): Promise<readonly BuildRecord[]> {
  const place = await openPlace(path, usualLimits, signal);
  try {
    const index = await place.document('index.json', usualLimits.documentBytes);
    if (index === undefined) throw broken(`${place.what} is no record of a build: it has no index.json.`);
    const manifests = await manifestsIn(place, orThrow(readManifest(index, { from: place.what })), 0);
    const builds = manifests.filter(({ config }) => recordType.test(config.mediaType));
    if (builds.length === 0) throw broken(`${place.what} holds no record of a build.`);
    return (await Promise.all(builds.map((build) => recordsOf(place, build)))).flat();
  } finally {
    await place.close();
  }
}

type ImageManifest = Extract<Manifest, { kind: 'image' }>;

const recordType = /^application\/vnd\.buildkit\.historyrecord\.v\d+$/;

async function manifestsIn(place: Place, found: Manifest, depth: number): Promise<readonly ImageManifest[]> {
  if (found.kind === 'image') return [found];
  if (depth > usualLimits.indexDepth) return [];
  const below = found.manifests.slice(0, mostRecords).map(async (descriptor) => {
    const bytes = await blobOf(place, descriptor, usualLimits.documentBytes);
    if (bytes === undefined) return [];
    const read = readManifest(bytes, { digest: descriptor.digest, from: place.what });
    return await manifestsIn(place, orThrow(read), depth + 1);
  });
  return (await Promise.all(below)).flat();
}

const mostRecords = 1_000;

async function recordsOf(place: Place, { config, layers }: ImageManifest): Promise<readonly BuildRecord[]> {
  const bytes = await blobOf(place, config, usualLimits.documentBytes);
  const record = bytes && parseDocument(bytes, 'The record', usualLimits);
  const response = producedDigests(fieldOf(record, 'ExporterResponse'));
  const platforms = platformsOf(record);
  const told = layers.filter(
    ({ mediaType, annotations }) =>
      mediaType === 'application/vnd.in-toto+json' &&
      annotations.get(predicateAnnotation)?.startsWith('https://slsa.dev/provenance/'),
  );
  const read = told.map(async (layer): Promise<readonly BuildRecord[]> => {
    const statement = await blobOf(place, layer, usualLimits.statementBytes);
    if (statement === undefined) return [];
    const parsed = parseDocument(statement, 'The provenance', usualLimits);
    const provenance = predicateOf(parsed, layer.annotations.get(predicateAnnotation));
    const { platform, made } = platforms.get(layer.digest) ?? { platform: undefined, made: [] };
    return provenance === undefined
      ? []
      : [{ provenance, digests: [...new Set([...response, ...made])], platform, name: undefined }];
  });
  return (await Promise.all(read)).flat();
}

const predicateAnnotation = 'in-toto.io/predicate-type';

interface MadeFor {
  readonly platform: string | undefined;
  readonly made: readonly string[];
}

/** Which attestation is of which platform's result, by its digest, and what images that result is. */
function platformsOf(record: unknown): ReadonlyMap<string, MadeFor> {
  const results = [
    [undefined, fieldOf(record, 'Result')] as const,
    ...entriesAt(record, 'Results').map(([name, result]) => [name, result] as const),
  ];
  return new Map(
    results.flatMap(([platform, result]) => {
      const made = [
        ...entriesAt(result, 'Results').map(([, one]) => one),
        fieldOf(result, 'ResultDeprecated'),
      ]
        .map((one) => textAt(one, 'digest'))
        .filter(isDigest);
      return listAt(result, 'Attestations').map(
        (one) => [textAt(one, 'digest'), { platform, made }] as const,
      );
    }),
  );
}

/** The bytes of a descriptor, held against its digest; undefined where they are not there. */
async function blobOf(place: Place, { digest }: Descriptor, most: number): Promise<Uint8Array | undefined> {
  const bytes = await place.document(blobPath(digest), most);
  if (bytes !== undefined && !hasDigest(bytes, digest))
    throw broken(`A part of ${place.what} is not what its digest says.`);
  return bytes;
}
