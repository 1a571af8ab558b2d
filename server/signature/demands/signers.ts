import { createHash } from 'node:crypto';
import type { SignatureRequirement, SignerWho, TrustedSigner } from '../../../rules/core/signature-policy.ts';
import { meansAnyone } from '../../../rules/signature/identity-pattern.ts';
import { type Described, isOpen, notCoveredSigner, quoted } from './demand.ts';
import { translateRegExp } from './identity-regexp.ts';

/** The public keys of a text, each in the spelling of ours; undefined where it holds something else beside them. */
export function publicKeysIn(text: string): readonly string[] | undefined {
  const keys = pemBlocks(text, 'PUBLIC KEY');
  return keys.length > 0 && withoutBlocks(text, 'PUBLIC KEY') === '' ? keys : undefined;
}

/**
 * Notation's authorities as a file holds them. Anchors are read from files of their own, so that certificates which
 * stand in the file itself are not held against anything.
 */
export const certificatesWithin = (text: string): Described =>
  notCoveredSigner(
    isOpen(text) || !text.includes('-----BEGIN CERTIFICATE-----')
      ? 'Its certificates are put in by the cluster.'
      : 'Certificates that stand in the file itself are not covered.',
  );

const pemPattern = (label: string): RegExp =>
  new RegExp(`-----BEGIN ${label}-----[\\sA-Za-z0-9+/=]+-----END ${label}-----`, 'g');

function pemBlocks(text: string, label: string): readonly string[] {
  if (text.length > 200_000) return [];
  return [...text.matchAll(pemPattern(label))].map(([block]) => {
    const lines = block.split(/\s*\n\s*/).map((line) => line.trim());
    return `${lines.filter((line) => line !== '').join('\n')}\n`;
  });
}

const withoutBlocks = (text: string, label: string): string => text.replace(pemPattern(label), '').trim();

/** Keys of which each is a signer of its own. */
export const keySigners = (pem: string): readonly SignerWho[] | undefined =>
  publicKeysIn(pem)?.map((key) => ({ kind: 'key', key }));

/** How a file writes an identity. */
export interface WrittenIdentity {
  readonly subject: string;
  readonly subjectRegExp: string;
  readonly issuer: string;
  readonly issuerRegExp: string;
  /** Whether `*` in `subject` and `issuer` stands for anything; else it means itself. */
  readonly wild: boolean;
}

/**
 * The signers that an identity means: several where alternatives are written. One may be anyone: a requirement trusts
 * nobody, so it may be as loose as the tool has it.
 */
export function identitySigners(written: WrittenIdentity): Described {
  const identities = patternsOf('subject', written.subject, written.subjectRegExp, written.wild);
  const issuers = patternsOf('issuer', written.issuer, written.issuerRegExp, written.wild);
  if (typeof identities === 'string') return notCoveredSigner(identities);
  if (typeof issuers === 'string') return notCoveredSigner(issuers);
  return {
    who: identities.flatMap((identity) =>
      issuers.map((issuer): SignerWho => ({ kind: 'identity', identity, issuer })),
    ),
    notCovered: [],
  };
}

function patternsOf(name: string, exact: string, regExp: string, wild: boolean): readonly string[] | string {
  if (isOpen(exact) || isOpen(regExp)) return `Its ${name} is put in later.`;
  if (exact !== '' && regExp !== '') return `It asks for a ${name} and a regular expression of it at once.`;
  if (exact !== '') {
    const isPlain = wild ? !exact.includes('?') : !exact.includes('*');
    return isPlain ? [exact] : `The ${name} ${quoted(exact)} is not covered.`;
  }
  if (regExp === '') return ['*'];
  const read = translateRegExp(regExp);
  return typeof read === 'string'
    ? `The regular expression ${quoted(regExp)} of its ${name} is not covered: ${read}`
    : read;
}

/**
 * The signers that a requirement describes, as such whom its file trusts for the images that it means; for a workspace
 * that is trusted. Nobody who
 * may be anyone is among them, and nobody of a requirement that says more of them than is covered: the file trusts an
 * identity under an authority of its own, say, and not under every other one.
 */
export function trustedIn({
  from,
  images,
  except,
  signers,
  attestations,
  notCovered,
}: SignatureRequirement): readonly TrustedSigner[] {
  if (notCovered.length > 0) return [];
  return [...signers, ...attestations.flatMap((one) => one.signers)].flatMap((signer) =>
    signer.kind === 'described' && isSomebody(signer.who)
      ? [{ name: nameOf(signer.who), who: signer.who, grantedBy: from, only: { images, except } }]
      : [],
  );
}

const isSomebody = (who: SignerWho): boolean =>
  who.kind === 'key' ||
  (who.kind === 'identity' &&
    meansAnyone(who.identity) === undefined &&
    meansAnyone(who.issuer) === undefined) ||
  (who.kind === 'certificate' && who.level !== 'skip');

/** Of a key or a certificate whose text stands in the file a part of its digest. */
function nameOf(who: SignerWho): string {
  if (who.kind === 'identity') return who.identity;
  const text = who.kind === 'key' ? who.key : who.certificate;
  if (!text.includes('-----BEGIN')) return text.slice(text.lastIndexOf('/') + 1);
  return `${who.kind} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
