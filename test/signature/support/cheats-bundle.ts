import { bundle, type Cheat, legacy, other, ours, theirs } from './cheat.ts';
import { hexOf } from './layout.ts';
import { bundleOf, claimOf, preAuthenticated, putReferrers, signPredicate, statementOf } from './sign.ts';

/** Ways to cheat with Sigstore's bundles. */
export const bundleCheats: Readonly<Record<string, Cheat>> = {
  'no entry stands in the log that the policy asks for': {
    make: legacy(claimOf),
    says: 'not-proven',
    asked: { log: 'required' },
  },
  'a bundle without an entry in the log that the policy asks for': {
    make: bundle((digest) => bundleOf(statementOf(digest), ours)),
    says: 'not-proven',
    asked: { log: 'required' },
  },
  'the statement is about another image': {
    make: bundle(() => bundleOf(statementOf(`sha256:${'1'.repeat(64)}`), ours)),
    says: 'invalid',
  },
  'the statement is about nothing': {
    make: bundle((digest) => bundleOf({ ...statementOf(digest), subject: [] }, ours)),
    says: 'invalid',
  },
  'the statement names the digest by another algorithm': {
    make: bundle((digest) =>
      bundleOf({ ...statementOf(digest), subject: [{ name: '', digest: { sha512: hexOf(digest) } }] }, ours),
    ),
    says: 'invalid',
  },
  'the statement names the digest as its name only': {
    make: bundle((digest) =>
      bundleOf(
        { ...statementOf(digest), subject: [{ name: digest, digest: { sha256: '0'.repeat(64) } }] },
        ours,
      ),
    ),
    says: 'invalid',
  },
  'the statement is changed after it was signed': {
    make: bundle((digest) => {
      const made = bundleOf(statementOf(`sha256:${'1'.repeat(64)}`), ours) as { dsseEnvelope: object };
      const payload = Buffer.from(JSON.stringify(statementOf(digest))).toString('base64');
      return { ...made, dsseEnvelope: { ...made.dsseEnvelope, payload } };
    }),
    says: 'untrusted',
  },
  'the payload is signed without what stands before it': {
    make: bundle((digest) => {
      const text = JSON.stringify(statementOf(digest));
      return bundleOf(text, ours, { over: text });
    }),
    says: 'untrusted',
  },
  'the payload is signed as of another type': {
    make: bundle((digest) => {
      const text = JSON.stringify(statementOf(digest));
      return bundleOf(text, ours, { over: preAuthenticated('text/plain', text) });
    }),
    says: 'untrusted',
  },
  'the payload is no statement': {
    make: bundle((digest) => bundleOf(statementOf(digest), ours, { payloadType: 'text/plain' })),
    says: 'invalid',
  },
  'the envelope has no signature': {
    make: bundle((digest) => bundleOf(statementOf(digest), ours, { signatures: () => [] })),
    says: 'invalid',
  },
  'the signature in the envelope is empty': {
    make: bundle((digest) =>
      bundleOf(statementOf(digest), ours, { signatures: () => [{ sig: '', keyid: '' }] }),
    ),
    says: 'invalid',
  },
  'the bundle is of a version that nobody knows': {
    make: bundle((digest) =>
      bundleOf(statementOf(digest), ours, { mediaType: 'application/vnd.dev.sigstore.bundle.v9+json' }),
    ),
    says: 'unknown',
  },
  'the bundle has no material to verify it by': {
    make: bundle((digest) => ({ ...bundleOf(statementOf(digest), ours), verificationMaterial: {} })),
    says: 'invalid',
  },
  'the bundle names a key of its own': {
    make: bundle((digest) =>
      bundleOf(statementOf(digest), theirs, {
        material: { publicKey: { hint: 'key', rawBytes: Buffer.from(theirs.pem).toString('base64') } },
      }),
    ),
    says: 'untrusted',
  },
  'the hint names our key and another one has signed': {
    make: bundle((digest) =>
      bundleOf(statementOf(digest), theirs, { material: { publicKey: { hint: ours.pem } } }),
    ),
    says: 'untrusted',
  },
  'the bundle has a log entry that is empty': {
    make: bundle((digest) => bundleOf(statementOf(digest), ours, { material: { tlogEntries: [{}] } })),
    says: 'invalid',
    asked: { log: 'optional' },
  },
  'an attestation is all that is signed': {
    make: bundle((digest) => bundleOf(statementOf(digest, 'https://slsa.dev/provenance/v1'), ours)),
    says: 'unsigned',
  },
  'an attestation whose predicate tells of a signature': {
    make: bundle((digest) => bundleOf(statementOf(digest, `${signPredicate}/x`), ours)),
    says: 'unsigned',
  },
  "the referrer's manifest refers to another image": {
    make: (layout, image) =>
      putReferrers(layout, image, [bundleOf(statementOf(other(layout).digest), ours)], {
        says: other(layout),
      }),
    says: 'unsigned',
  },
  'a bundle of another image, in a referrer that was made for this one': {
    make: (layout, image) => putReferrers(layout, image, [bundleOf(statementOf(other(layout).digest), ours)]),
    says: 'invalid',
  },
  'a simple signature that is said to be a bundle': {
    make: bundle((digest) => claimOf(digest)),
    says: 'unknown',
  },
  'an artifact that says it is of another kind': {
    make: (layout, image) =>
      putReferrers(layout, image, [bundleOf(statementOf(image.digest), theirs)], {
        artifactType: 'application/vnd.cncf.notary.signature',
      }),
    says: 'unknown',
  },
};
