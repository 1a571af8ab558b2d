import type { Report } from '../../core/rule.ts';
import { known, knownText } from '../../yaml/lookup.ts';
import type { Container, Manifest, Workload } from '../syntax.ts';
import { capital, contextsOf } from './contexts.ts';
import { setFix } from './mend.ts';
import { placeOf } from './place.ts';

/**
 * Every written profile that is neither the runtime's own nor one from the node, on the pod too, though no
 * container may use it. Two checks of the standards ask for it, so that both rules report it, gathered in one
 * finding.
 */
export function* unconfined(document: Manifest, workload: Workload): Generator<Report> {
  for (const { context, container, whose } of contextsOf(workload)) {
    if (known(context, 'seccompProfile').state !== 'known') continue;
    const type = knownText(context, ...path);
    if (type.state === 'unknown' || (type.state === 'known' && confines.has(type.value))) continue;
    const at = placeOf(context, path, container?.at ?? workload.object.at);
    const said = type.state === 'known' ? `\`${type.value}\`` : 'no type';
    const message = `${capital(whose)} has a seccomp profile of ${said}, so that every system call is let through.`;
    const title = 'Set the seccomp profile to `RuntimeDefault`';
    const fixes = setFix(document, { title, safety: 'safe', map: context, path, value: 'RuntimeDefault' });
    const rule = 'seccomp-unconfined';
    yield { at, message, fixes, gather: { rule, key: `${rule} ${at.start}`, at, message, fixes } };
  }
}

/** The containers without a profile of their own, in a pod without one. */
export function withoutProfile({ spec, containers }: Workload): readonly Container[] {
  if (known(spec, ...profile).state !== 'absent') return [];
  return containers.filter(({ node }) => known(node, ...profile).state === 'absent');
}

/** Whether the value of an annotation, as it was before 1.19, confines. */
export const annotationConfines = (value: string): boolean =>
  value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');

const profile = ['securityContext', 'seccompProfile'];
const path = ['seccompProfile', 'type'];
const confines: ReadonlySet<string> = new Set(['RuntimeDefault', 'Localhost']);
