import type { FoundSignature, ImageSignatures, SignatureStatus } from '../../../rules/core/signature.ts';
import type { Judged, Verdict } from '../../../rules/signature/judge.ts';
import { clause, dayWords, signerWords } from '../../../rules/signature/words.ts';

/** A verdict in a few words, for a lens and a title: `verified: release.yml@refs/tags/v1 of github.com/acme/app, 2026-11-01`. */
export function verdictWords({ status, reason, signatures }: Verdict): string {
  switch (status) {
    case 'verified': {
      const [first, ...others] = signatures.filter((one) => one.status === 'verified');
      if (first === undefined) return `verified: ${brief(reason)}`;
      const more = others.length > 0 ? ` and ${others.length} more` : '';
      return `verified: ${knownAs(first)}${dayWords(first.found)}${more}`;
    }
    case 'untrusted':
      return 'signed, not by a trusted signer';
    case 'unsigned':
      return 'unsigned';
    default:
      return `${statusWords[status]}: ${brief(reason)}`;
  }
}

/** An identity says who it is; a key and a certificate are best known by the name that the policy has for them. */
function knownAs({ found: { signer }, signer: name }: Judged<FoundSignature>): string {
  return signer?.kind === 'identity' || name === undefined ? plain(signerWords(signer)) : name;
}

/** As a person says it. */
export const statusWords: Readonly<Record<SignatureStatus, string>> = {
  verified: 'verified',
  untrusted: 'signed, not by a trusted signer',
  'not-proven': 'not proven',
  expired: 'expired',
  invalid: 'invalid',
  unsigned: 'unsigned',
  unknown: 'unknown',
};

/** Of VS Code's codicons. Unsigned is neither good nor an alarm. */
export const statusIcons: Readonly<Record<SignatureStatus, string>> = {
  verified: 'verified-filled',
  untrusted: 'unverified',
  'not-proven': 'unverified',
  expired: 'watch',
  invalid: 'error',
  unsigned: 'circle-slash',
  unknown: 'question',
};

/** Whether the reason says more than the words of the verdict. */
export const saysMore = (verdict: Verdict): boolean =>
  verdict.status === 'verified' ||
  verdict.status === 'untrusted' ||
  verdict.status === 'unsigned' ||
  brief(verdict.reason).endsWith('…') ||
  /[.!?]\s/.test(verdict.reason);

/** The first sentence, short enough for a line. */
export function brief(reason: string): string {
  const said = reason.replace(/^It is (?:not valid|not proven|unknown): /, '');
  const first = clause((/^.*?[.!?](?=\s|$)/s.exec(said)?.[0] ?? said).replaceAll('`', ''));
  const text = first.length > longest ? `${first.slice(0, longest - 1).trimEnd()}…` : first;
  // It goes on after a colon; a name that is all capitals stays.
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

const longest = 90;

const plain = (text: string): string => text.replaceAll('`', '');

/** Whether the index or one platform’s image is what the signatures are over. */
export function coverWords({ digest, platform }: ImageSignatures, covers: string): string {
  if (covers === digest) return platform === undefined ? 'the image' : 'the index of all platforms';
  if (covers === platform?.digest) return `the image for ${platform.name} alone`;
  return 'the attestations of the image';
}
