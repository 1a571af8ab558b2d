import type { ImageScan, PackageType, Severity, Vulnerability } from '../../rules/core/scan.ts';
import { severities } from '../../rules/core/scan.ts';
import type { RunReport } from './model.ts';
import { amount } from './words.ts';

export { inBytes as bytesText } from '../../rules/scan/words.ts';

/** What an image is called: its name, or the place where it was found. */
export const nameOf = ({ reference, source }: ImageScan): string => reference ?? source;

/** Bytes of all layers, uncompressed. */
export const sizeOf = ({ layers }: ImageScan): number => layers.reduce((sum, { size }) => sum + size, 0);

/** Bytes that lie in a layer and that a later one deletes or writes anew. */
export const wastedIn = ({ layers }: ImageScan): number =>
  layers.reduce((sum, { wasted }) => sum + wasted, 0);

/** The step that made a layer, as a line of a Dockerfile; undefined where the history does not say. */
export function instructionOf({ layers, history }: ImageScan, layer: number | undefined): string | undefined {
  const step = layer === undefined ? undefined : layers[layer]?.step;
  return step === undefined ? undefined : history[step]?.instruction;
}

/** Whether a layer is the base image's; undefined where nobody knows. */
export const isBase = ({ baseLayers }: ImageScan, layer: number): boolean | undefined =>
  baseLayers === undefined ? undefined : layer < baseLayers;

/** Nobody says that it does not matter here. */
export const countsIn = ({ vex }: Vulnerability): boolean => vex === undefined;

/** What is known of an image's vulnerabilities. `unknown`: they were asked for, and the answer failed. */
export type VulnerabilityState = 'checked' | 'not checked' | 'unknown';

export function vulnerabilityState({ data, unknown, vulnerabilities }: ImageScan): VulnerabilityState {
  // Another scanner's report may list some without a word on where they are from.
  if (data !== undefined || vulnerabilities.length > 0) return 'checked';
  return unknown.some(({ what }) => /^vulnerabilities\b/i.test(what)) ? 'unknown' : 'not checked';
}

/** How many count of each severity, severe ones first. */
export const severityCounts = (vulnerabilities: readonly Vulnerability[]): ReadonlyMap<Severity, number> =>
  new Map(
    severities.map((severity) => [
      severity,
      vulnerabilities.filter((one) => countsIn(one) && one.severity === severity).length,
    ]),
  );

/** `1 critical, 2 high`; empty for none. */
export const severityText = (vulnerabilities: readonly Vulnerability[]): string =>
  [...severityCounts(vulnerabilities)]
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(', ');

/** What is known of an image's vulnerabilities, in a sentence that never takes what was not checked for clean. */
export function vulnerabilityText(scan: ImageScan): string {
  const state = vulnerabilityState(scan);
  if (state === 'not checked') return 'Vulnerabilities were not checked.';
  if (state === 'unknown') return 'Vulnerabilities are unknown.';
  const excused = scan.vulnerabilities.filter((one) => !countsIn(one)).length;
  const found = severityText(scan.vulnerabilities);
  const more = excused === 0 ? '' : ` (and ${excused} that VEX excuses)`;
  return `${found === '' ? 'No vulnerability is known' : `Vulnerabilities: ${found}`}${more}, by ${dataText(scan)}.`;
}

/** Where the advisories came from and how old they are. */
export function dataText({ data }: ImageScan): string {
  if (data === undefined) return 'an unknown source';
  return `${data.source} ${data.date === undefined ? '(no date)' : `of ${data.date.slice(0, 10)}`}`;
}

/** `91 packages: 88 deb, 3 npm` */
export function packagesText({ packages }: ImageScan): string {
  const types = Map.groupBy(packages, ({ type }) => type);
  const counted = [...types].map(([type, some]): readonly [PackageType, number] => [type, some.length]);
  counted.sort(([a, many], [b, most]) => most - many || (a < b ? -1 : 1));
  const list = counted.map(([type, count]) => `${count} ${type}`).join(', ');
  return `${amount(packages.length, 'package')}${counted.length > 0 ? `: ${list}` : ''}`;
}

/** `Debian GNU/Linux 12 (bookworm)`, or that it is not known. */
export const systemText = ({ os }: ImageScan): string =>
  os === undefined ? 'no known operating system' : os.name || `${os.id} ${os.version}`.trim();

/** Where findings were looked for: `3 files`, `1 image`. */
export const whereText = ({ files, images }: RunReport): string =>
  images === undefined ? amount(files.length, 'file') : amount(images.length, 'image');

/** What a run has to say of what it could not tell: not checked where nobody asked, unknown where the asking failed. */
export const errorWord = ({ images }: Pick<RunReport, 'images'>): 'not checked' | 'unknown' =>
  images === undefined ? 'not checked' : 'unknown';

/** What nobody may take for clean, in sentences; empty where all of it was looked at. */
export function openSentences({ images = [] }: RunReport): readonly string[] {
  const unchecked = images.filter((scan) => vulnerabilityState(scan) === 'not checked');
  const uncovered = images.reduce((sum, { notCovered }) => sum + notCovered.length, 0);
  const where = images.length > 1 ? ` in ${unchecked.length} of ${images.length} images` : '';
  return [
    ...(unchecked.length > 0 ? [`Vulnerabilities were not checked${where}.`] : []),
    ...(uncovered > 0
      ? [`${amount(uncovered, 'thing')} ${uncovered === 1 ? 'is' : 'are'} not covered.`]
      : []),
  ];
}
