import type { Fix } from '../../core/fix.ts';
import { isImageApproved } from '../approval.ts';
import { imageRule } from '../define.ts';
import { replacing } from '../edit.ts';
import { isDockerFrontend, type KnownUse, knownImages } from '../judged.ts';
import { familiar } from '../moved.ts';
import { imagePattern } from '../pattern.ts';
import { formatReference, parseReference } from '../reference.ts';
import { isWild } from '../wildcard.ts';

export const imageNotApproved = imageRule({
  id: 'image-not-approved',
  summary: 'Once the policy lists approved images, no other one is used.',
  level: 'error',
  preset: 'recommended',
  family: 'registry',
  since: '0.1.0',
  sources: ['kyverno/allowed-image-repos', 'cis-docker/4.2'],
  fixes: 'unsafe',
  options: {},
  *check({ document, policy: { images } }) {
    if (images.approved.length === 0) return;
    for (const use of knownImages(document)) {
      if (isImageApproved(images, use.reference) || isDockerFrontend(use)) continue;
      yield {
        at: use.at,
        message: `\`${use.reference.text}\` is not among the images that the policy approves of.`,
        fixes: images.approved.flatMap((entry) => usingApproved(use, entry)),
      };
    }
  },
});

/** An approved image whose repository has the same last name, with the tag that is written where that is approved too. */
function usingApproved(use: KnownUse, entry: string): readonly Fix[] {
  const pattern = imagePattern(entry);
  const { tag, repository } = use.reference;
  if (pattern === undefined || pattern.segments.some(isWild)) return [];
  if (pattern.segments.at(-1) !== repository.split('/').at(-1)) return [];
  const named = (text: string | undefined): string | undefined =>
    text === undefined || isWild(text) ? undefined : text;
  const next = formatReference({
    name: familiar(pattern.segments.join('/')),
    tag: pattern.tag === undefined ? tag : (named(pattern.tag) ?? tag),
    digest: named(pattern.digest),
  });
  const reference = parseReference(next);
  if (reference === undefined || !isImageApproved({ ...noImages, approved: [entry] }, reference)) return [];
  return replacing(use, next, `Use ${next}`, 'unsafe');
}

const noImages = { registries: [], mirrors: new Map<string, string>() };
