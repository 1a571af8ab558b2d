import type { Level } from '../../rules/core/level.ts';
import type { FoundAttestation, FoundSignature, SignatureStatus } from '../../rules/core/signature.ts';
import type { Judged } from '../../rules/signature/judge.ts';
import type { RunReport } from './model.ts';
import {
  type AnsweredImage,
  coveredBy,
  kindWords,
  reasonOf,
  type SignedImage,
  signerText,
  statusOf,
  statusWord,
  type TrustUsed,
  trustOf,
} from './signatures.ts';
import { noStyle, type Style } from './style.ts';
import { counts } from './summary.ts';
import { findingLines } from './text.ts';
import { visible } from './width.ts';
import { amount } from './words.ts';

/** What a check of signatures has to say to people: of each image the word first, then who, when, over what. */
export function signaturesText(run: RunReport, style: Style = noStyle): string {
  const signed = run.signed ?? [];
  const lines = signed.flatMap((one) => [...imageLines(one, style), '']);
  for (const file of run.files)
    for (const finding of file.findings)
      if (counts(finding)) lines.push(...findingLines(file, finding, style), '');
  const told = new Set(signed.map(({ image }) => image));
  const untold = run.errors.filter(({ path }) => !told.has(path));
  for (const { path, message } of untold)
    lines.push(`${style.bold(visible(path))}  ${style.level('error', 'unknown')}  ${visible(message)}`);
  if (untold.length > 0) lines.push('');
  lines.push(style.bold(`${summaryText(signed)}, ${run.seconds.toFixed(2)} s.`));
  return `${lines.join('\n')}\n`;
}

/** `2 images: 1 verified, 1 unsigned`: each word that there is, none added up with another. */
function summaryText(signed: readonly SignedImage[]): string {
  const counted = Map.groupBy(signed, statusOf);
  const words = [...counted].map(([status, some]) => `${some.length} ${statusWord(status)}`);
  const isFiles = signed.some((one) => one.found !== undefined && one.what === 'file');
  return `${amount(signed.length, isFiles ? 'file' : 'image')}${words.length === 0 ? '' : `: ${words.join(', ')}`}`;
}

/** Of one image; what it says of itself is untrusted text and steers no terminal. */
export function* imageLines(signed: SignedImage, style: Style): Generator<string> {
  const status = statusOf(signed);
  yield style.bold(visible(signed.image));
  yield `  ${worded(status, style)}  ${visible(reasonOf(signed))}`;
  if (signed.found === undefined) return;
  for (const [name, text] of factsOf(signed)) yield `  ${style.dim(name.padEnd(column))}${visible(text)}`;
  for (const one of signed.verdict.signatures) yield* judgedLines(one, kindText(one.found), signed, style);
  for (const one of signed.verdict.attestations)
    yield* judgedLines(one, attestationText(one.found), signed, style);
  // Where the image's own reason is one requirement's, it is said already.
  for (const { requirement, status: met, reason } of signed.verdict.requirements)
    if (met !== 'verified' && reason !== signed.verdict.reason)
      yield `  ${worded(met, style)}  ${visible(`asked for by ${requirement.from}: ${reason}`)}`;
  for (const text of signed.found.unknown) yield `  ${style.level('warning', 'unknown')}  ${visible(text)}`;
  for (const text of signed.found.notCovered)
    yield `  ${style.level('warning', 'not covered')}  ${visible(text)}`;
}

const column = 12;

const worded = (status: SignatureStatus, style: Style): string =>
  status === 'verified' ? style.added(status) : style.level(levelsOf[status], statusWord(status));

const levelsOf: Readonly<Record<Exclude<SignatureStatus, 'verified'>, Level>> = {
  untrusted: 'error',
  'not-proven': 'error',
  expired: 'error',
  invalid: 'error',
  unsigned: 'warning',
  unknown: 'warning',
};

