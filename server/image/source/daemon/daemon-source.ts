import type { Network } from '../../../registry/http.ts';
import { troubleOf } from '../../../registry/trouble.ts';
import type { Limits } from '../../limits.ts';
import type { ImageName } from '../../name.ts';
import { attempt, broken, orThrow } from '../attempt.ts';
import { findImage } from '../find-image.ts';
import type { FoundImage, Wanted } from '../found-image.ts';
import { choosePlatform, type Platform, parsePlatform } from '../platform.ts';
import { startReading, wrongLayer } from '../read-layer-bytes.ts';
import type { Described, ImageSource, ReadImage } from '../source.ts';
import type { Daemon } from './api.ts';
import { type Exported, readExported } from './exported.ts';
import { findInDaemons } from './find.ts';
import { describedBy, isManifestId } from './inspected.ts';
import { daemonName } from './places.ts';

type DaemonName = Extract<ImageName, { readonly from: 'daemon' }>;

/** What a daemon told, before its layers were asked for. */
interface Inspected {
  readonly daemon: Daemon;
  readonly described: Described;
  /** For the query of `get`, empty where none is needed. */
  readonly platformQuery: string;
}

/** An image of a local Docker or Podman, through the Docker Engine API. */
export function daemonSource(
  name: DaemonName,
  platform: Platform | undefined,
  network: Network,
  limits: Limits,
): ImageSource {
  let inspected: Inspected | undefined;
  const inspect = async (signal: AbortSignal): Promise<Inspected> => {
    inspected ??= await inspectImage(name, platform, network, limits, signal);
    return inspected;
  };
  return {
    describe: (signal) => attempt(signal, async () => (await inspect(signal)).described),
    readLayers: (described, visit, options) =>
      attempt(options.signal, async () => {
        const asked = await inspect(options.signal);
        const { daemon, platformQuery } = asked;
        const path = `/images/${encodeURIComponent(described.digest)}/get${platformQuery}`;
        const answer = orThrow(await daemon.stream(path, limits.exportBytes, options.signal));
        const reading = startReading(limits, options, undefined);
        const known = new Set(described.layers.map(({ diffId }) => diffId));
        const exported = await readExported(
          answer.body,
          `What ${daemonName(daemon.kind)} sends`,
          reading,
          visit,
          known,
        );
        return await matched(described, exported, asked, limits);
      }),
    async close() {},
  };
}

async function inspectImage(
  name: DaemonName,
  platform: Platform | undefined,
  network: Network,
  limits: Limits,
  signal: AbortSignal,
): Promise<Inspected> {
  const asked = platform === undefined ? '' : platformText(platform);
  const { daemon, image, answer } = orThrow(await findInDaemons(name, asked, network, limits, signal));
  const history = orThrow(await daemon.json(`/images/${image}/history`, signal));
  const described = describedBy(answer, history, name.reference);
  const offered = parsePlatform(described.platform);
  if (platform !== undefined && offered !== undefined) {
    orThrow(choosePlatform([{ platform: offered, choice: true }], platform, `\`${name.image}\``));
  }
  // Docker's containerd store would send every platform that it has.
  const isMany = isManifestId(answer) && daemon.version >= 48 && offered !== undefined;
  return {
    daemon,
    described,
    platformQuery: isMany ? `?platform=${encodeURIComponent(platformText(offered))}` : '',
  };
}

const platformText = ({ os, architecture, variant }: Platform): string =>
  JSON.stringify({ os, architecture, ...(variant === '' ? {} : { variant }) });

/** Holds what was sent against what was described before. Throws a TroubleError `broken`. */
async function matched<T>(
  described: Described,
  exported: Exported<T>,
  asked: Inspected,
  limits: Limits,
): Promise<ReadImage<T>> {
  const { daemon } = asked;
  const platform = parsePlatform(described.platform);
  const found = await sentImage(exported, { pick: { name: undefined, digest: undefined }, platform }, limits);
  refuseOther(described, found, asked);
  const layers = found.layers.map(({ path, ...layer }) => {
    const read = exported.layer(path);
    if (read === undefined)
      throw broken(`${daemonName(daemon.kind)} did not send the layer ${layer.diffId}.`);
    if (read.diffId !== layer.diffId) throw wrongLayer(layer.diffId, read.diffId);
    return { layer, contents: read.contents };
  });
  return { described: filledIn(described, found, daemon), layers };
}

/** An image that was described and is not among what was sent was not looked for in vain: what was sent is wrong. */
async function sentImage<T>(exported: Exported<T>, wanted: Wanted, limits: Limits): Promise<FoundImage> {
  try {
    return await findImage(exported.place, wanted, limits);
  } catch (error) {
    const trouble = troubleOf(error);
    throw trouble?.trouble === 'not-found' ? broken(trouble.message) : error;
  }
}

/**
 * The image must be the one whose id was told. Podman may write the configuration of an OCI image anew for Docker's
 * archive, and of an index Docker may send but the manifest that was asked for: then the layers must be the same.
 */
function refuseOther(described: Described, found: FoundImage, { daemon, platformQuery }: Inspected): void {
  const { digest, imageId, layers } = found.described;
  const sameLayers =
    layers.map((layer) => layer.diffId).join() === described.layers.map((layer) => layer.diffId).join();
  const sameId =
    digest === described.digest || imageId === described.digest || found.root === described.digest;
  if (sameLayers && (sameId || daemon.isPodman || platformQuery !== '')) return;
  throw broken(`${daemonName(daemon.kind)} sent another image than the ${described.digest} that it told of.`);
}

/** Docker's containerd store tells manifest and configuration only by sending them. */
function filledIn(described: Described, { described: read }: FoundImage, daemon: Daemon): Described {
  return {
    ...read,
    reference: described.reference ?? read.reference,
    digest: daemon.isPodman ? described.digest : read.digest,
    imageId: daemon.isPodman ? described.imageId : read.imageId,
    keptUnder: described.keptUnder,
  };
}
