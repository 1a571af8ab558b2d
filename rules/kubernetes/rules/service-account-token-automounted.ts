import { knownBoolean, knownText } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { setFix } from '../security/mend.ts';
import { placeOf, placeOfPod } from '../security/place.ts';
import { isTrue } from '../security/read.ts';
import type { KubernetesObject, Manifest, Workload } from '../syntax.ts';

export const serviceAccountTokenAutomounted = kubernetesRule({
  id: 'service-account-token-automounted',
  summary: 'Mount the token of the service account only where it is used.',
  level: 'info',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'checkov/CKV_K8S_38',
    'cis/5.1.6',
    'datree/SRVACC_INCORRECT_AUTOMOUNTSERVICEACCOUNTTOKEN_VALUE',
    'gatekeeper/general/automount-serviceaccount-token',
    'kics/Service Account Token Automount Not Disabled',
    'kubescape/C-0034',
    'kubescape/C-0190',
    'kubescape/C-0261',
    'kubescape/automount-service-account',
    'kubescape/serviceaccount-token-mount',
    'kyverno/restrict-automount-sa-token',
    'kyverno/restrict-sa-automount-sa-token',
    'monokle/KBP106',
    'polaris/automountServiceAccountToken',
    'trivy/KSV-0036',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const workload of document.workloads) {
      if (!mounts(document, workload)) continue;
      yield {
        at: placeOf(workload.spec, [field], placeOfPod(workload)),
        message:
          'The token of the service account is mounted in every container, whether it calls the API server or not.',
        fixes: setFix(document, {
          title: `Set \`${field}: false\``,
          safety: 'unsafe',
          map: workload.spec,
          path: [field],
          value: false,
        }),
      };
    }
  },
});

const field = 'automountServiceAccountToken';

/** The pod's word counts before that of its service account, as far as the file holds it. */
function mounts({ file }: Manifest, { spec, object }: Workload): boolean {
  const said = knownBoolean(spec, field);
  if (said.state !== 'absent') return isTrue(said);
  const account = knownText(spec, 'serviceAccountName');
  if (account.state === 'unknown') return false;
  const name = account.state === 'known' && account.value !== '' ? account.value : 'default';
  return namespacesOf(object).every((space) => file.serviceAccounts.get(`${space}/${name}`) !== false);
}

/** Who writes no namespace mostly means `default`, and the other way round. */
const namespacesOf = ({ namespace }: KubernetesObject): readonly string[] =>
  namespace === '' || namespace === 'default' ? ['', 'default'] : [namespace];
