import type { Report } from '../../core/rule.ts';
import { known, knownText } from '../../yaml/lookup.ts';
import { kubernetesRule } from '../define.ts';
import { annotationsOf } from '../security/annotations.ts';
import { capital, contextsOf } from '../security/contexts.ts';
import { replaceFix, setFix } from '../security/mend.ts';
import { placeOf } from '../security/place.ts';
import { holds } from '../security/read.ts';
import { heldTo } from '../security/standard.ts';
import type { Manifest, Workload } from '../syntax.ts';

export const apparmorUnconfined = kubernetesRule({
  id: 'apparmor-unconfined',
  summary: 'Keep the AppArmor profile of the container runtime.',
  level: 'error',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'gatekeeper/pod-security-policy/apparmor',
    'kyverno/restrict-apparmor-profiles',
    'monokle/PSS107',
    'pss/appArmorProfile',
    'trivy/KSV-0002',
  ],
  fixes: 'safe',
  options: {},
  *check(input) {
    for (const { workload } of heldTo({ level: 'baseline' }, input)) {
      yield* written(input.document, workload);
      yield* annotated(input.document, workload);
    }
  },
});

function* written(document: Manifest, workload: Workload): Generator<Report> {
  for (const { container, context, whose } of contextsOf(workload)) {
    if (known(context, 'appArmorProfile').state !== 'known') continue;
    const type = knownText(context, ...path);
    if (type.state === 'unknown' || holds(type, isConfining)) continue;
    const title = 'Set the AppArmor profile to `RuntimeDefault`';
    yield {
      at: placeOf(context, path, container?.at ?? workload.object.at),
      message: `${capital(whose)} has an AppArmor profile that confines nothing.`,
      fixes: setFix(document, { title, safety: 'safe', map: context, path, value: 'RuntimeDefault' }),
    };
  }
}

/** The form before 1.30, which still counts. */
function* annotated(document: Manifest, workload: Workload): Generator<Report> {
  for (const { key, value } of annotationsOf(workload)) {
    if (!key.startsWith('container.apparmor.security.beta.kubernetes.io/')) continue;
    if (/^(?:|runtime\/default|localhost\/.*)$/s.test(value.text)) continue;
    const title = 'Set the AppArmor profile to `runtime/default`';
    yield {
      at: value.span,
      message: `\`${value.text}\` is an AppArmor profile that confines nothing.`,
      fixes: replaceFix(document, { title, safety: 'safe', node: value, value: 'runtime/default' }),
    };
  }
}

const path = ['appArmorProfile', 'type'];
const isConfining = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';
