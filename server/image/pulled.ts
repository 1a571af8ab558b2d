import { type ImageReference, parseReference } from '../../rules/image/reference.ts';
import type { Network } from '../registry/http.ts';
import type { Trouble } from '../registry/trouble.ts';
import { usualLimits } from './limits.ts';
import type { ImageName } from './name.ts';
import { isTrouble } from './source/attempt.ts';
import { findInDaemons } from './source/daemon/find.ts';
import { daemonName } from './source/daemon/places.ts';
import { listMember, textMember, texts } from './source/document.ts';

/** What an image of a daemon is called in the registry that it was pulled from or pushed to. */
export interface PulledImage {
  /** A name with a digest and no tag. */
  readonly reference: ImageReference & { readonly digest: string };
  /** The daemon, as it is shown. */
  readonly daemon: string;
  /** When the image was built, as the daemon has it. */
  readonly created: string | undefined;
}

/** The same for one that was built here and never pushed: there is no such name. */
export interface NeverPushed {
  readonly daemon: string;
  readonly reference: undefined;
}

/** Asks a daemon for its `RepoDigests`. Of several names the one of the repository that was asked for counts. */
export async function pulledImage(
  name: Extract<ImageName, { readonly from: 'daemon' }>,
  network: Network,
  signal: AbortSignal,
): Promise<PulledImage | NeverPushed | Trouble> {
  const found = await findInDaemons(name, '', network, usualLimits, signal);
  if (isTrouble(found)) return found;
  const digests = texts(listMember(found.answer, 'RepoDigests')).flatMap((text) => withDigest(text) ?? []);
  const asked = name.reference;
  const reference = digests.find((each) => asked !== undefined && isSame(each, asked)) ?? digests[0];
  const daemon = daemonName(found.daemon.kind);
  return reference === undefined
    ? { daemon, reference }
    : { daemon, reference, created: textMember(found.answer, 'Created') };
}

function withDigest(text: string): PulledImage['reference'] | undefined {
  const reference = parseReference(text);
  return reference?.digest === undefined ? undefined : { ...reference, digest: reference.digest };
}

const isSame = (one: ImageReference, other: ImageReference): boolean =>
  one.registry === other.registry && one.repository === other.repository;
