import assert from 'node:assert/strict';
import { parsePolicy } from '../../rules/policy/parse.ts';
import type { SignatureParts } from '../../rules/policy/syntax.ts';
import { someRules as rules } from './some-rules.ts';

const problems = (text: string): readonly string[] => {
  const { document, unreadable } = parsePolicy(text, rules);
  return [...unreadable, ...document.problems].map(
    ({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`,
  );
};

const read = (text: string): SignatureParts => {
  assert.deepEqual(problems(text), []);
  return parsePolicy(text, rules).document.source.signatures;
};

const issuer = 'https://token.actions.githubusercontent.com';
const pem = '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----';
const inSigner = (text: string): string => `signatures: {signers: {release: ${text}}}`;
const inImages = (text: string): string => `signatures: {images: [${text}]}`;

describe('the key `signatures` of a policy', () => {
  it('says who is trusted', () => {
    const { signers } = read(`signatures:
  signers:
    release:
      identity: https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*
      issuer: ${issuer}
    private: { identity: dev@acme.example, issuer: "https://login.acme.example", trustRoot: trust/root.json }
    ops: { key: keys/cosign.pub }
    inline:
      key: |
        ${pem.replaceAll('\n', '\n        ')}
    notary: { certificate: keys/notation.crt, identities: ["x509.subject: C=US, ST=WA, O=Acme"], level: permissive }
    anyone-below: { certificate: keys/notation.crt }
`);
    assert.deepEqual(
      signers?.map(({ value }) => value),
      [
        {
          name: 'release',
          who: {
            kind: 'identity',
            identity: 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*',
            issuer,
          },
        },
        {
          name: 'private',
          who: {
            kind: 'identity',
            identity: 'dev@acme.example',
            issuer: 'https://login.acme.example',
            trustRoot: 'trust/root.json',
          },
        },
        { name: 'ops', who: { kind: 'key', key: 'keys/cosign.pub' } },
        { name: 'inline', who: { kind: 'key', key: `${pem}\n` } },
        {
          name: 'notary',
          who: {
            kind: 'certificate',
            certificate: 'keys/notation.crt',
            identities: ['x509.subject: C=US, ST=WA, O=Acme'],
            level: 'permissive',
          },
        },
        {
          name: 'anyone-below',
          who: { kind: 'certificate', certificate: 'keys/notation.crt', identities: [], level: 'strict' },
        },
      ],
    );
  });

  it('says what images need', () => {
    const { requirements, transparencyLog, trustRoots } = read(`signatures:
  transparencyLog: optional
  trustRoots: trust/root.json
  images:
    - match: ghcr.io/acme/**
      except: [ghcr.io/acme/try]
      signers: [release, ops]
      need: 2
      annotations: { env: prod, build: 42 }
      transparencyLog: required
      maxAgeDays: 90
      attestations:
        - spdx
        - predicate: slsa-provenance
          signers: release
          builder: https://github.com/actions/*
          source: https://github.com/acme/app
          ref: refs/tags/v*
          maxAgeDays: 30
    - match: "**"
`);
    const [first, second] = requirements ?? [];
    assert.deepEqual(
      [transparencyLog?.value, trustRoots?.map(({ value }) => value)],
      ['optional', ['trust/root.json']],
    );
    const { named, ...asked } = first?.value ?? { named: [] };
    assert.deepEqual(
      named.map(({ value }) => value),
      ['release', 'ops', 'release'],
    );
    assert.deepEqual(asked, {
      images: ['ghcr.io/acme/**'],
      except: ['ghcr.io/acme/try'],
      signers: [
        { kind: 'named', name: 'release' },
        { kind: 'named', name: 'ops' },
      ],
      need: 2,
      transparencyLog: 'required',
      annotations: { env: 'prod', build: '42' },
      attestations: [
        {
          predicate: 'spdx',
          signers: [],
          builder: undefined,
          source: undefined,
          ref: undefined,
          mostDays: undefined,
        },
        {
          predicate: 'slsa-provenance',
          signers: [{ kind: 'named', name: 'release' }],
          builder: 'https://github.com/actions/*',
          source: 'https://github.com/acme/app',
          ref: 'refs/tags/v*',
          mostDays: 30,
        },
      ],
      mostDays: 90,
      verdict: 'check',
      notCovered: [],
    });
    assert.deepEqual([second?.value.need, second?.value.signers], ['any', []]);
  });

  const wrongs: readonly (readonly [text: string, problem: RegExp])[] = [
    ['signatures: []', /: `signatures` wants a map of keys\.$/],
    ['signatures: {signer: {}}', /^signer: `signer` is no key of `signatures`\. Did you mean `signers`\?$/],
    ['signatures: {transparencyLog: require}', /^require: .*Did you mean `required`\?$/],
    ['signatures: {trustRoots: ["https://tuf.example/root.json"]}', /is no path of a trust root's file/],
    ['signatures: {signers: {"a b": {key: k.pub}}}', /no name of a signer/],
    [inSigner('cosign.pub'), /wants a map with `identity` and `issuer`, with `key`, or with `certificate`/],
    [inSigner('{}'), /^release: Say who this is/],
    [
      inSigner('{identity: dev@acme.example}'),
      /^release: An identity proves nothing without who let it sign in: add `issuer`/,
    ],
    [inSigner(`{issuer: "${issuer}"}`), /^release: Say who this is/],
    [
      inSigner(`{identity: "*", issuer: "${issuer}"}`),
      /^"\*": `\*` means anyone at all, and a signature by anyone proves nothing\.$/,
    ],
    [inSigner(`{identity: "**", issuer: "${issuer}"}`), /anyone at all/],
    [inSigner(`{identity: "https://*", issuer: "${issuer}"}`), /anyone at all/],
    [inSigner(`{identity: "*@*", issuer: "${issuer}"}`), /anyone at all/],
    [inSigner(`{identity: "*://*/*", issuer: "${issuer}"}`), /anyone at all/],
    [inSigner(`{identity: "https://github.com/*", issuer: "${issuer}"}`), /anyone at github\.com/],
    [
      inSigner(`{identity: "https://github.com/*/app/.github/workflows/release.yml@*", issuer: "${issuer}"}`),
      /anyone at github\.com/,
    ],
    [inSigner(`{identity: "https://github.com*", issuer: "${issuer}"}`), /proves nothing/],
    [
      inSigner(`{identity: "*/acme/app/.github/workflows/release.yml@*", issuer: "${issuer}"}`),
      /branch or repository is called like this/,
    ],
    [inSigner('{identity: dev@acme.example, issuer: "*"}'), /^"\*": `\*` means anyone at all/],
    [inSigner('{identity: dev@acme.example, issuer: "https://*"}'), /anyone at all/],
    [inSigner('{identity: "", issuer: "https://a.example"}'), /empty name/],
    [inSigner('{key: a.pub, certificate: b.crt}'), /either `key` or `certificate`/],
    [inSigner('{key: a.pub, issuer: "https://a.example"}'), /`issuer` says nothing beside `key`/],
    [inSigner('{certificate: a.crt, trustRoot: b.json}'), /`trustRoot` says nothing beside `certificate`/],
    [inSigner('{key: "https://acme.example/cosign.pub"}'), /nothing is fetched/],
    [inSigner('{key: "awskms:///alias/release"}'), /save the public key to a file/],
    [inSigner('{key: "-----BEGIN CERTIFICATE-----"}'), /no public key in PEM/],
    [inSigner('{certificate: a.crt, level: strikt}'), /Did you mean `strict`\?/],
    [inSigner('{certificate: a.crt, identities: "*"}'), /lone `\*`/],
    [
      inSigner('{certificate: a.crt, identities: "O=Acme"}'),
      /must be `\*` or begin with `x509\.subject:`|x509\.subject/,
    ],
    [
      inSigner(
        '{certificate: a.crt, identities: ["x509.subject: C=US,ST=WA,O=Acme", "x509.subject: C=US,ST=WA,O=Acme,CN=x"]}',
      ),
      /could mean the same certificate/,
    ],
    [inSigner('{ky: a.pub}'), /`ky` is no key of `release`\. Did you mean `key`\?/],
    ['signatures: {images: {}}', /`images` wants a list/],
    [inImages('ghcr.io/acme/app'), /wants maps of `match`/],
    [inImages('{signers: [release]}'), /Say which images this is about/],
    [inImages('{match: "https://ghcr.io/acme"}'), /Did you mean `ghcr\.io\/acme`\?/],
    [inImages('{match: "a b"}'), /is no image/],
    [inImages('{match: "**", need: some}'), /`need` wants `any`, `all` or how many/],
    [inImages('{match: "**", need: 0}'), /`need` wants/],
    [inImages('{match: "**", signers: [a, b], need: 3}'), /^3: 3 of 2 signers can never have signed\.$/],
    [inImages('{match: "**", maxAgeDays: soon}'), /`maxAgeDays` wants a number of days/],
    [inImages('{match: "**", annotations: [env]}'), /`annotations` wants a map/],
    [inImages('{match: "**", transparencyLog: none}'), /no way to look at the transparency log/],
    [inImages('{match: "**", attestations: [sbom]}'), /`sbom` is no predicate/],
    [inImages('{match: "**", attestations: [{signers: [a]}]}'), /Say which attestation this is/],
    [
      inImages('{match: "**", attestations: [{predicate: spdx, source: "https://a.example"}]}'),
      /said by `slsa-provenance` only/,
    ],
    [inImages('{match: "**", verdict: accept}'), /`verdict` is no key/],
  ];
  for (const [text, problem] of wrongs)
    it(`is told of \`${text}\``, () => {
      const found = problems(text);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', problem);
    });

  it('trusts nobody whose entry is wrong', () => {
    const { source } = parsePolicy(inSigner(`{identity: "*", issuer: "${issuer}"}`), rules).document;
    assert.deepEqual(source.signatures.signers, []);
  });

  it('asks for all the same where a requirement is wrong, and for what nobody can tell', () => {
    for (const wrong of [
      'maxAgeDays: soon',
      'signer: [a]',
      'attestations: [sbom]',
      'need: 0',
      'match: [a, "a b"]',
    ]) {
      const text = inImages(
        `{match: ghcr.io/acme/**, ${wrong}}`.replace('match: ghcr.io/acme/**, match', 'match'),
      );
      const [asked] = parsePolicy(text, rules).document.source.signatures.requirements ?? [];
      assert.equal(asked?.value.notCovered.length, 1, wrong);
    }
  });

  it('shows nothing of a private key', () => {
    const text = `signatures:\n  signers:\n    ops:\n      key: |\n        -----BEGIN PRIVATE KEY-----\n        c2VjcmV0c2VjcmV0\n        -----END PRIVATE KEY-----\n`;
    const { document } = parsePolicy(text, rules);
    assert.match(document.problems[0]?.message ?? '', /^This is a private key\./);
    assert.doesNotMatch(document.problems[0]?.message ?? '', /c2VjcmV0/);
    assert.deepEqual(document.source.signatures.signers, []);
  });

  for (const text of [
    `{identity: "*@acme.example", issuer: "${issuer}"}`,
    `{identity: "https://github.com/acme/*", issuer: "${issuer}"}`,
    `{identity: "https://gitlab.com/acme//.gitlab-ci.yml@refs/heads/*", issuer: "https://gitlab.com"}`,
    '{identity: "spiffe://acme.example/ns/*", issuer: "https://*.acme.example"}',
  ])
    it(`takes \`${text}\` for somebody`, () => assert.deepEqual(problems(inSigner(text)), []));
});
