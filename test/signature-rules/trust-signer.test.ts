import assert from 'node:assert/strict';
import { rulesById } from '../../rules/catalogue.ts';
import { applyEdits } from '../../rules/core/fix.ts';
import type { Signer } from '../../rules/core/signature.ts';
import { policyEdits } from '../../rules/policy/change.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { settlePolicy } from '../../rules/policy/settle.ts';
import { signerName, trustSigner } from '../../rules/signature/trust-signer.ts';
import { byNotary, byOps, byRelease, githubIssuer, judge, releaseIdentity, signatures } from './judged.ts';

const identity = (text: string, issuer = githubIssuer): Signer => ({
  kind: 'identity',
  identity: text,
  issuer,
  build: undefined,
});
const image = { registry: 'ghcr.io', repository: 'acme/app' };
const inPublic = { provenBy: ['public-good'] };

const written = (text: string, ...[signer, of, name, more]: Parameters<typeof trustSigner>): string => {
  const change = trustSigner(signer, of, name, more);
  return change === undefined ? text : applyEdits(text, policyEdits(text, change));
};

describe('what *Trust this signer* writes', () => {
  const texts: readonly (readonly [before: string, after: string])[] = [
    [
      '',
      `signatures:
  signers:
    app-release:
      identity: '${releaseIdentity.replace('v1', 'v*')}'
      issuer: ${githubIssuer}
  images:
    - match: ghcr.io/acme/app
      signers: app-release
`,
    ],
    [
      `# ours
signatures:
    signers: # trusted
        ops: { key: keys/ops.pub } # the team
    images:
        - match: ghcr.io/other/**
rules: {}
`,
      `# ours
signatures:
    signers: # trusted
        ops: { key: keys/ops.pub } # the team
        app-release:
            identity: '${releaseIdentity.replace('v1', 'v*')}'
            issuer: ${githubIssuer}
    images:
        - match: ghcr.io/other/**
        - match: ghcr.io/acme/app
          signers: app-release
rules: {}
`,
    ],
    [
      'signatures: { signers: {}, images: [] }\n',
      `signatures: { signers: {app-release: { identity: '${releaseIdentity.replace('v1', 'v*')}', issuer: ${githubIssuer} }}, images: [{ match: ghcr.io/acme/app, signers: app-release }] }\n`,
    ],
  ];
  for (const [before, after] of texts)
    it(JSON.stringify(before), () => {
      const text = written(before, identity(releaseIdentity), image, 'app-release', inPublic);
      assert.equal(text, after);
      assert.deepEqual(parsePolicy(text, rulesById).document.problems, []);
      const again = written(text, identity(releaseIdentity), image, 'app-release', inPublic);
      assert.equal(again, after, 'twice changes nothing');
    });

  it('keeps line ends', () => {
    const text = written('rules: {}\r\n', identity(releaseIdentity), image, 'a', inPublic);
    assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/);
  });

  it('makes the signature count that it was made from', () => {
    for (const found of [byRelease(), byRelease({ provenBy: ['/repo/root.json'] }), byOps(), byNotary()]) {
      const { signer, provenBy = [] } = found;
      assert.ok(signer);
      const text = written('', signer, image, 'new', { provenBy });
      const { document } = parsePolicy(text, rulesById);
      assert.deepEqual(document.problems, []);
      const { signatures: policy } = settlePolicy([document.source], rulesById);
      assert.equal(judge(signatures(found), policy).status, 'verified', text);
      const other = { ...found, provenBy: ['/elsewhere'] };
      assert.equal(judge(signatures(other), policy).status, 'untrusted');
    }
  });

  it('means later releases of the same workflow, and no other branch, workflow or repository', () => {
    const { signatures: policy } = settlePolicy(
      [
        parsePolicy(written('', identity(releaseIdentity), undefined, 'new', inPublic), rulesById).document
          .source,
      ],
      rulesById,
    );
    const status = (text: string): string =>
      judge(signatures(byRelease({ signer: identity(text) })), policy).status;
    assert.equal(status(releaseIdentity.replace('/v1', '/v2.3.4')), 'verified');
    for (const other of [
      releaseIdentity.replace('refs/tags/v1', 'refs/heads/main'),
      releaseIdentity.replace('release.yml', 'try.yml'),
      releaseIdentity.replace('acme/app', 'acme/other'),
    ])
      assert.equal(status(other), 'untrusted', other);
    const branch = releaseIdentity.replace('refs/tags/v1', 'refs/heads/main');
    assert.match(written('', identity(branch), undefined, 'new', inPublic), /@refs\/heads\/main\n/);
  });

  it('is nothing for whom one cannot name', () => {
    assert.equal(
      trustSigner({ kind: 'key', fingerprint: undefined }, image, 'a', { provenBy: [] }),
      undefined,
    );
    assert.equal(trustSigner({ kind: 'named', name: 'Docker' }, image, 'a', { provenBy: ['x'] }), undefined);
  });

  it('does not make somebody else of a signer who is there', () => {
    const text = 'signatures: { signers: { release: { key: a.pub } } }\n';
    assert.equal(written(text, identity(releaseIdentity), undefined, 'release', inPublic), text);
  });

  for (const [signer, provenBy, expected] of [
    [identity(releaseIdentity), [], 'app-release'],
    [identity('https://gitlab.com/acme/web/shop//.gitlab-ci.yml@refs/heads/main'), [], 'shop-gitlab-ci'],
    [identity('mailto:Alice.Smith@acme.example'), [], 'alice-smith'],
    [identity('spiffe://acme.example/ns/builder'), [], 'builder'],
    [{ kind: 'key', fingerprint: undefined }, ['/repo/keys/cosign.pub'], 'cosign'],
    [
      { kind: 'certificate', subject: 'CN=seaworthy.example,O=Acme', fingerprint: '' },
      [],
      'seaworthy-example',
    ],
    [{ kind: 'named', name: '***' }, [], 'signer'],
  ] as const)
    it(`calls them ${expected}`, () => assert.equal(signerName(signer, [], provenBy), expected));

  it('gives a name that nobody has', () => {
    assert.equal(signerName(identity(releaseIdentity), ['app-release', 'app-release-2']), 'app-release-3');
  });
});
