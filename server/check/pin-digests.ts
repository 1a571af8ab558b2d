import type { ImageFacts } from '../../rules/core/facts.ts';
import { type DigestSettings, digestOf } from '../image/digest-of.ts';
import { parseImageName } from '../image/name.ts';
import { atMost } from '../image/source/at-most.ts';
import type { Trouble } from '../registry/trouble.ts';

export interface AskedDigests {
  /** As `Facts.images` has them. */
  readonly images: ReadonlyMap<string, ImageFacts>;
  /** Why the others are not known, by the same names. */
  readonly troubles: ReadonlyMap<string, Trouble>;
}

export interface DigestQuestions extends DigestSettings {
  /** Who is asked: each image's registry, or the local daemon that has pulled it. */
  readonly from: 'registry' | 'docker' | 'podman';
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}

/**
 * Asks for the digest of every name once, six at a time. Where the policy names a mirror for one it is asked first, and
 * the image's own registry where that cannot tell.
 */
export async function askDigests(
  names: ReadonlyMap<string, string | undefined>,
  { from, onProgress, ...settings }: DigestQuestions,
): Promise<AskedDigests> {
  const images = new Map<string, ImageFacts>();
  const troubles = new Map<string, Trouble>();
  const inTurn = atMost(mostAtOnce);
  let done = 0;
  await Promise.all(
    [...names].map(([name, mirror]) =>
      inTurn(async () => {
        const first =
          mirror === undefined || from !== 'registry' ? undefined : await ask('registry', mirror, settings);
        const found = first === undefined || 'trouble' in first ? await ask(from, name, settings) : first;
        if ('trouble' in found) troubles.set(name, found);
        else images.set(name, found);
        done += 1;
        onProgress?.(done, names.size);
      }),
    ),
  );
  return { images, troubles };
}

const mostAtOnce = 6;

async function ask(
  from: DigestQuestions['from'],
  name: string,
  settings: DigestSettings,
): Promise<ImageFacts | Trouble> {
  const image = parseImageName(`${from}:${name}`);
  return 'wrong' in image ? { trouble: 'wrong-name', message: image.wrong } : await digestOf(image, settings);
}
