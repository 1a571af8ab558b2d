import assert from 'node:assert/strict';
import type { FoundAttestation, Signer } from '../../rules/core/signature.ts';
import type { Judged } from '../../rules/signature/judge.ts';
import { slsaLevel } from '../../rules/signature/provenance/slsa-level.ts';
import { type PartialAttestation, signaturesFrom } from '../support/page-signatures.ts';

const judged = (
  found: PartialAttestation,
  status: Judged<FoundAttestation>['status'] = 'verified',
): Judged<FoundAttestation> => {
  const [attestation] = signaturesFrom({ attestations: [{ provenance: {}, ...found }] }).attestations;
  assert.ok(attestation);
  return {
    found: attestation,
    status,
    reason: 'Why.',
    signer: status === 'verified' ? 'release' : undefined,
  };
};

const build = {
  repository: 'https://github.com/acme/app',
  ref: 'refs/tags/v1',
  commit: undefined,
  runner: 'github-hosted',
  workflow: undefined,
  trigger: undefined,
};
const workflow = (
  more: Partial<typeof build>,
  issuer = 'https://token.actions.githubusercontent.com',
): Signer => ({
  kind: 'identity',
  identity: 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1',
  issuer,
  build: { ...build, ...more },
});

const levelOf = (...all: readonly Judged<FoundAttestation>[]): number => slsaLevel(all).level;

describe('SLSA levels', () => {
  it('are none without provenance, and with an invalid one', () => {
    assert.equal(levelOf(), 0);
    assert.match(slsaLevel([]).words, /there is no provenance that counts/);
    assert.equal(levelOf(judged({ proof: 'invalid' }, 'invalid')), 0);
    assert.match(slsaLevel([judged({}, 'invalid')]).words, /invalid\. Why\./);
    const bill = judged({ predicateType: 'https://spdx.dev/Document' });
    assert.equal(levelOf({ ...bill, found: { ...bill.found, provenance: undefined } }), 0);
  });

  it('are unknown where a look-up failed, and provenance is then not called unsigned', () => {
    const failed = ['The registry did not answer in time.'];
    assert.match(slsaLevel([], failed).words, /unknown: a look-up failed/);
    const { level, words } = slsaLevel([judged({ proof: 'unsigned' }, 'unsigned')], failed);
    assert.equal(level, 1);
    assert.match(words, /whether somebody signed it is unknown/);
    assert.doesNotMatch(words, /nobody signed/);
  });

  it('are L1 where nobody, nobody who is trusted, or only a key signed it', () => {
    const unsigned = slsaLevel([judged({ proof: 'unsigned' }, 'unsigned')]);
    assert.equal(unsigned.level, 1);
    assert.match(unsigned.words, /nobody signed it, so it is a claim/);
    assert.equal(levelOf(judged({ signer: workflow({}) }, 'untrusted')), 1);
    assert.equal(levelOf(judged({ signer: workflow({}) }, 'not-proven')), 1);
    const key = slsaLevel([judged({})]);
    assert.equal(key.level, 1);
    assert.match(key.words, /signed by `release`\. That a hosted builder made it is not proven\./);
  });

  it('are L2 where a hosted builder signed it whom the policy trusts', () => {
    const level = slsaLevel([judged({}, 'untrusted'), judged({ signer: workflow({}) })]);
    assert.equal(level.level, 2);
    assert.match(
      level.words,
      /^Build L2: GitHub Actions, on GitHub's own runners, made the provenance, signed as `release`\.$/,
    );
    assert.equal(levelOf(judged({ signer: workflow({ runner: 'gitlab-hosted' }, 'https://gitlab.com') })), 2);
  });

  it("are no L2 on runners of one's own, of hosts that nobody knows, and for people", () => {
    assert.equal(levelOf(judged({ signer: workflow({ runner: 'self-hosted' }) })), 1);
    assert.equal(levelOf(judged({ signer: workflow({}, 'https://ci.example.com') })), 1);
    assert.equal(levelOf(judged({ signer: workflow({}, 'https://gitlab.com') })), 1);
    const person: Signer = {
      kind: 'identity',
      identity: 'me@example.com',
      issuer: 'https://accounts.google.com',
      build: undefined,
    };
    assert.equal(levelOf(judged({ signer: person })), 1);
  });

  it('are never L3: that a builder claims it is told as a claim', () => {
    const builder =
      'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/x.yml@refs/tags/v2';
    const { level, words } = slsaLevel([judged({ signer: workflow({}), provenance: { builder } })]);
    assert.equal(level, 2);
    assert.match(words, /Its builder claims Build L3: that cannot be checked from here\.$/);
  });
});
