import assert from 'node:assert/strict';
import { parseImageName } from '../../../server/image/name.ts';
import type { Trouble } from '../../../server/registry/trouble.ts';
import {
  type CollectOptions,
  type CollectRequest,
  collectEvidence,
} from '../../../server/signature/collect/collect.ts';
import type { Evidence } from '../../../server/signature/evidence.ts';
import { never, nowhere } from '../../registry/support/network.ts';
import { present } from '../../registry/support/trouble.ts';

/** Collects for an image in the one grammar; the network has nothing of this machine's own. */
export function collect(
  text: string,
  more: Partial<CollectRequest> = {},
  options: Partial<CollectOptions> = {},
): Promise<Evidence | Trouble> {
  const image = parseImageName(text);
  if ('wrong' in image) assert.fail(image.wrong);
  const request: CollectRequest = {
    image,
    platform: undefined,
    network: nowhere,
    cache: undefined,
    allowed: 'network',
    now: new Date('2026-11-21T00:00:00Z'),
    ...more,
  };
  return collectEvidence(request, { signal: never, ...options });
}

export const collected = async (...asked: Parameters<typeof collect>): Promise<Evidence> =>
  present(await collect(...asked));

/** What was found, as words: `bundle beside sha256:1234…`. */
export const kindsOf = ({ attachments }: Evidence): readonly string[] =>
  attachments.map(({ kind }) => kind).sort();
