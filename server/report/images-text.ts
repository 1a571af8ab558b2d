import type { ImageScan } from '../../rules/core/scan.ts';
import { inBytes } from '../../rules/scan/words.ts';
import {
  nameOf,
  packagesText,
  sizeOf,
  systemText,
  vulnerabilityState,
  vulnerabilityText,
  wastedIn,
} from './images.ts';
import type { Style } from './style.ts';
import { visible } from './width.ts';
import { amount } from './words.ts';

/** What an image is, before what was found in it. */
export function* imageHead(scan: ImageScan, style: Style): Generator<string> {
  const from =
    scan.reference === undefined || scan.source.endsWith(scan.reference) ? '' : `  (${scan.source})`;
  yield `${style.bold(visible(nameOf(scan)))}${style.dim(visible(from))}`;
  // Another scanner's report may leave out any of them.
  const where = [scan.digest, scan.platform, systemText(scan)].filter((text) => text !== '');
  yield `  ${visible(where.join('  '))}`;
  const wasted = wastedIn(scan);
  const size = sizeOf(scan);
  // What another scanner reported may name layers without a size.
  const layers = `${size > 0 ? `${inBytes(size)} in ` : ''}${amount(scan.layers.length, 'layer')}`;
  yield `  ${layers}${wasted > 0 ? `, ${inBytes(wasted)} of them wasted` : ''}; ${packagesText(scan)}`;
  const said = visible(vulnerabilityText(scan));
  yield `  ${vulnerabilityState(scan) === 'checked' ? said : style.level('warning', said)}`;
  if (scan.scanner.name !== 'embedded')
    yield `  ${visible(`Scanned by ${scan.scanner.name} ${scan.scanner.version}`.trimEnd())}`;
}

/** What cannot be told of an image, and why. What was asked for and failed is told with the run's errors. */
export function* uncoveredLines(scan: ImageScan, style: Style): Generator<string> {
  for (const { what, reason } of scan.notCovered)
    yield `${style.bold(visible(nameOf(scan)))}  ${style.level('warning', 'not covered')}  ${visible(`${what}: ${reason}`)}`;
}
