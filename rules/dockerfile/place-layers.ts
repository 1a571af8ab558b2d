import type { BuiltImage } from '../core/facts.ts';
import { once, slot } from '../core/keep.ts';
import { spanOf } from '../core/span.ts';
import type { KnownUse } from '../image/judged.ts';
import type { LayerPlaces, Place } from '../scan/place.ts';
import { mendOf } from './mend.ts';
import { type Counterpart, pairInstructions, saidIn } from './pair-instructions.ts';
import { type Origin, type PlacedThen, placedWhenScanned, type ReadDockerfile } from './placed-then.ts';
import { ancestryOf } from './stages.ts';
import type { Dockerfile, Instruction, Stage } from './syntax.ts';

/**
 * Places what a scan found on the lines of the Dockerfile that the image was built from. The history is laid beside
 * the instructions as they were when the image was scanned; from there each is looked up in the file as it is now.
 * What cannot be told goes to FROM.
 */
export function layerPlacer(read: ReadDockerfile): (this: Dockerfile, built: BuiltImage) => LayerPlaces {
  const kept = slot<{ readonly built: BuiltImage; readonly places: LayerPlaces }>();
  const placed = once((built: BuiltImage) => placedWhenScanned(built, read));
  return function placeLayers(built) {
    const known = kept.get(this);
    if (known?.built === built) return known.places;
    const places = placesToday(this, placed(built));
    kept.set(this, { built, places });
    return places;
  };
}

function placesToday(today: Dockerfile, then: PlacedThen): LayerPlaces {
  const { document, chain } = then;
  const [stage, root] = [chain[0], chain.at(-1)];
  if (document === undefined || stage === undefined || root === undefined) return placesAt(nowhere(today));
  const pairs = document.text === today.text ? undefined : pairInstructions(document, today);
  const counterpart = (one: Instruction): Counterpart => {
    const index = document.instructions.indexOf(one);
    return pairs?.[index] ?? { index, same: true };
  };
  const now = (one: Instruction): Instruction | undefined => today.instructions[counterpart(one).index ?? -1];
  const place = (one: Instruction, { own, sure }: Pick<Origin, 'own' | 'sure'>): Place => {
    const [found, { same }] = [now(one), counterpart(one)];
    if (found === undefined) return { ...nowhere(today), own };
    const mend = same && sure ? mendOf(today, found) : undefined;
    return { at: pointAt(found), own, stale: !same, approximate: !sure, mend };
  };
  const from = now(root.from);
  const [base, whole] = [place(root.from, { own: false, sure: true }), place(stage.from, sureAndOwn)];
  const nobodyKnows = { ...base, approximate: true };
  const [made, byOrigin] = [new Map<string, Place>(), new Map<Origin, Place>()];
  const of = (origin: Origin | undefined): Place => {
    if (origin === undefined) return nobodyKnows;
    const known = byOrigin.get(origin);
    if (known) return known;
    const key = `${origin.instruction} ${origin.own} ${origin.sure}`;
    const found =
      made.get(key) ?? place(document.instructions[origin.instruction ?? -1] ?? root.from, origin);
    made.set(key, found);
    byOrigin.set(origin, found);
    return found;
  };
  return {
    layer: (layer) => of(then.layers[layer]),
    step: (step) => of(then.steps[step]),
    setBy: (keyword) => {
      const set = chain.flatMap((one) => settingsOf(one, keyword).at(-1) ?? [])[0];
      const at = set === undefined ? whole : place(set, sureAndOwn);
      const stageNow = today.stages.find((one) => one.from === now(stage.from));
      const isSame = isSetTheSame(keyword, { document, stage }, { document: today, stage: stageNow });
      return isSame ? at : { ...at, stale: true, mend: undefined };
    },
    base,
    baseUse: from?.kind === 'from' ? useOf(from) : undefined,
    whole,
  };
}

const sureAndOwn = { own: true, sure: true };

const settingsOf = ({ instructions }: Stage, keyword: string): readonly Instruction[] =>
  instructions.filter((one) => one.keyword === keyword && !one.onBuild);

interface StageIn {
  readonly document: Dockerfile;
  readonly stage: Stage | undefined;
}

/** Whether the instructions of a kind that make an image what it is are the same in two versions of a file. */
function isSetTheSame(keyword: string, before: StageIn, today: StageIn): boolean {
  if (before.document.text === today.document.text) return true;
  const said = ({ document, stage }: StageIn): string =>
    (stage ? ancestryOf(stage) : [])
      .flatMap((one) => settingsOf(one, keyword))
      .map((one) => saidIn(document)[document.instructions.indexOf(one)])
      .join('\n');
  return said(before) === said(today);
}

const useOf = ({ base }: Instruction & { kind: 'from' }): KnownUse | undefined => {
  const reference = base.kind === 'image' ? base.use.reference : undefined;
  return base.kind === 'image' && reference ? { ...base.use, reference } : undefined;
};

const pointAt = (instruction: Instruction): Place['at'] =>
  (instruction.kind === 'from' ? instruction.image?.span : undefined) ?? instruction.keywordSpan;

/** In a file without the stage that was built nothing can be placed. */
const nowhere = ({ instructions }: Dockerfile): Place => ({
  at: instructions[0]?.keywordSpan ?? spanOf(0, 0),
  own: false,
  stale: true,
  approximate: true,
  mend: undefined,
});

const placesAt = (place: Place): LayerPlaces => ({
  layer: () => place,
  step: () => place,
  setBy: () => place,
  base: place,
  baseUse: undefined,
  whole: place,
});
