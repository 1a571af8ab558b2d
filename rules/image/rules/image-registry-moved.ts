import type { Fix } from '../../core/fix.ts';
import type { PolicyContext } from '../../core/policy.ts';
import { isImageApproved, isRegistryApproved } from '../approval.ts';
import { imageRule } from '../define.ts';
import { replacing } from '../edit.ts';
import { type KnownUse, knownImages } from '../judged.ts';
import { type Move, moveOf } from '../moved.ts';
import { type ImageReference, parseReference } from '../reference.ts';

export const imageRegistryMoved = imageRule({
  id: 'image-registry-moved',
  summary: 'An image is pulled from where it is published today.',
  level: 'warning',
  preset: 'recommended',
  family: 'registry',
  since: '0.1.0',
  sources: ['kubescape/rule-identify-old-k8s-registry', 'kyverno/restrict-deprecated-registry'],
  fixes: 'unsafe',
  options: {},
  *check({ document, policy }) {
    for (const use of knownImages(document)) {
      const move = moveOf(use.reference);
      if (move === undefined) continue;
      const since = move.since === undefined ? '' : ` (since ${move.since})`;
      yield {
        at: use.at,
        message: `\`${move.from}\` gets no new images any more${since}; they are published at \`${move.to}\`.`,
        fixes: moving(use, move, policy),
        tags: ['deprecated'],
      };
    }
  },
});

function moving(use: KnownUse, { next, isSame }: Move, policy: PolicyContext): readonly Fix[] {
  const reference = next === undefined ? undefined : parseReference(next);
  if (next === undefined || reference === undefined) return [];
  const isSafe = isSame && isAsApproved(use.reference, reference, policy);
  return replacing(use, next, `Use ${next}`, isSafe ? 'safe' : 'unsafe');
}

/** Whether the new place breaks no rule of the policy that the old one keeps. */
const isAsApproved = (old: ImageReference, next: ImageReference, { images }: PolicyContext): boolean =>
  (images.registries.length === 0 || !isRegistryApproved(images, old) || isRegistryApproved(images, next)) &&
  (images.approved.length === 0 || !isImageApproved(images, old) || isImageApproved(images, next));
