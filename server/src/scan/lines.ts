import type { Finding } from '../../../rules/core/finding.ts';
import type { Level } from '../../../rules/core/level.ts';
import type {
  ImagePackage,
  ImageScan,
  Severity,
  Uncovered,
  Vulnerability,
} from '../../../rules/core/scan.ts';
import type { Span } from '../../../rules/core/span.ts';
import type { LayerPlaces, Place } from '../../../rules/scan/place.ts';
import { isBase } from '../../report/images.ts';
import type { ScanNode } from '../protocol-scan.ts';

/** What a result has to list, each with where it comes from, before it is grouped. */
export interface Lines {
  readonly vulnerabilities: readonly VulnerabilityLine[];
  readonly findings: readonly FindingLine[];
}

export interface From {
  readonly layer: number | undefined;
  /** An index into the history. */
  readonly step: number | undefined;
  /** Whether the base image brought it not; true where nobody knows. */
  readonly own: boolean;
  readonly place: ScanNode['place'];
}

export interface VulnerabilityLine extends From {
  readonly kind: 'vulnerability';
  /** An index into the scan's. */
  readonly index: number;
  readonly vulnerability: Vulnerability;
  readonly package: ImagePackage;
}

/** A finding that is no vulnerability: a secret, a setuid file, wasted bytes. */
export interface FindingLine extends From {
  readonly kind: 'finding';
  readonly index: number;
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly fixable: boolean;
}

/** Where a result's findings stand, in a Dockerfile or in one made of its history. */
export interface Placed {
  readonly places: LayerPlaces | undefined;
  readonly findings: readonly Finding[];
  /** A place that a person can be led to; undefined where the document is nobody's. */
  readonly lead: (at: Span) => ScanNode['place'];
  /** Whether the document tells what is the base image's. */
  readonly tellsOwn: boolean;
}

export function linesOf(scan: ImageScan, placed: Placed): Lines {
  const { places, findings } = placed;
  const steps = scan.history.map((_, step) => places?.step(step));
  return {
    vulnerabilities: scan.vulnerabilities.flatMap((vulnerability, index): VulnerabilityLine[] => {
      const found = scan.packages[vulnerability.package];
      if (found === undefined || vulnerability.vex !== undefined) return [];
      const { layer } = found;
      const from = {
        layer,
        step: scan.layers[layer]?.step,
        ...ownAt(scan, layer, places?.layer(layer), placed),
      };
      return [{ kind: 'vulnerability', index, vulnerability, package: found, ...from }];
    }),
    findings: findings.map((finding, index): FindingLine => {
      // What stands at FROM is said of the base image or of all of it, and of no layer alone.
      const step = steps.findIndex((place) => place?.own === true && covers(place.at, finding.at));
      const layer = scan.layers.findIndex((one) => one.step === step);
      const known = step < 0 ? undefined : step;
      return {
        kind: 'finding',
        index,
        rule: finding.rule,
        level: finding.level,
        message: finding.message,
        fixable: finding.fixes.length > 0,
        layer: layer < 0 ? undefined : layer,
        step: known,
        ...ownAt(scan, layer < 0 ? undefined : layer, known === undefined ? undefined : steps[known], placed),
        place: placed.lead(finding.at),
      };
    }),
  };
}

const covers = (whole: Span, part: Span): boolean => whole.start <= part.start && part.end <= whole.end;

function ownAt(
  scan: ImageScan,
  layer: number | undefined,
  place: Place | undefined,
  { tellsOwn, lead }: Placed,
): Pick<From, 'own' | 'place'> {
  const own =
    tellsOwn && place !== undefined ? place.own : layer === undefined || isBase(scan, layer) !== true;
  return { own, place: place && lead(place.at) };
}

export const isFixable = (line: VulnerabilityLine | FindingLine): boolean =>
  line.kind === 'finding' ? line.fixable : line.vulnerability.fixedIn.length > 0;

/** The name that most people know: the CVE where there is one. */
export const advisoryOf = ({ id, aliases }: Vulnerability): string =>
  [id, ...aliases].find((name) => name.startsWith('CVE-')) ?? id;

export const notesOf = ({
  unknown,
  notCovered,
}: ImageScan): readonly (Uncovered & { readonly word: string })[] => [
  ...unknown.map((one) => ({ ...one, word: 'Unknown' })),
  ...notCovered.map((one) => ({ ...one, word: 'Not covered' })),
];

export const worstOf = (lines: readonly VulnerabilityLine[], order: readonly Severity[]): number =>
  Math.min(order.length, ...lines.map(({ vulnerability }) => order.indexOf(vulnerability.severity)));
