import { knownText } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { capital, contextsOf } from '../security/contexts.ts';
import { dropFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { heldTo } from '../security/standard.ts';

export const selinuxOptions = kubernetesRule({
  id: 'selinux-options',
  summary: 'Choose no SELinux user, role or type that container policies do not know.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'datree/EKS_INVALID_SELINUXOPTIONS_ROLE_VALUE',
    'datree/EKS_INVALID_SELINUXOPTIONS_TYPE_VALUE',
    'datree/EKS_INVALID_SELINUXOPTIONS_USER_VALUE',
    'gatekeeper/pod-security-policy/selinux',
    'kyverno/disallow-selinux',
    'monokle/PSS108',
    'pss/seLinuxOptions',
    'trivy/KSV-0025',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    for (const { workload, standard } of heldTo({ level: 'baseline' }, input)) {
      for (const { container, context, whose } of contextsOf(workload)) {
        for (const key of ['type', 'user', 'role']) {
          const path = ['seLinuxOptions', key];
          const value = knownText(context, ...path);
          if (value.state !== 'known' || isAllowed(key, value.value, standard.minor)) continue;
          yield {
            at: placeOf(context, path, container?.at ?? workload.object.at),
            message: `${capital(whose)} asks for the SELinux ${key} \`${value.value}\`, which may get out of its confinement.`,
            fixes: dropFix(input.document, { title: `Remove the SELinux ${key}`, map: context, path }),
          };
        }
      }
    }
  },
});

const isAllowed = (key: string, value: string, minor: number): boolean =>
  value === '' ||
  (key === 'type' && (containerTypes.has(value) || (minor >= 31 && value === 'container_engine_t')));

const containerTypes: ReadonlySet<string> = new Set(['container_t', 'container_init_t', 'container_kvm_t']);
