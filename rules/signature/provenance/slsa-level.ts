import type { FoundAttestation, Provenance, Signer } from '../../core/signature.ts';
import type { Judged } from '../judge.ts';
import { predicateKind } from './predicate.ts';

/** What provenance is worth in SLSA's terms, and in words that say no more than is known. */
export interface SlsaLevel {
  /** SLSA's Build track; 0: there is no provenance that counts. 3 is never given: nobody can tell it from here. */
  readonly level: 0 | 1 | 2;
  /** A sentence or two. */
  readonly words: string;
}

/**
 * SLSA 1.0, *Build track*: L1, provenance is there; L2, a hosted builder made and signed it. For L2 the signature must
 * be by a trusted signer of the policy's who is a hosted builder: a workflow of a host that is known, on no runner of
 * its owner's. Whoever holds a key may sign by hand, so a key is no proof of a builder. `unknown`: look-ups that failed.
 */
export function slsaLevel(
  attestations: readonly Judged<FoundAttestation>[],
  unknown: readonly string[] = [],
): SlsaLevel {
  const isSure = unknown.length === 0;
  const levels = attestations.filter(({ found }) => isProvenance(found)).map((one) => levelOf(one, isSure));
  if (levels.length === 0 && !isSure) return notKnown;
  return levels.length === 0 ? none : levels.reduce((best, one) => (one.level > best.level ? one : best));
}

const none: SlsaLevel = { level: 0, words: 'No SLSA level: there is no provenance that counts.' };

const notKnown: SlsaLevel = { level: 0, words: 'The SLSA level is unknown: a look-up failed.' };

const isProvenance = ({ predicateType, provenance }: FoundAttestation): boolean =>
  provenance !== undefined && predicateKind(predicateType) === 'slsa-provenance';

function levelOf({ found, status, reason, signer }: Judged<FoundAttestation>, isSure: boolean): SlsaLevel {
  if (status === 'invalid') return { level: 0, words: `No SLSA level: the provenance is invalid. ${reason}` };
  const claim = claimOf(found.provenance);
  if (status !== 'verified') {
    const unsigned = isSure ? 'nobody signed it' : 'whether somebody signed it is unknown';
    const why = found.proof === 'unsigned' ? unsigned : 'no signer whom the policy trusts signed it';
    return { level: 1, words: `Build L1: there is provenance, but ${why}, so it is a claim.${claim}` };
  }
  const builder = hostedBuilder(found.signer);
  const by = signer === undefined ? 'a trusted signer' : `\`${signer}\``;
  if (builder === undefined) {
    return {
      level: 1,
      words: `Build L1: there is provenance, signed by ${by}. That a hosted builder made it is not proven.${claim}`,
    };
  }
  return { level: 2, words: `Build L2: ${builder} made the provenance, signed as ${by}.${claim}` };
}

/** Who hosts the builds whose signature it is; undefined where it is no build, or one on a runner of its owner's. */
function hostedBuilder(signer: Signer | undefined): string | undefined {
  if (signer?.kind !== 'identity') return undefined;
  const host = hostedIssuers.get(signer.issuer.replace(/\/$/, ''));
  if (host === undefined || signer.build === undefined) return undefined;
  return signer.build.runner === host.runner ? host.name : undefined;
}

/** Issuers that vouch for builds, by the word that they have for machines of their own. */
const hostedIssuers: ReadonlyMap<string, { readonly name: string; readonly runner: string }> = new Map([
  [
    'https://token.actions.githubusercontent.com',
    { name: "GitHub Actions, on GitHub's own runners,", runner: 'github-hosted' },
  ],
  ['https://gitlab.com', { name: "GitLab CI, on GitLab's own runners,", runner: 'gitlab-hosted' }],
]);

/** Builders that say of themselves that they reach L3. */
const claimsMore =
  /^https:\/\/github\.com\/slsa-framework\/slsa-github-generator\/|^https:\/\/cloudbuild\.googleapis\.com\//;

const claimOf = (provenance: Provenance | undefined): string =>
  claimsMore.test(provenance?.builder ?? '')
    ? ' Its builder claims Build L3: that cannot be checked from here.'
    : '';
