import type { ImageSignatures, Provenance } from '../../core/signature.ts';
import type { Verdict } from '../judge.ts';
import { sentence, signerWords } from '../words.ts';
import type { Likeness } from './compare.ts';
import { predicateKind } from './predicate.ts';
import { builderWords, type Weighed } from './weigh.ts';

type Alike = Exclude<Likeness, 'no-text' | 'differs'>;

export const provenWords = (one: Weighed, likeness: Alike): string =>
  likeness === 'same'
    ? `Built by ${builderWords(one.provenance.builder)} from exactly this Dockerfile; ${signedWords(one)}.`
    : `Built by ${builderWords(one.provenance.builder)} from this Dockerfile, the same but for line ends; ${signedWords(one)}.`;

export const claimedWords = (one: Weighed, likeness: Alike): string =>
  `The image says that it was built from exactly this Dockerfile${likeness === 'same' ? '' : ' (the same but for line ends)'}. That is a claim: ${one.whyNot}.`;

export const differsWords = (one: Weighed): string =>
  one.isProven
    ? `Built by ${builderWords(one.provenance.builder)} from a Dockerfile that differs from this one; ${signedWords(one)}.`
    : `The image says that it was built from a Dockerfile that differs from this one. That is a claim: ${one.whyNot}.`;

export function commitWords(one: Weighed, atCommit: 'same' | 'differs'): string {
  const commit = commitPlace(one.provenance);
  const unchanged =
    atCommit === 'same' ? 'this file is unchanged since' : 'this file is not as it was in that commit';
  const text = one.isProven
    ? `Built from ${commit}; ${unchanged}; ${signedWords(one)}.`
    : `The image says that it was built from ${commit}; ${unchanged}. That is a claim: ${one.whyNot}.`;
  return namesOther(one.provenance) ? `${text} Which Dockerfile it was is not said.` : text;
}

export const recordWords = (likeness: Exclude<Likeness, 'no-text'>): string =>
  ({
    same: 'A record of the builder on this machine says that it was built from exactly this Dockerfile.',
    'line-ends':
      'A record of the builder on this machine says that it was built from this Dockerfile, the same but for line ends.',
    differs:
      'A record of the builder on this machine says that it was built from a Dockerfile that differs from this one.',
  })[likeness];

export interface Unknown {
  readonly found: ImageSignatures;
  readonly verdict: Pick<Verdict, 'attestations'>;
  readonly one: Weighed | undefined;
  readonly reason: string | undefined;
}

/** Why nobody can say what it was built from, and what helps. */
export function unknownWords({ found, verdict, one, reason }: Unknown): string {
  if (one?.provenance.dockerfile?.masked) return maskedOnly;
  if (one !== undefined)
    return `${noTextWords(one.provenance)}${reason ? ` ${sentence(reason)}` : ''} ${turnOn}`;
  const [why] = found.unknown;
  if (why !== undefined) return `What it was built from is unknown: ${why}`;
  const bad = verdict.attestations.find(
    ({ found: { predicateType }, status }) => status === 'invalid' && mayBeProvenance(predicateType),
  );
  if (bad !== undefined)
    return `What it was built from is unknown, because its provenance is invalid. ${bad.reason}`;
  const others = verdict.attestations.some(({ found: { provenance } }) => provenance !== undefined);
  return others
    ? `What it was built from is unknown: there is provenance for other images of the index only. ${turnOn}`
    : `What it was built from is unknown: the image has no provenance. ${turnOn}`;
}

/** What cannot be read may be anything. */
const mayBeProvenance = (predicateType: string): boolean =>
  predicateType === '' || predicateKind(predicateType) === 'slsa-provenance';

const maskedOnly =
  'Its provenance holds the Dockerfile, but only a copy was kept in which secrets are hidden, and that reads like this file: check the image again to have them compared.';

const turnOn =
  'Build and push with `docker buildx build --provenance=mode=max --push` to have the Dockerfile in the provenance (it then holds build arguments and comments too).';

function noTextWords(provenance: Provenance): string {
  const mode = provenance.mode === 'min' ? ' (`mode=min`)' : '';
  return provenance.source?.commit === undefined
    ? `What it was built from is unknown: its provenance${mode} holds neither the Dockerfile nor a commit.`
    : `Its provenance${mode} says that it was built from ${commitPlace(provenance)}, without the Dockerfile.`;
}

const commitPlace = ({ source }: Provenance): string =>
  `commit ${source?.commit?.slice(0, 12) ?? ''} of ${source?.uri ?? ''}`;

/** Whether the file that the build began with is a workflow or the like, and no Dockerfile. */
const namesOther = ({ mode }: Provenance): boolean => mode === undefined;

const signedWords = ({ judged }: Weighed): string =>
  `signed by ${judged.signer === undefined ? signerWords(judged.found.signer) : `\`${judged.signer}\``}`;
