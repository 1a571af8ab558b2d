import type { ImageScan } from '../../rules/core/scan.ts';
import type { RunReport } from '../report/model.ts';
import { type AnsweredImage, reasonOf, statusOf, statusWord } from '../report/signatures.ts';
import { summaryOf } from '../report/summary.ts';
import { type Judged, saidOf, type Verdict, verdictOf } from '../report/verdict.ts';

/** What a gate says of an image; the same as its exit code: 0, 1, 3, and 2 for a broken policy. */
export type GateWord = 'promoted' | 'refused' | 'unknown' | 'broken';

export interface GateVerdict {
  readonly word: GateWord;
  /** What stands against it or is not known, in sentences; empty for what is promoted. */
  readonly reasons: readonly string[];
}

/**
 * The one verdict on an image that was scanned and whose signatures were checked: that of the scan and that of the
 * check by themselves, the worse of the two. Both must have looked at the very same image.
 */
export function gateVerdict(scan: RunReport, signatures: RunReport, judged: Judged): GateVerdict {
  const other = differentImage(scan, signatures);
  const words = [
    wordOf[verdictOf(scan, judged)],
    wordOf[verdictOf(signatures, judged)],
    ...(other === undefined ? [] : ['unknown' as const]),
  ];
  const word = order.find((one) => words.includes(one)) ?? 'unknown';
  if (word === 'promoted') return { word, reasons: [] };
  return {
    word,
    reasons: [
      ...(judged.successful ? [] : ['The policy is broken.']),
      ...signatureReasons(signatures),
      ...scanReasons(scan, judged),
      ...findingReasons(signatures, judged),
      ...(other === undefined ? [] : [other]),
    ],
  };
}

export const gateExitCodes: Readonly<Record<GateWord, number>> = {
  promoted: 0,
  refused: 1,
  broken: 2,
  unknown: 3,
};

const wordOf: Readonly<Record<Verdict, GateWord>> = {
  passed: 'promoted',
  refused: 'refused',
  unknown: 'unknown',
  broken: 'broken',
};

const order: readonly GateWord[] = ['broken', 'refused', 'unknown', 'promoted'];

/** Between two questions a tag may move; then neither answer is about the other's image. */
function differentImage({ images = [] }: RunReport, { signed = [] }: RunReport): string | undefined {
  const [scan] = images;
  const [checked] = signed;
  if (scan === undefined || checked?.found === undefined || isSame(scan, checked)) return undefined;
  return `What was scanned (${scan.digest}) is not what the signatures were looked for of (${checked.found.digest}): the tag has moved meanwhile, or they are not of the same platform.`;
}

const isSame = ({ digest }: ImageScan, { found }: AnsweredImage): boolean =>
  digest === found.digest || digest === found.platform?.digest;

const signatureReasons = ({ signed = [] }: RunReport): readonly string[] =>
  signed.flatMap((one) =>
    statusOf(one) === 'verified' ? [] : [`It is ${statusWord(statusOf(one))}: ${reasonOf(one)}`],
  );

const scanReasons = (scan: RunReport, judged: Judged): readonly string[] => [
  ...findingReasons(scan, judged),
  ...scan.errors.map(({ message }) => message),
];

/** Only where they refuse. */
function findingReasons(run: RunReport, judged: Judged): readonly string[] {
  const alone = verdictOf({ ...run, signed: undefined }, { ...judged, successful: true });
  if (alone !== 'refused') return [];
  const what = run.images === undefined ? 'the check of signatures' : 'the scan';
  return [`There are findings of ${what}: ${saidOf(summaryOf(run)).join(', ')}.`];
}
