import type { FoundAttestation, Provenance } from '../../core/signature.ts';
import type { Judged } from '../judge.ts';
import { type ComparedImage, compareImages } from './bases.ts';
import { compareDockerfile, type Likeness } from './compare.ts';
import { limitsOf } from './limits.ts';
import { notesOf } from './notes.ts';
import type { BuiltFromQuestion } from './question.ts';
import { type Weighed, weighedProvenance } from './weigh.ts';
import { claimedWords, commitWords, differsWords, provenWords, recordWords, unknownWords } from './words.ts';

export const builtFromLevels = [
  /** Somebody trusted signed that it was built from exactly this text. */
  'proven',
  /** The same but for line ends. */
  'line-ends',
  'differs',
  /** The image says so, and nobody who is trusted signed that. */
  'claimed',
  /** There is no text, but a commit, and the file is the same in it. */
  'commit-only',
  /** A record of this machine's builder says so: good enough for an image of one's own. */
  'local-record',
  'unknown',
] as const;
export type BuiltFromLevel = (typeof builtFromLevels)[number];

/** Whether an image was built from exactly a Dockerfile, and what else is known of that build. */
export interface BuiltFrom {
  readonly level: BuiltFromLevel;
  /** What the answer rests on. */
  readonly basis: 'signed' | 'claimed' | 'local-record' | 'none';
  /** A sentence or two: the answer. */
  readonly words: string;
  /** What the build had otherwise than the workspace has it: the stage, arguments, the platform, bases. A sentence each. */
  readonly notes: readonly string[];
  /** What the answer does not say, a sentence each. */
  readonly limits: readonly string[];
  readonly bases: readonly ComparedImage[];
  /** On which the answer rests; undefined where it is unknown, or a local record says it. */
  readonly attestation: Judged<FoundAttestation> | undefined;
  readonly provenance: Provenance | undefined;
}

/**
 * "Was this image built from exactly this Dockerfile?" What somebody trusted signed counts before what a local record
 * says, and both before what nobody vouches for. Of several with the same weight the one that differs counts.
 */
export function builtFrom(question: BuiltFromQuestion): BuiltFrom {
  const { found, verdict, records = [] } = question;
  const all = weighedProvenance(found, verdict);
  const proven = all.filter(({ isProven }) => isProven);
  const claims = all.filter(({ isProven }) => !isProven);
  return (
    fromText(question, proven) ??
    fromRecords(question, records) ??
    fromCommit(question, proven) ??
    fromText(question, claims) ??
    fromCommit(question, claims) ??
    whole(question, withCommit(all), {
      level: 'unknown',
      basis: 'none',
      words: unknownWords({ found, verdict, one: withCommit(all), reason: question.commitReason }),
    })
  );
}

function fromText(question: BuiltFromQuestion, all: readonly Weighed[]): BuiltFrom | undefined {
  const found = leastAlike(question.text, all, ({ provenance }) => provenance);
  if (found === undefined) return undefined;
  const { one, likeness } = found;
  const basis = one.isProven ? 'signed' : 'claimed';
  if (likeness === 'differs')
    return whole(question, one, { level: 'differs', basis, words: differsWords(one) });
  if (!one.isProven)
    return whole(question, one, { level: 'claimed', basis, words: claimedWords(one, likeness) });
  const level = likeness === 'same' ? 'proven' : 'line-ends';
  return whole(question, one, { level, basis, words: provenWords(one, likeness) });
}

function fromRecords(question: BuiltFromQuestion, records: readonly Provenance[]): BuiltFrom | undefined {
  const found = leastAlike(question.text, records, (record) => record);
  if (found === undefined) return undefined;
  const { one, likeness } = found;
  const level = likeness === 'differs' ? 'differs' : 'local-record';
  const answer = { level, basis: 'local-record', words: recordWords(likeness) } as const;
  return { ...whole(question, undefined, answer), ...about(question, one) };
}

function fromCommit(question: BuiltFromQuestion, all: readonly Weighed[]): BuiltFrom | undefined {
  const one = all.find(({ provenance }) => provenance.source?.commit !== undefined);
  if (one === undefined || question.atCommit === undefined) return undefined;
  const level = question.atCommit === 'same' ? 'commit-only' : 'differs';
  const basis = one.isProven ? 'signed' : 'claimed';
  return whole(question, one, { level, basis, words: commitWords(one, question.atCommit) });
}

/** Of those without a text the one that says most. */
const withCommit = (all: readonly Weighed[]): Weighed | undefined =>
  all.find(({ provenance }) => provenance.source?.commit !== undefined) ?? all[0];

type Answer = Pick<BuiltFrom, 'level' | 'basis' | 'words'>;

function whole(question: BuiltFromQuestion, one: Weighed | undefined, answer: Answer): BuiltFrom {
  const rest = about(question, one?.provenance);
  const limits = answer.level === 'unknown' ? [] : rest.limits;
  return { ...answer, ...rest, limits, attestation: one?.judged };
}

const about = (
  question: BuiltFromQuestion,
  provenance: Provenance | undefined,
): Pick<BuiltFrom, 'provenance' | 'bases' | 'notes' | 'limits'> => {
  const bases = provenance === undefined ? [] : compareImages(question.uses, provenance, question.images);
  return {
    provenance,
    bases,
    notes: provenance === undefined ? [] : notesOf(provenance, bases, question),
    limits: provenance === undefined ? [] : limitsOf(provenance, question.uses),
  };
};

/** Of those that hold a text the one that is least like the file. */
function leastAlike<One>(
  text: string,
  all: readonly One[],
  provenanceOf: (one: One) => Provenance,
): { readonly one: One; readonly likeness: Exclude<Likeness, 'no-text'> } | undefined {
  const compared = all.flatMap((one) => {
    const likeness = compareDockerfile(text, provenanceOf(one));
    return likeness === 'no-text' ? [] : [{ one, likeness }];
  });
  return (['differs', 'line-ends', 'same'] as const)
    .map((likeness) => compared.find((one) => one.likeness === likeness))
    .find((one) => one !== undefined);
}
