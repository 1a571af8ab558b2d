import { type Facts, noFacts } from '../../rules/core/facts.ts';
import { anySignature, type SignatureRequirement } from '../../rules/core/signature-policy.ts';
import type { SettledPolicy } from '../../rules/policy/settle.ts';
import { signatureRules } from '../../rules/signature/rules/index.ts';
import type { FileReport, RunError, RunReport } from '../report/model.ts';
import { type AnsweredImage, reasonOf, type SignedImage, statusOf } from '../report/signatures.ts';
import { checkWithFacts, imagesNamedIn, type ToldFacts } from './with-facts.ts';

export interface SignatureReportInput {
  readonly signed: readonly SignedImage[];
  /** The file whose lines the findings belong to; undefined: each image by itself. */
  readonly file: SignedFile | undefined;
  /** What the file is held to, or the images themselves; with whom this run trusts beside it. */
  readonly policy: SettledPolicy;
  /** What other tools' files ask for beside the policy. */
  readonly demands: readonly SignatureRequirement[];
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Whether the report needs the edits of the fixes. */
  readonly changes: boolean;
  readonly seconds: number;
}

export interface SignedFile {
  /** As it is shown. */
  readonly path: string;
  readonly text: string;
  /** Whether it is the one of the commit that the provenance names; undefined where that is not known. */
  readonly atCommit: 'same' | 'differs' | undefined;
  /** Which digests names lead to now; left out where nobody asked. */
  readonly images?: Facts['images'] | undefined;
}

/**
 * The findings of a check of signatures as of any other run: on the lines of the file that names the image or that it
 * is built from, or on the image's name alone. An image that nobody could be asked about is an error of the run.
 */
export function signatureReport(input: SignatureReportInput): RunReport {
  const { signed, file, seconds } = input;
  const answered = signed.filter((one): one is AnsweredImage => one.found !== undefined);
  const { facts, others } =
    file === undefined ? { facts: noFacts, others: answered } : factsOn(file, answered);
  const held = { ...input, policy: asking(input, answered) };
  const told = [
    ...(file === undefined ? [] : [onFile(file, facts, held)]),
    ...others.map((one) => onName(one, held)),
  ];
  return {
    files: told.flatMap(({ report }) => report ?? []),
    errors: [...signed.flatMap(unknown), ...told.flatMap(({ errors }) => errors)],
    fixed: 0,
    seconds,
    signed,
  };
}

const signatureIds = signatureRules.map(({ id }) => id);

/**
 * Who asks whether an image is signed asks for a signature, even where no policy does: an image of which none asks
 * anything, and that is not verified, is held to that.
 */
function asking({ policy }: SignatureReportInput, answered: readonly AnsweredImage[]): SettledPolicy {
  const isOpen = answered.some(
    ({ verdict }) => verdict.requirements.length === 0 && verdict.status !== 'verified',
  );
  if (!isOpen) return policy;
  const { signatures } = policy;
  return {
    ...policy,
    signatures: { ...signatures, requirements: [...signatures.requirements, anySigner] },
  };
}

const anySigner: SignatureRequirement = {
  from: 'this check',
  images: ['**'],
  ...anySignature,
};

const onFile = (file: SignedFile, facts: Facts, input: SignatureReportInput): ToldFacts =>
  checkWithFacts(
    { ...file, languageId: undefined },
    { ...facts, images: file.images ?? facts.images, demands: input.demands },
    signatureIds,
    input,
  );

/** Of an image that no file names: as if one line did. Nobody can edit it, so that its findings have no fixes. */
function onName({ image, found }: AnsweredImage, input: SignatureReportInput): ToldFacts {
  const { reference } = found;
  if (reference === undefined) return { report: undefined, errors: [] };
  const facts = { ...noFacts, signatures: new Map([[reference, found]]), demands: input.demands };
  const document = { path: image, text: `FROM ${reference}\n`, languageId: 'dockerfile' };
  const { report, errors } = checkWithFacts(document, facts, signatureIds, input);
  return { report: report && withoutFixes(report), errors };
}

const withoutFixes = (report: FileReport): FileReport => ({
  ...report,
  findings: report.findings.map((finding) => ({ ...finding, fixes: [] })),
});

/** What a file has a place for: the images that it names, and the one that was built from it. */
function factsOn(
  file: SignedFile,
  answered: readonly AnsweredImage[],
): { readonly facts: Facts; readonly others: readonly AnsweredImage[] } {
  const { named, rest, built } = partedBy(file, answered);
  const signatures = new Map(named.map(({ found }) => [found.reference ?? '', found]));
  const published = built && { signatures: built.found, atCommit: file.atCommit };
  // What the file differs in is told on its lines; that the image itself is not signed is told by its name all the same.
  return { facts: { ...noFacts, signatures, published }, others: rest };
}

/** The images that a file names, the others, and of those, for a Dockerfile, the first: it was built from it. */
export function partedBy(
  { path, text }: Pick<SignedFile, 'path' | 'text'>,
  answered: readonly AnsweredImage[],
): {
  readonly named: readonly AnsweredImage[];
  readonly rest: readonly AnsweredImage[];
  readonly built: AnsweredImage | undefined;
} {
  const naming = imagesNamedIn({ path, text });
  const isNamed = ({ found: { reference } }: AnsweredImage): boolean =>
    reference !== undefined && naming?.names.has(reference) === true;
  const rest = answered.filter((one) => !isNamed(one));
  return {
    named: answered.filter(isNamed),
    rest,
    built: naming?.language === 'dockerfile' ? rest[0] : undefined,
  };
}

const unknown = (signed: SignedImage): readonly RunError[] =>
  statusOf(signed) === 'unknown' ? [{ path: signed.image, message: reasonOf(signed) }] : [];
