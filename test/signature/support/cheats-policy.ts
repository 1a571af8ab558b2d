import { type Cheat, legacy, named, ours, provenance, slsa, theirs } from './cheat.ts';
import { bundleOf, claimOf, legacyOf, makeKey, putLegacy, putReferrers, statementOf } from './sign.ts';

/** Signatures that are good and not good enough for a policy. */
export const policyCheats: Readonly<Record<string, Cheat>> = {
  'what the policy wants written in the signature is not': {
    make: legacy((digest) => claimOf(digest, { env: 'test' })),
    says: 'not-proven',
    asked: { requirement: { annotations: { env: 'prod' } } },
  },
  'what the policy wants written stands outside of what is signed': {
    make: (layout, { digest }) =>
      void putLegacy(layout, digest, [legacyOf(JSON.stringify(claimOf(digest)), ours, { env: 'prod' })]),
    says: 'not-proven',
    asked: { requirement: { annotations: { env: 'prod' } } },
  },
  'what the policy wants written stands in the signature of somebody else': {
    make: (layout, { digest }) =>
      void putLegacy(layout, digest, [
        legacyOf(JSON.stringify(claimOf(digest)), ours),
        legacyOf(JSON.stringify(claimOf(digest, { env: 'prod' })), theirs),
      ]),
    says: 'not-proven',
    asked: { requirement: { annotations: { env: 'prod' } } },
  },
  'two must sign, and one has signed twice': {
    make: (layout, { digest }) =>
      void putLegacy(layout, digest, [
        legacyOf(JSON.stringify(claimOf(digest)), ours),
        legacyOf(JSON.stringify(claimOf(digest, { again: 'yes' })), ours),
      ]),
    says: 'untrusted',
    asked: { keys: [ours.pem, theirs.pem], requirement: { signers: named(0, 1), need: 'all' } },
  },
  'two of two must sign, and one of them and a stranger have': {
    make: (layout, { digest }) =>
      void putLegacy(layout, digest, [
        legacyOf(JSON.stringify(claimOf(digest)), ours),
        legacyOf(JSON.stringify(claimOf(digest)), makeKey()),
      ]),
    says: 'untrusted',
    asked: { keys: [ours.pem, theirs.pem], requirement: { signers: named(0, 1), need: 2 } },
  },
  'a trusted signer has signed, but not the one who must': {
    make: legacy(claimOf, ours),
    says: 'untrusted',
    asked: { keys: [ours.pem, theirs.pem], requirement: { signers: named(1) } },
  },
  'the signer is trusted for other images only': {
    make: legacy(claimOf, ours),
    says: 'untrusted',
    asked: { only: ['registry.example/other/**'] },
  },
  'a signer who must sign is known to nobody': {
    make: legacy(claimOf, ours),
    says: 'untrusted',
    asked: { requirement: { signers: [{ kind: 'named', name: 'nobody' }] } },
  },
  'who must have signed is described by a file that grants nothing': {
    make: legacy(claimOf, ours),
    says: 'untrusted',
    asked: {
      keys: [theirs.pem],
      requirement: { signers: [{ kind: 'described', who: { kind: 'key', key: ours.pem } }] },
    },
  },
  'nobody says when it was signed, and it must be fresh': {
    make: legacy((digest) => claimOf(digest, { timestamp: '2026-11-20T00:00:00Z' })),
    says: 'not-proven',
    asked: { requirement: { mostDays: 7 } },
  },
  'provenance must be there and is not': {
    make: legacy(claimOf),
    says: 'not-proven',
    asked: { requirement: { attestations: [provenance()] } },
  },
  'provenance must be there and is signed by a stranger': {
    make: (layout, image) =>
      putReferrers(layout, image, [
        bundleOf(statementOf(image.digest), ours),
        bundleOf(statementOf(image.digest, 'https://slsa.dev/provenance/v1', slsa), theirs),
      ]),
    says: 'untrusted',
    asked: { requirement: { attestations: [provenance()] } },
  },
  'provenance names another builder': {
    make: (layout, image) =>
      putReferrers(layout, image, [
        bundleOf(statementOf(image.digest), ours),
        bundleOf(statementOf(image.digest, 'https://slsa.dev/provenance/v1', slsa), ours),
      ]),
    says: 'untrusted',
    asked: { requirement: { attestations: [{ ...provenance(), builder: 'https://builder.example/other' }] } },
  },
  'a signature that a policy cannot be held to': {
    make: legacy(claimOf),
    says: 'unknown',
    asked: { requirement: { notCovered: ['A regular expression that cannot be read.'] } },
  },
  'an image that the policy refuses': {
    make: legacy(claimOf),
    says: 'untrusted',
    asked: { requirement: { verdict: 'reject' } },
  },
};
