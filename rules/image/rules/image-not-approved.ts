import { isImageApproved } from '../approval.ts';
import { approvedOffers } from '../approved-offers.ts';
import { imageRule } from '../define.ts';
import { isDockerFrontend, knownImages } from '../judged.ts';

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
      const { why, fixes } = approvedOffers(use, images.approved);
      yield {
        at: use.at,
        message: `\`${use.reference.text}\` is not among the images that the policy approves of${why}.`,
        fixes,
      };
    }
  },
});
