import { detectLanguage } from '../../../rules/catalogue.ts';
import type { ImageScan } from '../../../rules/core/scan.ts';
import type { Dockerfile, Stage } from '../../../rules/dockerfile/syntax.ts';
import type { ShowsScans } from '../../../rules/scan/place.ts';

/**
 * Whether an image looks like one that was built from a Dockerfile: most instructions of what it builds stand surely
 * in the image's history.
 */
export function fits(scan: ImageScan, text: string): boolean {
  const language = detectLanguage({ path: 'Dockerfile', text });
  const document = language?.parse(text).parts[0]?.part.document as (Dockerfile & ShowsScans) | undefined;
  const places = document?.placeLayers?.({ scan, text, target: undefined });
  if (document === undefined || places === undefined) return false;
  const own = instructionsOf(document.stages.at(-1));
  const found = new Set(
    scan.history.flatMap((_, step) => {
      const { at, own: isOwn, approximate, stale } = places.step(step);
      return isOwn && !approximate && !stale ? [at.start] : [];
    }),
  );
  const matched = own.filter(({ start, end }) => [...found].some((at) => start <= at && at < end));
  return own.length > 0 && matched.length / own.length >= leastShare;
}

const leastShare = 0.6;

/** Where the instructions stand that leave a step behind, of a stage and those that it is built on. */
function instructionsOf(
  stage: Stage | undefined,
): readonly { readonly start: number; readonly end: number }[] {
  if (stage === undefined) return [];
  const own = stage.instructions.filter(({ kind, keyword }) => kind !== 'from' && keyword !== 'ARG');
  return [...instructionsOf(stage.parent), ...own.map(({ span }) => span)];
}
