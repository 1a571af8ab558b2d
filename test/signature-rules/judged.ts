import assert from 'node:assert/strict';
import type {
  FoundAttestation,
  FoundSignature,
  NotationChecks,
  SignatureStatus,
} from '../../rules/core/signature.ts';
import {
  anySignature,
  emptySignaturePolicy,
  type NotationLevel,
  type RequiredAttestation,
  type SignaturePolicy,
  type SignatureRequirement,
  type SignerWho,
  type TrustedSigner,
} from '../../rules/core/signature-policy.ts';
import { judgeImage, type Verdict } from '../../rules/signature/judge.ts';
import { type PartialSignatures, signaturesFrom } from '../support/page-signatures.ts';

export const githubIssuer = 'https://token.actions.githubusercontent.com';
export const releaseIdentity = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
export const indexDigest = `sha256:${'1e'.repeat(32)}`;
export const platformDigest = `sha256:${'6d'.repeat(32)}`;
export const attestationManifest = `sha256:${'a7'.repeat(32)}`;
export const elsewhere = `sha256:${'ee'.repeat(32)}`;

const policyFile = '/repo/.seaworthy.yaml';
const userFile = '/home/user/.config/seaworthy/trust.yaml';

/** A signature of the release workflow's, in the public log. */
export const byRelease = (more: Partial<FoundSignature> = {}): Partial<FoundSignature> => ({
  signer: { kind: 'identity', identity: releaseIdentity, issuer: githubIssuer, build: undefined },
  provenBy: ['public-good'],
  ...more,
});

/** A signature with the key of `ops`. */
export const byOps = (more: Partial<FoundSignature> = {}): Partial<FoundSignature> => ({
  signer: { kind: 'key', fingerprint: `sha256:${'0b'.repeat(32)}` },
  provenBy: ['/repo/keys/ops.pub'],
  ...more,
});

/** A signature of Notation's below the certificate that `notary` trusts. */
export const byNotary = (more: Partial<FoundSignature> = {}): Partial<FoundSignature> => ({
  kind: 'notation-jws',
  signer: { kind: 'certificate', subject: 'CN=signer,O=Acme,ST=WA,C=US', fingerprint: 'sha256:01' },
  provenBy: ['/repo/keys/notation.crt'],
  log: 'none',
  timeFrom: 'claim',
  checks: notationChecks({}),
  ...more,
});

export const byStranger = (more: Partial<FoundSignature> = {}): Partial<FoundSignature> => ({
  proof: 'unknown-signer',
  provenBy: [],
  ...more,
});

/** All passed, but for those that are given. */
export function notationChecks(
  failed: Partial<Record<keyof NotationChecks, string>>,
  notChecked: readonly (keyof NotationChecks)[] = [],
): NotationChecks {
  const check = (name: keyof NotationChecks): NotationChecks['expiry'] => {
    const reason = failed[name];
    if (reason !== undefined) return { result: 'failed', reason };
    return notChecked.includes(name)
      ? { result: 'not-checked', reason: 'Nobody asked.' }
      : { result: 'passed', reason: '' };
  };
  return {
    integrity: check('integrity'),
    authenticity: check('authenticity'),
    authenticTimestamp: check('authenticTimestamp'),
    expiry: check('expiry'),
    revocation: check('revocation'),
  };
}

export const signer = (name: string, who: SignerWho, grantedBy = policyFile): TrustedSigner => ({
  name,
  who,
  grantedBy,
});

export const release = signer('release', {
  kind: 'identity',
  identity: 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*',
  issuer: githubIssuer,
});
export const ops = signer('ops', { kind: 'key', key: '/repo/keys/ops.pub' }, userFile);
export const notaryAt = (level: NotationLevel, identities: readonly string[] = []): TrustedSigner =>
  signer('notary', { kind: 'certificate', certificate: '/repo/keys/notation.crt', identities, level });

export const requirement = (more: Partial<SignatureRequirement> = {}): SignatureRequirement => ({
  from: policyFile,
  images: ['ghcr.io/acme/**'],
  ...anySignature,
  ...more,
});

export const named = (...names: readonly string[]): SignatureRequirement['signers'] =>
  names.map((name) => ({ kind: 'named', name }));

export const asked = (predicate: string, more: Partial<RequiredAttestation> = {}): RequiredAttestation => ({
  predicate,
  signers: [],
  builder: undefined,
  source: undefined,
  ref: undefined,
  mostDays: undefined,
  ...more,
});

export const attested = (more: Partial<FoundAttestation> = {}): Partial<FoundAttestation> => ({
  signer: {
    kind: 'identity',
    identity: releaseIdentity,
    issuer: githubIssuer,
    build: {
      repository: 'https://github.com/acme/app',
      ref: 'refs/tags/v1',
      commit: undefined,
      runner: undefined,
      workflow: undefined,
      trigger: undefined,
    },
  },
  provenBy: ['public-good'],
  ...more,
});

/** Who is trusted and what is asked for; by default `release` and `ops`, and nothing. */
export const policyOf = (more: Partial<SignaturePolicy> = {}): SignaturePolicy => ({
  ...emptySignaturePolicy,
  signers: [release, ops],
  ...more,
});

export const asking = (...requirements: readonly Partial<SignatureRequirement>[]): SignaturePolicy =>
  policyOf({ requirements: requirements.map(requirement) });

export const judge = (
  found: PartialSignatures,
  policy: SignaturePolicy,
  demands: readonly SignatureRequirement[] = [],
  reference: string | undefined = 'ghcr.io/acme/app:1',
): Verdict => judgeImage(signaturesFrom({ reference, ...found }, reference), policy, demands, '2026-11-21');

/** What was found and what is asked, and what that is worth. `demands` is what other tools' files ask. */
export type Row = readonly [
  name: string,
  found: PartialSignatures,
  policy: SignaturePolicy,
  status: SignatureStatus,
  reason: RegExp,
  demands?: readonly SignatureRequirement[],
];

export const judgeRows = (title: string, rows: readonly Row[]): void => {
  describe(`what signatures are worth: ${title}`, () => {
    for (const [name, found, policy, status, reason, demands] of rows)
      it(`${name}: ${status}`, () => {
        const verdict = judge(found, policy, demands);
        assert.equal(verdict.status, status, verdict.reason);
        assert.match(verdict.reason, reason);
        assert.match(verdict.reason, /^[A-Z`g].*\.$/s, 'a sentence');
        const limiting = verdict.requirements.filter((one) => one.requirement.verdict !== 'accept');
        const isMet = limiting.every((one) => one.status === 'verified');
        assert.equal(isMet || limiting.length === 0, status === 'verified' || limiting.length === 0);
      });
  });
};

export const signatures = (...all: NonNullable<PartialSignatures['signatures']>): PartialSignatures => ({
  signatures: all,
});
export const attestations = (...all: NonNullable<PartialSignatures['attestations']>): PartialSignatures => ({
  attestations: all,
});
export const nothing: PartialSignatures = {};
