import type { KeyAnchor } from '../../../server/signature/anchors.ts';
import { type Instance, makeInstance, pair } from './instance.ts';
import { type Json, type Minted, type Minting, mint } from './mint.ts';
import { anchors, statement, verdict } from './verdict.ts';

/** For a suite: a Sigstore and a key that are trusted, and a Sigstore that is not. */
export interface World {
  readonly ours: Instance;
  readonly theirs: Instance;
  readonly key: ReturnType<typeof pair>;
  readonly keyAnchor: KeyAnchor;
  /** Signs the tests' image. */
  minted(minting?: Minting, instance?: Instance): Promise<Minted>;
  /** What comes of a bundle, in the words `proof, log`. */
  told(bundle: Json, more?: Parameters<typeof verdict>[2]): Promise<string>;
}

export function makeWorld(): World {
  let both: readonly [Instance, Instance] | undefined;
  before(async () => {
    both = [await makeInstance(), await makeInstance('theirs')];
  });
  const instance = (which: 0 | 1): Instance => {
    if (both === undefined) throw new Error('The suite has not begun.');
    return both[which];
  };
  const key = pair();
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const keyAnchor = { id: 'cosign.pub', grantedBy: 'the test', pem };
  return {
    get ours() {
      return instance(0);
    },
    get theirs() {
      return instance(1);
    },
    key,
    keyAnchor,
    minted: (minting = {}, by = instance(0)) => mint(by, { payload: statement(), ...minting }),
    async told(bundle, more = {}) {
      const { proof, log } = await verdict(bundle, anchors(instance(0).anchor, keyAnchor), more);
      return `${proof}, ${log}`;
    },
  };
}

export const entry = 'verificationMaterial.tlogEntries.0';
export const stamp = 'verificationMaterial.timestampVerificationData.rfc3161Timestamps.0.signedTimestamp';
export const certificate = 'verificationMaterial.certificate.rawBytes';
