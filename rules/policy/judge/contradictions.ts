import type { Report } from '../../core/rule.ts';
import type { PolicyParts, PolicySource } from '../syntax.ts';
import { imageContradictions } from './image-contradictions.ts';
import { imagesSaid } from './images-said.ts';

/** Entries of one file that cannot both count. */
export function* contradictionsIn(source: PolicySource): Generator<Report> {
  yield* lockedAndOff(source);
  yield* imageContradictions(imagesSaid(source.images));
  for (const { images } of source.overrides) yield* imageContradictions(imagesSaid(images));
  yield* versionsIn(source.kubernetes);
}

function* lockedAndOff({ locked, rules }: PolicySource): Generator<Report> {
  for (const { value: id, at } of locked) {
    if (rules.get(id)?.level !== 'off') continue;
    yield { at, message: `\`${id}\` is off in this file, so there is nothing to lock.` };
  }
}

/** A cluster of one version checks no later version of the standard. */
function* versionsIn({ version, podSecurityVersion }: PolicyParts['kubernetes']): Generator<Report> {
  const [cluster, standard] = [minorOf(version?.value), minorOf(podSecurityVersion?.value)];
  if (cluster === undefined || standard === undefined || standard <= cluster) return;
  if (podSecurityVersion === undefined) return;
  yield {
    at: podSecurityVersion.at,
    message: `The cluster is of version ${version?.value}, which knows no Pod Security Standards of version ${podSecurityVersion.value}.`,
  };
}

const minorOf = (version: string | undefined): number | undefined =>
  version === undefined ? undefined : Number(version.slice(version.indexOf('.') + 1));
