import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SignatureStatus } from '../../rules/core/signature.ts';
import { root } from './root.ts';

/** Images that the real cosign and notation have signed: an OCI layout and the keys (`README.md` beside them). */
export interface SignedSet {
  readonly layout: string;
  readonly keys: {
    readonly cosign: string;
    readonly other: string;
    readonly notation: string;
  };
}

export const setAt = (folder: string): SignedSet => ({
  layout: join(folder, 'layout'),
  keys: {
    cosign: join(folder, 'keys/cosign.pub'),
    other: join(folder, 'keys/other.pub'),
    notation: join(folder, 'keys/notation.crt'),
  },
});

const folder = join(root, '../shared/vectors/signed-here');

/** Undefined where the material is not there. */
export const signedHere: SignedSet | undefined = existsSync(folder) ? setAt(folder) : undefined;

/** What the real tools say of an image, by what is trusted; without a transparency log. */
export interface SignedRow {
  readonly tag: string;
  readonly cosign: SignatureStatus;
  readonly other: SignatureStatus;
  readonly notation: SignatureStatus;
}

const row = (
  tag: string,
  cosign: SignatureStatus,
  other: SignatureStatus,
  notation: SignatureStatus,
): SignedRow => ({ tag, cosign, other, notation });

/**
 * The table of the set's README. Where it has a dash, because the tool does not know the other's signatures, we know
 * them: they are there, and by nobody who is trusted.
 */
export const signedRows: readonly SignedRow[] = [
  row('unsigned', 'unsigned', 'unsigned', 'unsigned'),
  row('cosign-bundle', 'verified', 'untrusted', 'untrusted'),
  row('cosign-legacy', 'verified', 'untrusted', 'untrusted'),
  row('cosign-annotated', 'verified', 'untrusted', 'untrusted'),
  row('cosign-attested', 'verified', 'untrusted', 'untrusted'),
  row('cosign-two-keys', 'verified', 'verified', 'untrusted'),
  row('cosign-other-key', 'untrusted', 'verified', 'untrusted'),
  row('cosign-other-key-legacy', 'untrusted', 'verified', 'untrusted'),
  row('cosign-moved-legacy', 'invalid', 'untrusted', 'untrusted'),
  row('notation-jws', 'untrusted', 'untrusted', 'verified'),
  row('notation-cose', 'untrusted', 'untrusted', 'verified'),
  row('notation-metadata', 'untrusted', 'untrusted', 'verified'),
  row('notation-other-cert', 'untrusted', 'untrusted', 'untrusted'),
  row('notation-expired', 'untrusted', 'untrusted', 'expired'),
];

/** With a transparency log asked for: none of them stands in one. */
export const withLogRequired = (said: SignatureStatus, tag: string): SignatureStatus =>
  said === 'verified' && tag.startsWith('cosign-') ? 'not-proven' : said;
