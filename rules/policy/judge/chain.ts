import { policyContradiction } from '../rules/policy-contradiction.ts';
import { contextOf } from '../settle-context.ts';
import type { PolicyLayer, Sourced } from '../settled.ts';
import { contradictionsIn } from './contradictions.ts';
import { imageContradictions } from './image-contradictions.ts';
import { imagesSaid } from './images-said.ts';
import type { ReportOfFile } from './locks.ts';

/** What contradicts a file that it extends; what is wrong in one file alone is told by its own rules. */
export function judgeChain(layers: readonly PolicyLayer[]): readonly ReportOfFile[] {
  const last = layers.at(-1);
  if (last === undefined || layers.length < 2) return [];
  const known = new Set(
    [...contradictionsIn(last.source)].map(({ at, message }) => `${at.start} ${message}`),
  );
  const { lists } = contextOf(layers, () => false);
  return [...imageContradictions(imagesSaid(lists))].flatMap(({ of, at, message }) =>
    isFrom(last.file, of) && !known.has(`${at.start} ${message}`)
      ? [{ file: last.file, report: { rule: policyContradiction, at, message } }]
      : [],
  );
}

const isFrom = (file: string, of: object): of is Sourced<unknown> => 'file' in of && of.file === file;
