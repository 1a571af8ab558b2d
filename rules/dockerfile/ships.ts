import type { ImageUse } from '../image/use.ts';
import { ancestryOf } from './stages.ts';
import type { Dockerfile } from './syntax.ts';

/**
 * Whether an image that a Dockerfile names becomes part of what is built: what a last stage stands on, and what files are
 * copied from. Any stage that no other one needs may be built as a target.
 */
export function ships(this: Dockerfile, use: ImageUse): boolean {
  if (use.role === 'copy-from') return true;
  if (use.role !== 'base') return false;
  return this.stages
    .filter(({ isFinal }) => isFinal)
    .flatMap(ancestryOf)
    .flatMap((stage) => [stage, ...stage.choices])
    .some(({ from: { base } }) => base.kind === 'image' && base.use === use);
}
