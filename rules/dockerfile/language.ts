import type { Language } from '../core/language.ts';
import type { Span } from '../core/span.ts';
import { imageRules } from '../image/rules/index.ts';
import { scanRules } from '../scan/rules/index.ts';
import { signatureRules } from '../signature/rules/index.ts';
import { dockerfileContentTrust } from './content-trust.ts';
import { parseDockerfile } from './document.ts';
import { ignoresOf } from './ignores.ts';
import { dockerfileRules } from './rules/index.ts';
import { dockerfileSecretRules } from './secret-rules.ts';
import { dockerfileSecrets } from './secrets.ts';
import type { Dockerfile } from './syntax.ts';

export const dockerfile: Language<Dockerfile> = {
  id: 'dockerfile',
  rules: [
    ...imageRules,
    ...scanRules,
    ...signatureRules,
    dockerfileContentTrust,
    ...dockerfileSecretRules,
    ...dockerfileRules,
  ],
  parse: parseDockerfile,
  anchor: anchorOf,
  secrets: dockerfileSecrets,
  ignores: ignoresOf,
};

/**
 * `RUN of stage build`, `FROM of stage 0`, `ARG before the stages`. An ADD is named COPY, so that what is known of it
 * stays known when one is written for the other.
 */
function anchorOf({ instructions, stages }: Dockerfile, { start }: Span): string {
  const instruction = lastStarting(instructions, start, ({ span }) => span.start);
  if (instruction === undefined) return 'head of the file';
  const stage = lastStarting(stages, instruction.span.start, ({ from }) => from.span.start);
  const place = stage ? `of stage ${stage.name ?? stage.index}` : 'before the stages';
  const { keyword } = instruction;
  return `${keyword === 'ADD' ? 'COPY' : keyword} ${place}`;
}

/** The last of the items, which stand in order, that starts at an offset or before it. */
function lastStarting<Item>(
  items: readonly Item[],
  offset: number,
  startOf: (item: Item) => number,
): Item | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
