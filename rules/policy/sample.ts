import type { Approved } from '../core/policy.ts';
import { type ImageReference, parseReference } from '../image/reference.ts';

/** An image that an entry of `images` means, to try others on; undefined where none can be made of it. */
export function sampleOf(entry: Approved, of: 'registry' | 'image'): ImageReference | undefined {
  const text = typeof entry === 'string' ? entry : withVersion(entry);
  const plain = text.replace(/\*+/g, 'x');
  if (of === 'image') return parseReference(plain);
  return parseReference(plain.includes('/') && !text.endsWith('**') ? `${plain}/x` : `${plain}/x/x`);
}

const withVersion = ({ image, tags, digests }: Exclude<Approved, string>): string =>
  tags[0] === undefined
    ? digests[0] === undefined
      ? image
      : `${image}@${digests[0]}`
    : `${image}:${tags[0]}`;
