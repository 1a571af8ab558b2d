import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FoundAttestation, FoundSignature, Proof } from '../../rules/core/signature.ts';
import {
  notationLevels,
  type SignaturePolicy,
  type SignatureRequirement,
  type TrustedSigner,
  transparencyLogs,
} from '../../rules/core/signature-policy.ts';
import type { PartialSignatures } from '../support/page-signatures.ts';
import {
  asked,
  attestationManifest,
  attested,
  byNotary,
  byOps,
  byRelease,
  byStranger,
  elsewhere,
  indexDigest,
  judge,
  named,
  notaryAt,
  notationChecks,
  ops,
  platformDigest,
  release,
  requirement,
} from './judged.ts';

const proofs: readonly Proof[] = ['good', 'unknown-signer', 'not-proven', 'expired', 'invalid', 'unknown'];

const signature: fc.Arbitrary<Partial<FoundSignature>> = fc
  .record({
    base: fc.constantFrom(byRelease, byOps, byNotary, byStranger),
    proof: fc.constantFrom(...proofs),
    covers: fc.constantFrom(indexDigest, platformDigest, elsewhere, attestationManifest),
    log: fc.constantFrom('included', 'absent', 'broken', 'none') as fc.Arbitrary<FoundSignature['log']>,
    timeFrom: fc.constantFrom('log', 'claim', undefined) as fc.Arbitrary<FoundSignature['timeFrom']>,
    annotations: fc.constantFrom({}, { env: 'prod' }, { env: 'test' }),
  })
  .map(({ base, proof, ...rest }) => {
    const made = base(rest);
    const checks = made.checks && checksOf(proof);
    // Who is a stranger has no anchor, and nothing that is not good rests on a root.
    return proof === 'unknown-signer' || made.proof === 'unknown-signer'
      ? {
          ...made,
          proof: 'unknown-signer',
          provenBy: [],
          ...(checks && { checks: checksOf('unknown-signer') }),
        }
      : { ...made, proof, ...(checks && { checks }) };
  });

const checksOf = (proof: Proof): FoundSignature['checks'] =>
  notationChecks({
    ...(proof === 'invalid' && { integrity: 'It was changed.' }),
    ...(proof === 'unknown-signer' && { authenticity: 'A stranger.' }),
    ...(proof === 'expired' && { expiry: 'It expired.' }),
    ...(proof === 'not-proven' && { revocation: 'It was revoked.' }),
  });

const attestation: fc.Arbitrary<Partial<FoundAttestation>> = fc
  .record({
    proof: fc.constantFrom<Proof>(...proofs, 'unsigned'),
    covers: fc.constantFrom(indexDigest, platformDigest, elsewhere),
    kind: fc.constantFrom('cosign-bundle', 'buildkit') as fc.Arbitrary<FoundSignature['kind']>,
    predicateType: fc.constantFrom('https://slsa.dev/provenance/v1', 'https://spdx.dev/Document'),
  })
  .map((more) =>
    attested({ manifest: attestationManifest, ...(more.proof !== 'good' && { provenBy: [] }), ...more }),
  );

const found: fc.Arbitrary<PartialSignatures> = fc.record({
  signatures: fc.array(signature, { maxLength: 3 }),
  attestations: fc.array(attestation, { maxLength: 3 }),
  unknown: fc.constantFrom([], ['ghcr.io answered 503.']),
  platform: fc.constantFrom(undefined, { name: 'linux/amd64', digest: platformDigest }),
});

const asks: fc.Arbitrary<SignatureRequirement> = fc
  .record({
    images: fc.constantFrom(['**'], ['ghcr.io/acme/**'], ['ghcr.io/other/**']),
    signers: fc.constantFrom(named(), named('release'), named('ops', 'notary'), named('gone')),
    need: fc.constantFrom('any', 'all', 1, 2) as fc.Arbitrary<SignatureRequirement['need']>,
    transparencyLog: fc.constantFrom(undefined, ...transparencyLogs),
    annotations: fc.constantFrom({}, { env: 'prod' }),
    attestations: fc.constantFrom([], [asked('slsa-provenance')], [asked('spdx', { signers: named('ops') })]),
    mostDays: fc.constantFrom(undefined, 5, 50),
    verdict: fc.constantFrom('check', 'check', 'check', 'accept', 'reject') as fc.Arbitrary<
      SignatureRequirement['verdict']
    >,
    notCovered: fc.constantFrom([], [], ['it holds CUE']),
  })
  .map(requirement);

