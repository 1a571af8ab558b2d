import assert from 'node:assert/strict';
import type { Proof } from '../../../rules/core/signature.ts';
import type { StoreAnchor } from '../../../server/signature/anchors.ts';
import { coseBytes, type EnvelopeWish, jwsBytes, makeCose, makeJws } from './envelopes.ts';
import { type Minted, mintChain } from './mint.ts';
import { coseType, jwsType, storeOf, verify } from './verify.ts';

/** Something that somebody tries, and what comes of it. */
export interface Cheat {
  readonly bytes: Uint8Array;
  readonly type?: string | undefined;
  readonly stores: readonly StoreAnchor[];
  readonly now?: Date | undefined;
}

/** A test that a cheat is not good but what it is, with a sentence that says why. */
export function refused(
  name: string,
  proof: Exclude<Proof, 'good'>,
  reason: RegExp,
  make: () => Cheat,
): void {
  it(`${name}: ${proof}`, async () => {
    const { bytes, type = jwsType, stores, now } = make();
    const found = await verify(bytes, type, stores, { now });
    assert.equal(found.proof, proof, found.reason);
    assert.match(found.reason, reason);
    assert.match(found.reason, /\.$/);
    const failed = Object.values(found.checks ?? {}).filter(({ result }) => result === 'failed');
    assert.ok(failed.length > 0 && failed.every(({ reason }) => reason !== ''), 'a check says so too');
  });
}

export const trusting = (chain: readonly Minted[]): readonly StoreAnchor[] => [
  storeOf('ca', 'acme', chain.at(-1)?.der ?? Buffer.alloc(0)),
  storeOf('signingAuthority', 'acme', chain.at(-1)?.der ?? Buffer.alloc(0)),
];

/** A JWS whose members are changed after it was signed. */
export function jwsWith(
  wish: Omit<EnvelopeWish, 'chain'>,
  change: (jws: ReturnType<typeof makeJws>) => unknown,
): Cheat {
  const chain = mintChain();
  const jws = makeJws({ chain, ...wish });
  return { bytes: jwsBytes(change(jws) ?? jws), stores: trusting(chain) };
}

/** A JWS that is signed as it is. */
export const signedJws = (wish: Partial<EnvelopeWish>): Cheat => {
  const chain = wish.chain ?? mintChain();
  return { bytes: jwsBytes(makeJws({ chain, ...wish })), stores: trusting(chain) };
};

/** A COSE_Sign1 whose members are changed after it was signed. */
export function coseWith(
  wish: Omit<EnvelopeWish, 'chain'>,
  change: (cose: ReturnType<typeof makeCose>) => Uint8Array | undefined,
): Cheat {
  const chain = mintChain();
  const cose = makeCose({ chain, ...wish });
  return { bytes: change(cose) ?? coseBytes(cose), type: coseType, stores: trusting(chain) };
}

export const signedCose = (wish: Partial<EnvelopeWish>): Cheat => {
  const chain = wish.chain ?? mintChain();
  return { bytes: coseBytes(makeCose({ chain, ...wish })), type: coseType, stores: trusting(chain) };
};

/** Text in base64url changed as JSON text. */
export const rewritten = (text: string, change: (json: string) => string): string =>
  Buffer.from(change(Buffer.from(text, 'base64url').toString())).toString('base64url');

export function flipped(bytes: Uint8Array, at = Math.floor(bytes.length / 2)): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
