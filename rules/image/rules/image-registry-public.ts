import { approving, isFromMirror, listsRegistries, usingMirror } from '../approval.ts';
import { imageRule } from '../define.ts';
import { isDockerFrontend, knownImages } from '../judged.ts';
import { currentHost } from '../moved.ts';
import { isPublicRegistry } from '../public-registries.ts';

export const imageRegistryPublic = imageRule({
  id: 'image-registry-public',
  summary: 'Images come from registries that the policy approves of.',
  level: 'hint',
  preset: 'recommended',
  family: 'registry',
  since: '0.1.0',
  sources: ['trivy/KSV-0125', 'cis-docker/4.2'],
  fixes: 'unsafe',
  options: {},
  *check({ document, policy: { images } }) {
    if (listsRegistries(images)) return;
    for (const use of knownImages(document)) {
      const { reference } = use;
      if (!isPublicRegistry(reference) || isFromMirror(images, reference) || isDockerFrontend(use)) continue;
      const { registry } = reference;
      yield {
        at: use.at,
        message: `Images come from the public registry \`${registry}\`, and no policy approves of it.`,
        fixes: [...usingMirror(use, images), approving(registry)],
        once: currentHost(registry),
      };
    }
  },
});
