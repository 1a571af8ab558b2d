import { hasDigest, isDigest } from '../../registry/digest.ts';
import type { Anchors } from '../anchors.ts';
import type { Found } from '../verifier.ts';
import { type Claim, foundOf, type Place, unfitFound } from './found.ts';
import { invalid, isUnfit, notCovered, type Unfit } from './material.ts';
import { prove } from './prove.ts';
import { type ReadBundle, readBundle } from './read-bundle.ts';
import { otherSubject, type Subject, statementClaim } from './statement-claim.ts';

/** What a bundle is held against. */
export interface Against extends Subject {
  /** The bytes with that digest, which a message signature is over; undefined where they are not at hand. */
  readonly message: Uint8Array | undefined;
  /** Which of the two contents the descriptor promises. */
  readonly content: string | undefined;
  /** What it is taken for where it cannot be read. */
  readonly what: Found['what'];
  readonly place: Place;
  readonly anchors: Anchors;
  readonly now: Date;
}

export async function verifyAgainst(bytes: Uint8Array, against: Against): Promise<Found> {
  const { what, place, anchors, now } = against;
  const bundle = await readBundle(bytes, against.message);
  if (isUnfit(bundle)) return unfitFound(bundle, what, place);
  const claim = claimOf(bundle, against);
  if (isUnfit(claim)) return unfitFound(claim, what, place);
  return foundOf(await prove(bundle.material, anchors, now), claim, place);
}

function claimOf(bundle: ReadBundle, against: Against): Claim | Unfit {
  const { content } = against;
  if (content !== undefined && content !== contents[bundle.kind]) {
    return invalid('The bundle does not hold what it is announced as.');
  }
  return bundle.kind === 'envelope'
    ? statementClaim({ payloadType: bundle.payloadType, payload: bundle.material.payload }, against)
    : messageClaim(bundle, against);
}

/** How cosign and the bundle specification announce the two (`dev.sigstore.bundle.content`). */
const contents = { envelope: 'dsse-envelope', message: 'message-signature' } as const;

/** The signature is over the bytes themselves; the digest beside it must be theirs. */
function messageClaim(
  { digest: claimed, algorithm }: Extract<ReadBundle, { kind: 'message' }>,
  { digests, message, thing }: Against,
): Claim | Unfit {
  const named = `${algorithms.get(algorithm) ?? ''}:${claimed.toString('hex')}`;
  if (!isDigest(named)) return invalid('The bundle names no digest that can be computed.');
  const signed = { what: 'signature', annotations: {} } as const;
  if (message !== undefined) {
    return { ...signed, problem: hasDigest(message, named) ? '' : otherSubject(named, thing) };
  }
  return digests.includes(named)
    ? notCovered('It signs the manifest’s bytes, which are not at hand.')
    : invalid(otherSubject(named, thing));
}

const algorithms: ReadonlyMap<string, string> = new Map([
  ['SHA2_256', 'sha256'],
  ['SHA2_384', 'sha384'],
  ['SHA2_512', 'sha512'],
]);
