import type { BuiltImage } from '../core/facts.ts';
import type { ImageScan } from '../core/scan.ts';
import { type Rebuilt, rebuild } from '../scan/history.ts';
import { type Aligned, alignSteps } from './align-steps.ts';
import { readStep } from './build-step.ts';
import { expectedSteps } from './expected-step.ts';
import { ancestryOf } from './stages.ts';
import type { Dockerfile, Stage } from './syntax.ts';

/** Reads the Dockerfile that an image was built from, whose text the facts hold. */
export type ReadDockerfile = (text: string) => Dockerfile | undefined;

/** Where all parts of an image stood in its Dockerfile when it was scanned. */
export interface PlacedThen {
  readonly document: Dockerfile | undefined;
  readonly chain: readonly Stage[];
  /** By step and by layer. */
  readonly steps: readonly Origin[];
  readonly layers: readonly Origin[];
}

/** The instruction, an index into those of the document; undefined where it is the base or nobody knows. */
export interface Origin {
  readonly instruction: number | undefined;
  readonly own: boolean;
  readonly sure: boolean;
}

export function placedWhenScanned({ scan, text, target }: BuiltImage, read: ReadDockerfile): PlacedThen {
  const document = read(text);
  const stage = document && targetOf(document, target);
  if (document === undefined || stage === undefined) return { document, chain: [], steps: [], layers: [] };
  const chain = ancestryOf(stage);
  const rebuilt = rebuild(scan);
  if (rebuilt.text === text) return { document, chain, ...placedOnRebuilt(scan, rebuilt) };
  const indexOf = new Map(document.instructions.map((one, index) => [one, index] as const));
  const built = chain.toReversed().flatMap(({ instructions }) => instructions);
  const indices = built.flatMap((one) => indexOf.get(one) ?? []);
  const isFromScratch = chain.at(-1)?.from.base.kind === 'scratch';
  const firstOwn = isFromScratch ? 0 : firstOwnStep(scan);
  const aligned = alignOwn(scan, firstOwn ?? 0, document, indices);
  const found = aligned.findIndex((one) => one !== undefined);
  const own = firstOwn ?? (found < 0 ? Number.POSITIVE_INFINITY : found);
  const known = found >= 0 || indices.length === 0;
  const steps = aligned.map((one, step): Origin => {
    const instruction = one && indices[one.index];
    return { instruction, own: step >= own, sure: step < own ? known : (one?.sure ?? false) };
  });
  const layers = scan.layers.map(({ step, lines }, layer): Origin => {
    const named = lines && instructionAt(document, lines.first, indices);
    if (named !== undefined) return { instruction: named, own: true, sure: true };
    const origin = step === undefined ? undefined : steps[step];
    const isOwn = scan.baseLayers === undefined || isFromScratch ? origin?.own : layer >= scan.baseLayers;
    const unknown = { instruction: undefined, own: isOwn ?? isAboveBase(scan, layer, own), sure: false };
    if (origin === undefined || (isOwn && !makesLayers(document, origin))) return unknown;
    return isOwn === false ? { instruction: undefined, own: false, sure: known } : origin;
  });
  return { document, chain, steps, layers };
}

/** A Dockerfile that was made from the very history. Where somebody knows what the base is, that stays one. */
function placedOnRebuilt(scan: ImageScan, { steps, layers }: Rebuilt): Pick<PlacedThen, 'steps' | 'layers'> {
  const own = firstOwnStep(scan) ?? 0;
  return {
    steps: scan.history.map((_, step) => ({ instruction: steps.get(step), own: step >= own, sure: true })),
    layers: scan.layers.map((_, layer) => ({
      instruction: layers.get(layer),
      own: layer >= (scan.baseLayers ?? 0),
      sure: true,
    })),
  };
}

const targetOf = ({ stages }: Dockerfile, target: string | undefined): Stage | undefined => {
  if (target === undefined) return stages.at(-1);
  const name = target.toLowerCase();
  return stages.find((stage) => stage.name === name) ?? stages[/^\d+$/.test(name) ? Number(name) : -1];
};

/** The step after the base image's last layer, where somebody knows how many layers that has. */
function firstOwnStep({ layers, baseLayers }: ImageScan): number | undefined {
  if (baseLayers === undefined) return undefined;
  const last = layers.slice(0, baseLayers).findLast(({ step }) => step !== undefined)?.step;
  return last === undefined ? 0 : last + 1;
}

function alignOwn(
  { history }: ImageScan,
  from: number,
  document: Dockerfile,
  indices: readonly number[],
): readonly (Aligned | undefined)[] {
  const all = expectedSteps(document);
  const expected = indices.flatMap((index) => all[index] ?? []);
  const base = history.slice(0, from).map(() => undefined);
  const own = history.slice(from).map(({ instruction }) => readStep(instruction));
  return [...base, ...alignSteps(own, expected)];
}

/** A layer of no step: what stands below the first layer that is known to be own is the base's. */
function isAboveBase({ layers }: ImageScan, layer: number, firstOwn: number): boolean {
  const first = layers.findIndex(
    ({ step, lines }) => lines !== undefined || (step !== undefined && step >= firstOwn),
  );
  return first >= 0 && layer >= first;
}

/** Where all was made one layer, the history has it at a step that makes none. */
const makesLayers = ({ instructions }: Dockerfile, { instruction }: Origin): boolean => {
  const keyword = instruction === undefined ? undefined : instructions[instruction]?.keyword;
  return keyword === undefined || /^(?:RUN|COPY|ADD|WORKDIR)$/.test(keyword);
};

/** The instruction of a line, counted from 1, where it is one of those that the image was built with. */
function instructionAt(
  { text, instructions }: Dockerfile,
  line: number,
  indices: readonly number[],
): number | undefined {
  let start = 0;
  for (let count = 1; count < line; count += 1) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const end = text.indexOf('\n', start);
  return indices.find((index) => {
    const span = instructions[index]?.span;
    return span !== undefined && span.start <= (end < 0 ? text.length : end) && span.end > start;
  });
}
