import { type Facts, noFacts } from '../../rules/core/facts.ts';
import type { ImageScan } from '../../rules/core/scan.ts';
import type { SettledPolicy } from '../../rules/policy/settle.ts';
import { dockerfileOf, historyRules } from '../../rules/scan/history.ts';
import { scanRules } from '../../rules/scan/rules/index.ts';
import type { Trouble } from '../registry/trouble.ts';
import type { RunError, RunReport } from '../report/model.ts';
import { checkWithFacts, imagesNamedIn, type ToldFacts } from './with-facts.ts';

export interface ScanReportInput {
  /** What was asked for, in the grammar for images, and what came of it. */
  readonly scans: readonly { readonly image: string; readonly scan: ImageScan | Trouble }[];
  /** The file whose lines the findings belong to; undefined: each image's own history. */
  readonly file: ScannedFile | undefined;
  /** What the file is held to, or the images themselves. */
  readonly policy: SettledPolicy;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Whether the report needs the edits of the fixes. */
  readonly changes: boolean;
  readonly seconds: number;
}

export interface ScannedFile {
  /** As it is shown. */
  readonly path: string;
  readonly text: string;
  /** The stage that was built; undefined: the last. */
  readonly target: string | undefined;
}

/**
 * The findings of scans as of any other run: on the lines of the file that the image is built from or that names it,
 * or on a Dockerfile that is rebuilt from the image's history. An image that could not be scanned is an error of it.
 */
export function scanReport(input: ScanReportInput): RunReport {
  const scans = input.scans.flatMap(({ image, scan }) => ('trouble' in scan ? [] : [{ image, scan }]));
  const { file } = input;
  const { facts, others } = file === undefined ? { facts: noFacts, others: scans } : share(file, scans);
  const told = [
    ...(file === undefined
      ? []
      : [checkWithFacts({ ...file, languageId: undefined }, facts, scanIds, input)]),
    ...others.map((one) => onHistory(one, input)),
  ];
  return {
    files: told.flatMap(({ report }) => report ?? []),
    errors: [...input.scans.flatMap(failed), ...told.flatMap(({ errors }) => errors)],
    fixed: 0,
    seconds: input.seconds,
    images: scans.map(({ scan }) => scan),
  };
}

/** The rules that read scans; those that a rebuilt Dockerfile is held to beside them. */
const scanIds = scanRules.map(({ id }) => id);
const historyIds = [...scanIds, ...historyRules];

type Scanned = { readonly image: string; readonly scan: ImageScan };

/** Nobody can edit a rebuilt Dockerfile, so that its findings have no fixes. */
function onHistory({ image, scan }: Scanned, input: ScanReportInput): ToldFacts {
  const text = dockerfileOf(scan);
  const facts = { ...noFacts, built: { scan, text, target: undefined } };
  const { report, errors } = checkWithFacts(
    { path: image, text, languageId: 'dockerfile' },
    facts,
    historyIds,
    input,
  );
  const findings = report?.findings.map((finding) => ({ ...finding, fixes: [] }));
  return { report: report && { ...report, findings: findings ?? [] }, errors };
}

/**
 * What of the scans a file has a place for: the images that it names, and, in a Dockerfile, the first that it does not
 * name, which is the one that is built from it. What is left over is told on its own history.
 */
function share(
  { path, text, target }: ScannedFile,
  scans: readonly Scanned[],
): { readonly facts: Facts; readonly others: readonly Scanned[] } {
  const naming = imagesNamedIn({ path, text });
  const named = new Map<string, ImageScan>();
  const rest = scans.filter(({ scan }) => {
    if (scan.reference === undefined || !naming?.names.has(scan.reference)) return true;
    named.set(scan.reference, scan);
    return false;
  });
  const [built, ...others] = naming?.language === 'dockerfile' ? rest : [undefined, ...rest];
  const facts = { ...noFacts, scans: named, built: built && { scan: built.scan, text, target } };
  return { facts, others: others.flatMap((one) => one ?? []) };
}

const failed = ({
  image,
  scan,
}: {
  readonly image: string;
  readonly scan: ImageScan | Trouble;
}): readonly RunError[] => {
  if ('trouble' in scan) return [{ path: image, message: scan.message }];
  return scan.unknown.map(({ what, reason }) => ({
    path: image,
    message: `${what[0]?.toUpperCase()}${what.slice(1)}: ${reason}`,
  }));
};