function* factsOf({
  found,
  verdict,
  slsa,
  built,
  tool,
}: AnsweredImage): Generator<readonly [string, string]> {
  const { digest, platform } = found;
  yield ['digest', platform === undefined ? digest : `${digest} (index)`];
  if (platform !== undefined) yield ['platform', `${platform.name} is ${platform.digest}`];
  yield ['asked', `${found.from}, ${moment(found.at)}${tool === undefined ? '' : `, by ${tool}`}`];
  if (built !== undefined) {
    yield ['built from', built.words];
    for (const text of [...built.notes, ...built.limits]) yield ['', text];
  }
  if (found.attestations.length > 0) yield ['SLSA', slsa.words];
  if (verdict.grantedBy.length > 0) yield ['granted by', verdict.grantedBy.join(', ')];
}

function* judgedLines(
  { found, status, reason, signer }: Judged<FoundSignature | FoundAttestation>,
  what: string,
  signed: AnsweredImage,
  style: Style,
): Generator<string> {
  const by = found.proof === 'unsigned' ? '' : ` by ${signer ?? signerText(found.signer)}`;
  yield `  ${worded(status, style)}  ${visible(`${what}${by}`)}`;
  if (status !== 'verified' && reason !== '' && reason !== signed.verdict.reason)
    yield `    ${visible(reason)}`;
  if (signer !== undefined && found.signer !== undefined) yield `    ${visible(signerText(found.signer))}`;
  yield style.dim(`    ${visible(detailsOf(found, status, signed).join('; '))}`);
  const annotations = 'annotations' in found ? Object.entries(found.annotations) : [];
  if (annotations.length > 0)
    yield style.dim(`    ${visible(annotations.map(([key, value]) => `${key}=${value}`).join(' '))}`);
  for (const [name, { result, reason: why }] of Object.entries(found.checks ?? {}))
    if (result !== 'passed')
      yield style.dim(
        `    ${visible(`${checkWords.get(name) ?? name} ${result.replace('-', ' ')}: ${why}`)}`,
      );
}

function detailsOf(
  found: FoundSignature | FoundAttestation,
  status: SignatureStatus,
  signed: AnsweredImage,
): readonly string[] {
  if (found.proof === 'unsigned') return ['nobody signed it: a claim'];
  return [
    timeText(found),
    // What is not valid is over nothing, whatever it claims.
    ...(status === 'invalid' ? [] : [`over ${coveredText(found, signed)}`]),
    ...logTexts[found.log],
    ...trustTexts(found, signed.trust),
  ];
}

const logTexts: Readonly<Record<FoundSignature['log'], readonly string[]>> = {
  included: ['in the transparency log'],
  absent: ['in no transparency log'],
  broken: ['its entry in the transparency log is broken'],
  none: [],
};

const checkWords: ReadonlyMap<string, string> = new Map([['authenticTimestamp', 'time stamp']]);

const kindText = ({ kind }: FoundSignature): string => `signature (${kindWords[kind]})`;

function attestationText({ predicateType, summary }: FoundAttestation): string {
  const what = summary || predicateType || 'a statement that cannot be read';
  return `attestation: ${what}`;
}

/** When, and whose word that is. */
function timeText({ time, timeFrom }: FoundSignature | FoundAttestation): string {
  if (time === undefined) return 'at an unknown time';
  return `${moment(time)} ${timeFrom === undefined ? '' : timeWords[timeFrom]}`.trimEnd();
}

const timeWords = {
  log: 'by the transparency log',
  timestamp: 'by a timestamp authority',
  claim: 'by its own word',
} as const;

const coveredWords = {
  index: 'the index of all platforms',
  platform: "this platform's image",
  attestation: 'its attestations',
} as const;

function coveredText({ covers }: FoundSignature | FoundAttestation, { found, what }: AnsweredImage): string {
  const covered = coveredBy(found, covers);
  if (covered === 'image') return `the ${what}`;
  return covered === 'other' ? covers || 'nothing that can be told' : coveredWords[covered];
}

const trustTexts = (
  found: FoundSignature | FoundAttestation,
  trust: ReadonlyMap<string, TrustUsed>,
): readonly string[] =>
  trustOf(found, trust).map(({ kind, id, date }) => {
    const name = id.startsWith('-----BEGIN') ? 'written in the policy' : id;
    return `${kind} ${name}${date === undefined ? '' : ` of ${date.slice(0, 10)}`}`;
  });

/** To the minute, in UTC: nobody needs more of it at a glance. */
const moment = (iso: string): string =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(iso) ? `${iso.slice(0, 16).replace('T', ' ')} UTC` : iso;
