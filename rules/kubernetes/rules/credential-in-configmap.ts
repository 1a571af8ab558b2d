import { secretMessage } from '../../secret/messages.ts';
import { configMapSecrets } from '../config-map-secrets.ts';
import { kubernetesRule } from '../define.ts';

export const credentialInConfigmap = kubernetesRule({
  id: 'credential-in-configmap',
  summary: 'A ConfigMap holds no credentials; they belong into a Secret.',
  level: 'error',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: [
    'trivy/KSV-0109',
    'trivy/KSV-01010',
    'polaris/sensitiveConfigmapContent',
    'kubescape/rule-credentials-configmap',
    'kubescape/C-0012',
  ],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const object of document.objects) {
      for (const secret of configMapSecrets(document.yaml, object)) {
        yield { at: secret.span, message: secretMessage(secret) };
      }
    }
  },
});
