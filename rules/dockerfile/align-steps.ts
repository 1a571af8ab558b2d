import type { BuildStep } from './build-step.ts';
import type { ExpectedStep } from './expected-step.ts';
import { likeness, sure } from './step-likeness.ts';

/** The instruction that a step of the history came of. */
export interface Aligned {
  /** An index into the expected steps. */
  readonly index: number;
  readonly sure: boolean;
}

/**
 * Finds for every step of an image's history the instruction that it came of: the way through both lists, in order,
 * on which most is alike. Steps before the first such one are the base image's and cost nothing.
 */
export function alignSteps(
  steps: readonly BuildStep[],
  expected: readonly ExpectedStep[],
): readonly (Aligned | undefined)[] {
  const aligned: (Aligned | undefined)[] = steps.map(() => undefined);
  let [to, last] = [steps.length, expected.length];
  while (to > 0 && last > 0 && isSame(steps[to - 1], expected[last - 1])) {
    [to, last] = [to - 1, last - 1];
    aligned[to] = { index: last, sure: true };
  }
  if (last > 0) {
    const [fromStep, fromExpected] = [Math.max(0, to - longest), Math.max(0, last - longest)];
    const path = bestPath(steps.slice(fromStep, to), expected.slice(fromExpected, last));
    for (const { step, index, alike } of path) {
      aligned[fromStep + step] = { index: fromExpected + index, sure: alike >= sure };
    }
  }
  fillGaps(aligned, steps, expected);
  fillStart(aligned, steps, expected);
  return aligned;
}

/** What is longer is compared from its end only: the time grows with the product of both lengths. */
const longest = 400;

const isSame = (step: BuildStep | undefined, expected: ExpectedStep | undefined): boolean =>
  step !== undefined && expected !== undefined && likeness(step, expected) === 1;

interface Match {
  readonly step: number;
  readonly index: number;
  readonly alike: number;
}

/** What it costs to leave out a step or an instruction, in the measure in which a pair that is the same is worth 1. */
const leftOut = 0.3;
const leastAlike = 0.3;

function bestPath(steps: readonly BuildStep[], expected: readonly ExpectedStep[]): readonly Match[] {
  const width = expected.length + 1;
  const alike = new Float64Array((steps.length + 1) * width);
  const best = new Float64Array((steps.length + 1) * width);
  const at = (list: Float64Array, step: number, index: number): number => list[step * width + index] ?? 0;
  for (let step = steps.length; step >= 0; step -= 1) {
    for (let index = expected.length; index >= 0; index -= 1) {
      const place = step * width + index;
      const [one, other] = [steps[step], expected[index]];
      if (one === undefined || other === undefined) {
        best[place] = -leftOut * (steps.length - step + expected.length - index);
        continue;
      }
      const pair = likeness(one, other);
      alike[place] = pair;
      const without = Math.max(at(best, step + 1, index), at(best, step, index + 1)) - leftOut;
      best[place] = pair < leastAlike ? without : Math.max(without, pair + at(best, step + 1, index + 1));
    }
  }
  let step = firstOfPath(steps.length, (start) => at(best, start, 0));
  let index = 0;
  const path: Match[] = [];
  while (step < steps.length && index < expected.length) {
    const [here, pair] = [at(best, step, index), at(alike, step, index)];
    if (pair >= leastAlike && here === pair + at(best, step + 1, index + 1)) {
      path.push({ step, index, alike: pair });
      [step, index] = [step + 1, index + 1];
    } else if (here === at(best, step, index + 1) - leftOut) index += 1;
    else step += 1;
  }
  return path;
}

/** The step from which the best path goes, the last of equal ones: what comes before is the base image's. */
function firstOfPath(count: number, best: (start: number) => number): number {
  let first = count;
  for (let start = count - 1; start >= 0; start -= 1) if (best(start) > best(first)) first = start;
  return first;
}

/** Between two that are found, and after the last, what has the same keyword belongs together, though nobody is sure. */
function fillGaps(
  aligned: (Aligned | undefined)[],
  steps: readonly BuildStep[],
  expected: readonly ExpectedStep[],
): void {
  let next: number | undefined;
  let before = -1;
  for (const [step, found] of aligned.entries()) {
    if (found !== undefined) {
      before = found.index;
      next = undefined;
      continue;
    }
    if (before < 0) continue;
    const end = aligned.slice(step).find((one) => one !== undefined)?.index ?? expected.length;
    const from = next ?? before + 1;
    const index = expected.findIndex(
      ({ keyword }, at) => at >= from && at < end && keyword === steps[step]?.keyword,
    );
    if (index < 0) continue;
    aligned[step] = { index, sure: false };
    next = index + 1;
    before = index;
  }
}

/** Right before the first that is found, what has the same keyword in the same order is likely to belong together too. */
function fillStart(
  aligned: (Aligned | undefined)[],
  steps: readonly BuildStep[],
  expected: readonly ExpectedStep[],
): void {
  let step = aligned.findIndex((one) => one !== undefined);
  let index = aligned[step]?.index ?? 0;
  while (step > 0 && index > 0 && steps[step - 1]?.keyword === expected[index - 1]?.keyword) {
    [step, index] = [step - 1, index - 1];
    aligned[step] = { index, sure: false };
  }
}
