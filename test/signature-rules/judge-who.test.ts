import {
  byNotary,
  byOps,
  byRelease,
  byStranger,
  githubIssuer,
  judgeRows,
  notaryAt,
  policyOf,
  releaseIdentity,
  signatures,
  signer,
} from './judged.ts';

judgeRows('who signed', [
  [
    'a trusted identity',
    signatures(byRelease()),
    policyOf(),
    'verified',
    /^Signed by release\.yml@refs\/tags\/v1 of github\.com\/acme\/app \(`release`\), 2026-11-01\.$/,
  ],
  ['a trusted key', signatures(byOps()), policyOf(), 'verified', /^Signed by `ops`, 2026-11-01\.$/],
  [
    'a trusted certificate',
    signatures(byNotary()),
    policyOf({ signers: [notaryAt('strict')] }),
    'verified',
    /certificate `CN=signer,O=Acme,ST=WA,C=US` \(`notary`\), by its own word on 2026-11-01/,
  ],
  [
    'nobody who is trusted',
    signatures(byRelease()),
    policyOf({ signers: [] }),
    'untrusted',
    /whom no policy trusts\.$/,
  ],
  [
    'a key that leads nowhere',
    signatures(byStranger()),
    policyOf(),
    'untrusted',
    /not by a key that the policy trusts/,
  ],
  [
    'an identity that leads nowhere, though it claims to be a trusted one',
    signatures(byRelease({ proof: 'unknown-signer', provenBy: [] })),
    policyOf(),
    'untrusted',
    /claims to be by release\.yml/,
  ],
  [
    'an identity under another trust root',
    signatures(byRelease({ provenBy: ['/repo/root.json'] })),
    policyOf(),
    'untrusted',
    /whom no policy trusts/,
  ],
  [
    'an identity under the trust root that is named for it',
    signatures(byRelease({ provenBy: ['/repo/root.json'] })),
    policyOf({
      signers: [
        signer('own', {
          kind: 'identity',
          identity: releaseIdentity,
          issuer: githubIssuer,
          trustRoot: '/repo/root.json',
        }),
      ],
    }),
    'verified',
    /\(`own`\)/,
  ],
  [
    'an identity under the public root where a private one is named',
    signatures(byRelease()),
    policyOf({
      signers: [
        signer('own', {
          kind: 'identity',
          identity: releaseIdentity,
          issuer: githubIssuer,
          trustRoot: '/repo/root.json',
        }),
      ],
    }),
    'untrusted',
    /whom no policy trusts/,
  ],
  [
    'the right identity, let in by another issuer',
    signatures(
      byRelease({
        signer: {
          kind: 'identity',
          identity: releaseIdentity,
          issuer: 'https://evil.example',
          build: undefined,
        },
      }),
    ),
    policyOf(),
    'untrusted',
    /whom no policy trusts/,
  ],
  [
    'an identity that begins like a trusted one',
    signatures(
      byRelease({
        signer: {
          kind: 'identity',
          identity: `${releaseIdentity}.evil.example`,
          issuer: githubIssuer,
          build: undefined,
        },
      }),
    ),
    policyOf({
      signers: [signer('exact', { kind: 'identity', identity: releaseIdentity, issuer: githubIssuer })],
    }),
    'untrusted',
    /no policy trusts/,
  ],
  [
    'an identity that ends like a trusted one',
    signatures(
      byRelease({
        signer: {
          kind: 'identity',
          identity: `https://evil.example/${releaseIdentity}`,
          issuer: githubIssuer,
          build: undefined,
        },
      }),
    ),
    policyOf(),
    'untrusted',
    /no policy trusts/,
  ],
  [
    'an identity in other letters',
    signatures(
      byRelease({
        signer: {
          kind: 'identity',
          identity: releaseIdentity.replace('acme', 'Acme'),
          issuer: githubIssuer,
          build: undefined,
        },
      }),
    ),
    policyOf(),
    'untrusted',
    /no policy trusts/,
  ],
  [
    'a point that is no wild card',
    signatures(
      byRelease({
        signer: {
          kind: 'identity',
          identity: releaseIdentity.replace('release.yml', 'releaseXyml'),
          issuer: githubIssuer,
          build: undefined,
        },
      }),
    ),
    policyOf(),
    'untrusted',
    /no policy trusts/,
  ],
  [
    'a certificate of another subject',
    signatures(byNotary()),
    policyOf({ signers: [notaryAt('strict', ['x509.subject: C=US, ST=WA, O=Other'])] }),
    'untrusted',
    /no policy trusts/,
  ],
  [
    'a certificate of the right subject',
    signatures(byNotary()),
    policyOf({ signers: [notaryAt('strict', ['x509.subject: C=US, ST=WA, O=Acme'])] }),
    'verified',
    /`notary`/,
  ],
  [
    'somebody told of by name only',
    signatures({ kind: 'tool', signer: { kind: 'named', name: 'Docker' }, log: 'none' }),
    policyOf(),
    'untrusted',
    /^Signed by Docker, whom no policy trusts/,
  ],
]);
