import { dirname } from 'node:path';
import type { Facts, PublishedImage } from '../../rules/core/facts.ts';
import type { PolicyContext } from '../../rules/core/policy.ts';
import type { ImageSignatures, Provenance } from '../../rules/core/signature.ts';
import type { SignatureRequirement } from '../../rules/core/signature-policy.ts';
import { parseDockerfile } from '../../rules/dockerfile/document.ts';
import { judgeImage, type Verdict } from '../../rules/signature/judge.ts';
import { type BuiltFrom, builtFrom } from '../../rules/signature/provenance/built-from.ts';
import { compareDockerfile } from '../../rules/signature/provenance/compare.ts';
import type { WantedBuild } from '../../rules/signature/provenance/question.ts';
import { type SlsaLevel, slsaLevel } from '../../rules/signature/provenance/slsa-level.ts';
import { type Weighed, weighedProvenance } from '../../rules/signature/provenance/weigh.ts';
import { maskedAlike, maskedDockerfile } from '../signature/attestation/masked.ts';
import { readBuildRecords } from '../signature/attestation/read-records.ts';
import type { BuildRecord } from '../signature/attestation/record.ts';
import { type AtCommit, compareAtCommit } from './at-commit.ts';
import { wantedBuild } from './wanted-build.ts';

export interface BuiltFromRequest {
  /** Absolute. */
  readonly path: string;
  /** The file as it is saved. */
  readonly text: string;
  readonly found: ImageSignatures;
  readonly policy: Pick<PolicyContext, 'signatures'>;
  readonly demands: readonly SignatureRequirement[];
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Which digest names lead to now. */
  readonly images: Facts['images'];
  /** Paths of what the builder of this machine wrote down: `--metadata-file`'s JSON, `.dockerbuild`. */
  readonly records: readonly string[];
  /** How the workspace builds it; undefined: what its own files say is looked up. */
  readonly wanted: WantedBuild | undefined;
  /** Whether git may be run in the folder of the file; `environment`: whose `PATH` and `GIT_*` count. */
  readonly git: { readonly environment?: NodeJS.ProcessEnv | undefined } | undefined;
}

export interface BuiltFromAnswer extends BuiltFrom {
  readonly verdict: Verdict;
  readonly slsa: SlsaLevel;
  /** The fact that rules over the file may be given. Its Dockerfile is not masked: in memory only. */
  readonly published: PublishedImage;
  /** Both sides for a diff editor, without any secret's value; undefined where nobody knows the text as it was built. */
  readonly diff: Diff | undefined;
  /** Records that could not be read, or are of other images, a sentence each. */
  readonly problems: readonly string[];
}

export interface Diff {
  /** What is compared with: `Dockerfile as built`, `Dockerfile of commit 1234567890ab`. */
  readonly title: string;
  readonly built: string;
  readonly now: string;
  /** Whether all that differs is hidden, because it is a secret. */
  readonly onlySecrets: boolean;
}

/** "Was this image built from exactly this Dockerfile?" for both doors: provenance, policy, git and local records joined. */
export async function checkBuiltFrom(
  request: BuiltFromRequest,
  signal: AbortSignal,
): Promise<BuiltFromAnswer> {
  const { path, text, policy, demands, today } = request;
  const found = toldApart(request.found, text);
  const verdict = judgeImage(found, policy.signatures, demands, today);
  const provenances = weighedProvenance(found, verdict).toSorted(
    (a, b) => Number(b.isProven) - Number(a.isProven),
  );
  const [commit, { records, problems }, wanted] = await Promise.all([
    commitOf(request, provenances, signal),
    recordsOf(request, signal),
    request.wanted ?? wantedBuild(path),
  ]);
  const answer = builtFrom({
    text,
    uses: parseDockerfile(text).parts.flatMap(({ part }) => part.document.images),
    found,
    verdict,
    atCommit: commit.atCommit,
    commitReason: commit.reason,
    records,
    wanted,
    images: request.images,
  });
  return {
    ...answer,
    verdict,
    slsa: slsaLevel(verdict.attestations, found.unknown),
    published: { signatures: found, atCommit: commit.atCommit },
    diff: diffOf(text, answer, commit),
    problems,
  };
}

/**
 * A kept copy in which secrets are hidden is no proof that a file is the same, but good enough to see that it is not:
 * then it counts as the Dockerfile itself.
 */
const toldApart = (found: ImageSignatures, text: string): ImageSignatures => ({
  ...found,
  attestations: found.attestations.map((one) => {
    const built = one.provenance?.dockerfile;
    if (one.provenance === undefined || !built?.masked || maskedDockerfile(text) === built.text) return one;
    return { ...one, provenance: { ...one.provenance, dockerfile: { ...built, masked: undefined } } };
  }),
});

/** Git is asked only where nobody trusted tells the text and some provenance names a commit. */
async function commitOf(
  { path, text, git }: BuiltFromRequest,
  all: readonly Weighed[],
  signal: AbortSignal,
): Promise<AtCommit> {
  const named = all.map(({ provenance }) => provenance).find(({ source }) => source?.commit !== undefined);
  const isTold = all.some((one) => one.isProven && compareDockerfile(text, one.provenance) !== 'no-text');
  if (named === undefined || isTold) return notCompared;
  if (git === undefined) {
    const reason = 'Its commit was not compared, because git may not be run here.';
    return { ...notCompared, reason };
  }
  return await compareAtCommit({ path, text, folder: dirname(path) }, named, { ...git, signal });
}

const notCompared: AtCommit = { atCommit: undefined, reason: '', text: undefined };

/** What the records say of the very image: those of others do not count, nor those that do not say what they made. */
async function recordsOf(
  { records, found }: BuiltFromRequest,
  signal: AbortSignal,
): Promise<{ readonly records: readonly Provenance[]; readonly problems: readonly string[] }> {
  const ids = new Set([found.digest, ...(found.platform === undefined ? [] : [found.platform.digest])]);
  const isOurs = ({ digests, platform }: BuildRecord): boolean =>
    digests.some((digest) => ids.has(digest)) &&
    (platform === undefined || found.platform === undefined || platform === found.platform.name);
  const matching: Provenance[] = [];
  const problems: string[] = [];
  for (const path of records) {
    const read = await readBuildRecords(path, signal);
    if ('trouble' in read) {
      problems.push(read.message);
      continue;
    }
    const ours = read.filter(isOurs);
    matching.push(...ours.map(({ provenance }) => provenance));
    if (ours.length > 0) continue;
    const silent = read.some(({ digests }) => digests.length === 0);
    problems.push(`\`${path}\` ${silent ? 'does not say which image it made' : 'is of another image'}.`);
  }
  return { records: matching, problems };
}

function diffOf(text: string, { provenance }: BuiltFrom, commit: AtCommit): Diff | undefined {
  const name = provenance?.dockerfile?.name;
  const built = provenance?.dockerfile?.text ?? commit.text;
  if (built === undefined) return undefined;
  const [maskedBuilt = '', maskedNow = ''] = maskedAlike([built, text]);
  const title =
    name === undefined
      ? `Dockerfile of commit ${provenance?.source?.commit?.slice(0, 12) ?? ''}`
      : `${name} as built`;
  return {
    title,
    built: maskedBuilt,
    now: maskedNow,
    onlySecrets: built !== text && maskedBuilt === maskedNow,
  };
}
