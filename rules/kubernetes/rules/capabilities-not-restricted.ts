import type { Fix } from '../../core/fix.ts';
import type { Report } from '../../core/rule.ts';
import type { YamlScalar } from '../../yaml/syntax.ts';
import { kubernetesRule } from '../define.ts';
import {
  addingBeyondDefault,
  dropAdded,
  isBeyondDefault,
  isForbidden,
  namesIn,
  placeOfAdded,
} from '../security/capabilities.ts';
import { capital, contextsOf, nameOf } from '../security/contexts.ts';
import { appendFix, replaceFix } from '../security/mend.ts';
import { gatheredIn } from '../security/missing.ts';
import { placeOf } from '../security/place.ts';
import { heldTo, windowsExempt } from '../security/standard.ts';
import { quoted } from '../security/words.ts';
import type { Container, Manifest, Workload } from '../syntax.ts';

export const capabilitiesNotRestricted = kubernetesRule({
  id: 'capabilities-not-restricted',
  summary: 'Drop all capabilities, and add NET_BIND_SERVICE at most.',
  level: 'warning',
  preset: 'recommended',
  family: 'security context',
  since: '0.1.0',
  sources: [
    'cis/5.2.10',
    'gatekeeper/pod-security-policy/capabilities',
    'kyverno/disallow-capabilities-strict',
    'monokle/PSS206',
    'pss/capabilities_restricted',
    'trivy/KSV-0106',
  ],
  fixes: 'unsafe',
  options: {},
  *check(input) {
    const { document } = input;
    for (const { workload, standard } of heldTo({ level: 'restricted', from: 22 }, input)) {
      if (windowsExempt(workload, standard)) continue;
      yield* addingBeyondDefault(document, workload);
      yield* addingDefault(document, workload);
      for (const container of workload.containers) {
        const dropped = namesIn(container.node, 'drop');
        if (!dropped.certain || dropped.items.some(({ text }) => text === 'ALL')) continue;
        yield {
          at: placeOf(container.node, path, container.at),
          message: `${capital(nameOf(container))} keeps the default capabilities: it does not drop \`ALL\`.`,
          fixes: workload.windows ? [] : fixOf(document, container),
          ...gatheredIn(document, workload, container),
        };
      }
    }
  },
});

const path = ['securityContext', 'capabilities', 'drop'];

function* addingDefault(document: Manifest, workload: Workload): Generator<Report> {
  for (const owner of contextsOf(workload)) {
    if (owner.container === undefined) continue;
    const bad = namesIn(owner.container.node, 'add').items.filter(isDefaultForbidden);
    if (bad.length === 0) continue;
    yield {
      at: placeOfAdded(owner, bad),
      message: `${capital(owner.whose)} adds ${quoted(bad)}; only \`NET_BIND_SERVICE\` may be added.`,
      fixes: dropAdded(document, owner, isDefaultForbidden, bad),
    };
  }
}

const isDefaultForbidden = (item: YamlScalar): boolean => isForbidden(item) && !isBeyondDefault(item);

/** Safe where nothing is left to the container but what the standard allows anyway. */
function fixOf(document: Manifest, { node }: Container): readonly Fix[] {
  const added = namesIn(node, 'add');
  const safety = added.certain && !added.items.some(isForbidden) ? 'safe' : 'unsafe';
  const misspelt = namesIn(node, 'drop').items.find(({ text }) => text.toUpperCase() === 'ALL');
  if (misspelt) {
    const title = 'Write `ALL` in capitals';
    return replaceFix(document, { title, safety: 'safe', node: misspelt, value: 'ALL' });
  }
  return appendFix(document, { title: 'Drop `ALL` capabilities', safety, map: node, path, item: 'ALL' });
}
