import type { FoundSignature, Signer } from '../core/signature.ts';
import type { SignerWho } from '../core/signature-policy.ts';
import { type PredicateKind, predicateKind, predicateKinds } from './provenance/predicate.ts';

/** Who made a signature, for a sentence: `release.yml@refs/tags/v1 of github.com/acme/app`. */
export function signerWords(signer: Signer | undefined): string {
  if (signer === undefined) return 'somebody';
  if (signer.kind === 'identity') return identityWords(signer.identity, signer.issuer);
  if (signer.kind === 'certificate') return `the holder of the certificate \`${signer.subject}\``;
  if (signer.kind === 'named') return signer.name;
  return signer.fingerprint === undefined ? 'a key' : `the key ${shortDigest(signer.fingerprint)}`;
}

/** Whom a policy means, for a sentence. */
export function whoWords(who: SignerWho): string {
  if (who.kind === 'identity') return identityWords(who.identity, who.issuer);
  if (who.kind === 'certificate') return `a certificate below \`${fileName(who.certificate)}\``;
  return who.key.includes('-----BEGIN')
    ? 'the key that the policy holds'
    : `the key \`${fileName(who.key)}\``;
}

function identityWords(identity: string, issuer: string): string {
  const [, host, repository, workflow] = workflowUri.exec(identity) ?? [];
  if (workflow !== undefined) return `${workflow} of ${host}/${repository}`;
  return `${identity} (${issuer.replace(/^https:\/\//, '')})`;
}

/** GitHub's and GitLab's: repository, file, and after `@` the branch or tag. */
const workflowUri = /^https:\/\/([^/]+)\/(.+?)\/(?:\.github\/workflows\/|\/)([^/@]*(?:\/[^/@]+)*@.+)$/;

/** The day on which a signature was made; empty where nobody says so. */
export function dayWords({ time, timeFrom }: Pick<FoundSignature, 'time' | 'timeFrom'>): string {
  if (time === undefined) return '';
  return timeFrom === 'claim' ? `, by its own word on ${dayOf(time)}` : `, ${dayOf(time)}`;
}

export const dayOf = (time: string): string => time.slice(0, 10);

/** `sha256:1234567890ab…` */
export const shortDigest = (digest: string): string =>
  digest.length > 20 ? `${digest.slice(0, digest.indexOf(':') + 13)}…` : digest;

/** The last name of a path, whichever its slashes. */
export const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** Who asks for something, for a sentence: the name of a file as code, other words as they are. */
export const askerWords = (from: string): string =>
  from === '' ? 'the policy' : /[/\\.]/.test(from) ? `\`${fileName(from)}\`` : from;

/** A part of a sentence as a sentence. What begins with the name of a host or with code stays as it is. */
export const sentence = (text: string): string => {
  const first = /^[a-z]+(?=[ ,:]|$)/.test(text) ? text.charAt(0).toUpperCase() : text.charAt(0);
  return text === '' ? '' : `${first}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
};

/** The same without the full stop, to go on after it. */
export const clause = (text: string): string => text.replace(/\.$/, '');

/** The first word small, unless it is a name: to go on after a colon. */
export const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]*\b/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;

/** What an attestation is, for a sentence, by its short name or its predicate type. */
export function predicateWords(predicate: string): string {
  const kind = predicateKinds.find((one) => one === predicate) ?? predicateKind(predicate);
  return kind === undefined ? `attestation \`${predicate}\`` : kindWords[kind];
}

/** The same with an article where it has one. */
export function anyPredicate(predicate: string): string {
  const words = predicateWords(predicate);
  return words.startsWith('SLSA') ? words : `${/^[aeiouS]/.test(words) ? 'an' : 'a'} ${words}`;
}

const kindWords: Readonly<Record<PredicateKind, string>> = {
  'slsa-provenance': 'SLSA provenance',
  spdx: 'SBOM (SPDX)',
  cyclonedx: 'SBOM (CycloneDX)',
  vulnerability: 'vulnerability report',
  vex: 'VEX document',
};
