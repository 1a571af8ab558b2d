import { approving, isRegistryApproved, listsRegistries, usingMirror } from '../approval.ts';
import { imageRule } from '../define.ts';
import { knownImages } from '../judged.ts';

export const imageRegistryNotApproved = imageRule({
  id: 'image-registry-not-approved',
  summary: 'Once the policy lists registries, no image comes from another one.',
  level: 'error',
  preset: 'recommended',
  family: 'registry',
  since: '0.1.0',
  sources: [
    'hadolint/DL3026',
    'datadog/Use only allowed registry in FROM',
    'trivy/KSV-0032',
    'trivy/KSV-0033',
    'trivy/KSV-0034',
    'trivy/KSV-0035',
    'trivy/KSV-0125',
    'kubescape/rule-identify-blocklisted-image-registries',
    'kubescape/container-image-repository',
    'kyverno/restrict-image-registries',
    'kyverno/advanced-restrict-image-registries',
    'gatekeeper/general/allowedrepos',
    'gatekeeper/general/allowedreposv2',
    'gatekeeper/general/disallowedrepos',
    'cis-docker/4.2',
    'cis/5.5.1',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document, policy: { images } }) {
    if (!listsRegistries(images)) return;
    for (const use of knownImages(document)) {
      const { reference } = use;
      if (isRegistryApproved(images, reference)) continue;
      yield {
        at: use.at,
        message: `\`${reference.name}\` comes from \`${reference.registry}\`, which the policy does not approve of here.`,
        fixes: [...usingMirror(use, images), approving(reference.registry)],
      };
    }
  },
});
