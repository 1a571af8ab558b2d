import type { KeyObject } from 'node:crypto';
import type { PreparedRoot } from '../trust-root/prepare.ts';
import { contentOf, isSame } from './content.ts';
import type { Libraries } from './libraries.ts';
import type { SignedMaterial } from './material.ts';

export type TimestampCheck =
  | { readonly result: 'proven'; readonly time: Date }
  /** By an authority that the root does not name: it is as if it were not there. */
  | { readonly result: 'unknown-authority' }
  | { readonly result: 'broken'; readonly reason: string };

/** Whether an authority of this root says when the signature was there (RFC 3161). */
export function checkTimestamp(
  der: Buffer,
  material: SignedMaterial,
  key: KeyObject,
  root: PreparedRoot,
  { core, verify }: Libraries,
): TimestampCheck {
  try {
    const timestamp = core.RFC3161Timestamp.parse(Buffer.from(der));
    const { signerSerialNumber: serial, signerIssuer: issuer } = timestamp;
    const isKnown = root.material.timestampAuthorities.some(
      ({ certChain: [first] }) =>
        first !== undefined && isSame(first.serialNumber, serial) && isSame(first.issuer, issuer),
    );
    if (!isKnown) return { result: 'unknown-authority' };
    // 0 and 1 are *granted*; the rest comes without a token that means anything (RFC 3161 §2.4.2).
    if (timestamp.status !== 0n && timestamp.status !== 1n) return broken;
    const publicKey = () => ({ publicKey: key, validFor: () => true });
    const options = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 };
    new verify.Verifier({ ...root.material, publicKey }, options).verify({
      signature: { ...contentOf(material), signature: material.stamped ?? material.signature },
      key: { $case: 'public-key', hint: '' },
      tlogEntries: [],
      timestamps: [{ $case: 'timestamp-authority', timestamp }],
    });
    return { result: 'proven', time: timestamp.signingTime };
  } catch {
    return broken;
  }
}

const broken: TimestampCheck = {
  result: 'broken',
  reason: 'Its timestamp is wrong, or was made when the timestamp authority did not count.',
};
