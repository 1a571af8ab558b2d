import { knownNumber } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { contextsOf } from '../security/contexts.ts';
import { dropFix, replaceFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { heldTo, userNamespaceExempt } from '../security/standard.ts';

export const runAsUserZero = kubernetesRule({
  id: 'run-as-user-zero',
  summary: 'Run no container as user 0.',
  level: 'warning',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: [
    'cis/5.2.7',
    'gatekeeper/pod-security-policy/users',
    'kube-linter/run-as-non-root',
    'kyverno/require-run-as-non-root-user',
    'monokle/PSS204',
    'pss/runAsUser',
    'trivy/KSV-0105',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    const { document } = input;
    for (const { workload, standard } of heldTo({ level: 'restricted', from: 23 }, input)) {
      if (userNamespaceExempt(workload, standard)) continue;
      for (const { container, context, whose } of contextsOf(workload)) {
        const user = knownNumber(context, 'runAsUser');
        if (user.state !== 'known' || user.value !== 0) continue;
        yield {
          at: placeOf(context, ['runAsUser'], container?.at ?? workload.object.at),
          message: `\`runAsUser: 0\` makes ${whose} run as root, whatever the image says.`,
          fixes: [
            ...dropFix(document, { title: 'Remove `runAsUser: 0`', map: context, path: ['runAsUser'] }),
            ...replaceFix(document, {
              title: 'Set `runAsUser: 10001`',
              safety: 'unsafe',
              node: user.node,
              value: 10001,
            }),
          ],
        };
      }
    }
  },
});
