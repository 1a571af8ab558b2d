import { kubernetesRule } from '../define.ts';
import { secretManifestValues } from '../secret-manifest.ts';

export const secretManifestWithData = kubernetesRule({
  id: 'secret-manifest-with-data',
  summary: 'A Secret in a repository comes without its values, or with encrypted ones.',
  level: 'warning',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: ['kics/Using Kubernetes Native Secret Management', 'kubescape/C-0208', 'cis/5.4.2'],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const object of document.objects) {
      const [first, ...others] = secretManifestValues(document.yaml.text, object);
      if (first === undefined) continue;
      const rest = others.length === 0 ? '' : ` (and ${others.length} more)`;
      yield {
        at: first.key.span,
        message: `The value of \`${first.key.text}\`${rest} stands in this file for everybody to read. Seal or encrypt it, or keep it in a secret store.`,
        related: others.map(({ key }) => ({ at: key.span, message: 'Another value.' })),
      };
    }
  },
});
