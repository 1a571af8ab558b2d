import assert from 'node:assert/strict';
import type { SignaturePolicy } from '../../rules/core/signature-policy.ts';
import type { PartialSignatures } from '../support/page-signatures.ts';
import {
  asking,
  byOps,
  byRelease,
  byStranger,
  githubIssuer,
  judge,
  named,
  nothing,
  ops,
  platformDigest,
  policyOf,
  release,
  releaseIdentity,
  signatures,
  signer,
} from './judged.ts';

describe('an image without a name', () => {
  const nameless = (found: PartialSignatures, policy: SignaturePolicy): string =>
    judge({ ...found, reference: undefined }, policy).status;

  it('is held to what every image needs', () => {
    assert.equal(
      nameless(signatures(byOps()), asking({ images: ['**'], signers: named('release') })),
      'untrusted',
    );
  });

  it('is not known to be well where only some images need what it lacks', () => {
    assert.equal(nameless(signatures(byOps()), asking({ signers: named('release') })), 'unknown');
    assert.equal(nameless(signatures(byRelease()), asking({ signers: named('release') })), 'verified');
    assert.equal(nameless(nothing, asking({ signers: named('release') })), 'unsigned');
  });
});

describe('a signature over the image of one platform', () => {
  it('is said to be that', () => {
    const found = {
      platform: { name: 'linux/arm64', digest: platformDigest },
      ...signatures(byOps({ covers: platformDigest })),
    };
    assert.match(
      judge(found, policyOf()).signatures[0]?.reason ?? '',
      /, over the image for linux\/arm64\.$/,
    );
  });
});

describe('who granted the trust', () => {
  it('is named by file, with the trust root that was needed', () => {
    const own = signer('own', {
      kind: 'identity',
      identity: releaseIdentity,
      issuer: githubIssuer,
      trustRoot: '/repo/root.json',
    });
    const policy = policyOf({
      signers: [own, ops],
      trustRoots: [{ path: '/repo/root.json', grantedBy: '/repo/base.yaml' }],
    });
    const both = judge(signatures(byRelease({ provenBy: ['/repo/root.json'] }), byOps()), policy);
    assert.deepEqual(both.grantedBy, [
      '/repo/.seaworthy.yaml',
      '/repo/base.yaml',
      '/home/user/.config/seaworthy/trust.yaml',
    ]);
    assert.deepEqual(judge(signatures(byStranger()), policy).grantedBy, []);
    assert.deepEqual(
      both.signatures.map((one) => [one.status, one.signer]),
      [
        ['verified', 'own'],
        ['verified', 'ops'],
      ],
    );
  });

  it('names nobody for a signature that only claims to be theirs', () => {
    const [forged] = judge(
      signatures(byRelease({ proof: 'unknown-signer', provenBy: [] })),
      policyOf({ signers: [release] }),
    ).signatures;
    assert.equal(forged?.signer, undefined);
  });
});