const trusted: fc.Arbitrary<readonly TrustedSigner[]> = fc
  .constantFrom(...notationLevels)
  .chain((level) => fc.subarray([release, ops, notaryAt(level)]));

const policies: fc.Arbitrary<SignaturePolicy> = fc.record({
  transparencyLog: fc.constantFrom(undefined, ...transparencyLogs),
  signers: trusted,
  trustRoots: fc.constant([]),
  requirements: fc.array(asks, { maxLength: 3 }),
});

describe('the judge, whatever is found and asked', () => {
  const holds = (
    property: (one: PartialSignatures, policy: SignaturePolicy, more: SignatureRequirement) => void,
  ): void => fc.assert(fc.property(found, policies, asks, property), { numRuns: 2000, seed: 6 });

  it('trusts nobody where nobody is trusted', () =>
    holds((one, policy) => {
      assert.notEqual(judge(one, { ...policy, signers: [] }).status, 'verified');
    }));

  it('verifies no image whose signatures are all bad, and none that is over something else', () =>
    holds((one, policy) => {
      const bad =
        (proof: Proof) =>
        <Of extends { readonly covers?: string }>(all: readonly Of[] = []): Of[] =>
          all.map((each) => ({ ...each, proof, provenBy: [] }));
      for (const proof of ['invalid', 'unknown-signer', 'unknown'] as const) {
        const worse = {
          ...one,
          signatures: bad(proof)(one.signatures),
          attestations: bad(proof)(one.attestations),
        };
        assert.notEqual(judge(worse, policy).status, 'verified', proof);
      }
      const moved = <Of extends object>(all: readonly Of[] = []): Of[] =>
        all.map((each) => ({ ...each, covers: elsewhere }));
      const other = { ...one, signatures: moved(one.signatures), attestations: moved(one.attestations) };
      assert.notEqual(judge(other, policy).status, 'verified');
    }));

  it('is never kinder for being asked more, by the policy or by another file', () =>
    holds((one, policy, more) => {
      const before = judge(one, policy).status;
      const isHeld = policy.requirements.some(
        ({ images, verdict }) => verdict !== 'accept' && images[0] !== 'ghcr.io/other/**',
      );
      // Who asks for nothing wants a signature; who asks for attestations alone wants none.
      if (!isHeld && more.attestations.length > 0) return;
      const asking = { ...policy, requirements: [...policy.requirements, more] };
      if (before !== 'verified') {
        assert.notEqual(judge(one, policy, [more]).status, 'verified');
        if (isHeld) assert.notEqual(judge(one, asking).status, 'verified');
      }
    }));

  it('is never kinder for knowing less: fewer signers, a stricter look at the log', () =>
    holds((one, policy) => {
      if (judge(one, policy).status === 'verified') return;
      const signers = policy.signers.slice(1);
      assert.notEqual(judge(one, { ...policy, signers }).status, 'verified');
      assert.notEqual(judge(one, { ...policy, transparencyLog: 'required' }).status, 'verified');
    }));

  it('never calls an image unsigned while a look-up failed, nor one that has a signature', () =>
    holds((one, policy) => {
      const { status, reason } = judge(one, policy);
      if (status === 'unsigned') assert.deepEqual([one.unknown, one.signatures], [[], []]);
      assert.match(reason, /\.$/);
    }));

  it('names who granted the trust wherever it says verified', () =>
    holds((one, policy) => {
      const { status, grantedBy, signatures, attestations } = judge(one, policy);
      if (status !== 'verified') return;
      assert.ok(grantedBy.length > 0);
      assert.ok([...signatures, ...attestations].some((each) => each.status === 'verified'));
    }));
});
