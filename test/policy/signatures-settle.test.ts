import assert from 'node:assert/strict';
import type { SignaturePolicy } from '../../rules/core/signature-policy.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { pathFrom } from '../../rules/policy/path-in-policy.ts';
import { nowhere, settle, withoutGrants } from '../../rules/policy/settle.ts';
import type { PolicyLayer } from '../../rules/policy/settled.ts';
import { someRules as rules } from './some-rules.ts';

const layer = (file: string, text: string): PolicyLayer => {
  const { source, problems } = parsePolicy(text, rules).document;
  assert.deepEqual(problems, []);
  return { source, file };
};

const settled = (layers: readonly PolicyLayer[], path = ''): SignaturePolicy =>
  settle(layers, rules, { ...nowhere, means: (patterns) => patterns.includes(path) }).policy.signatures;

const base = layer(
  '/repo/policies/base.yaml',
  `signatures:
  transparencyLog: optional
  trustRoots: [root.json]
  signers:
    ops: { key: ../keys/ops.pub }
    release: { identity: a@acme.example, issuer: "https://issuer.example", trustRoot: root.json }
  images:
    - match: ghcr.io/acme/**
      signers: ops
`,
);
const near = layer(
  '/repo/.seaworthy.yaml',
  `signatures:
  transparencyLog: required
  trustRoots: [policies/root.json, other.json]
  signers:
    ops: { key: keys/new-ops.pub }
    hub: { identity: b@acme.example, issuer: "https://issuer.example", trustRoot: github }
    notary: { certificate: C:\\keys\\a.crt }
  images:
    - match: "**"
`,
);

describe('what several policies say of signatures', () => {
  const policy = settled([base, near]);

  it('is joined, and of two signers with one name the nearer one counts', () => {
    assert.deepEqual(policy.transparencyLog, 'required');
    assert.deepEqual(policy.signers.map(({ name, grantedBy }) => `${name} by ${grantedBy}`).sort(), [
      'hub by /repo/.seaworthy.yaml',
      'notary by /repo/.seaworthy.yaml',
      'ops by /repo/.seaworthy.yaml',
      'release by /repo/policies/base.yaml',
    ]);
    assert.deepEqual(
      policy.requirements.map(({ from, images }) => [from, images]),
      [
        ['/repo/policies/base.yaml', ['ghcr.io/acme/**']],
        ['/repo/.seaworthy.yaml', ['**']],
      ],
    );
  });

  it('names files from the folder of the file that says so', () => {
    const who = Object.fromEntries(policy.signers.map((one) => [one.name, one.who]));
    assert.deepEqual(who['ops'], { kind: 'key', key: '/repo/keys/new-ops.pub' });
    assert.deepEqual(settled([base]).signers[0]?.who, { kind: 'key', key: '/repo/keys/ops.pub' });
    assert.equal(who['release']?.kind === 'identity' && who['release'].trustRoot, '/repo/policies/root.json');
    assert.equal(who['hub']?.kind === 'identity' && who['hub'].trustRoot, 'github');
    assert.equal(who['notary']?.kind === 'certificate' && who['notary'].certificate, 'C:/keys/a.crt');
    assert.deepEqual(policy.trustRoots, [
      { path: '/repo/policies/root.json', grantedBy: '/repo/policies/base.yaml' },
      { path: '/repo/other.json', grantedBy: '/repo/.seaworthy.yaml' },
    ]);
  });

  it('counts for some paths only, and takes nothing away there', () => {
    const paths = layer(
      '/repo/.seaworthy.yaml',
      `signatures: { images: [{ match: ghcr.io/acme/** }] }
overrides:
  - paths: prod/**
    signatures:
      transparencyLog: ignored
      signers: { ops: { key: ops.pub } }
      images: [{ match: "**", signers: ops }]
  - paths: test/**
    signatures: { images: [] }
`,
    );
    const [usual, prod, test] = ['', 'prod/**', 'test/**'].map((path) => settled([paths], path));
    assert.deepEqual(
      [usual?.requirements.length, usual?.signers.length, usual?.transparencyLog],
      [1, 0, undefined],
    );
    assert.deepEqual(
      [prod?.requirements.length, prod?.signers.length, prod?.transparencyLog],
      [2, 1, 'ignored'],
    );
    assert.equal(test?.requirements.length, 1);
  });

  it('grants nothing in a folder that nobody trusts, and asks for as much', () => {
    const stranger = layer(
      '/repo/.seaworthy.yaml',
      `signatures:
  transparencyLog: ignored
  trustRoots: [root.json]
  signers: { me: { key: me.pub } }
  images:
    - match: ghcr.io/acme/**
      signers: me
      transparencyLog: ignored
    - match: "**"
      transparencyLog: required
overrides:
  - paths: a
    signatures: { transparencyLog: optional, signers: { too: { key: me.pub } } }
`,
    );
    const bare = settled([{ ...stranger, source: withoutGrants(stranger.source) }], 'a');
    assert.deepEqual([bare.signers, bare.trustRoots, bare.transparencyLog], [[], [], undefined]);
    assert.deepEqual(
      bare.requirements.map(({ transparencyLog, signers }) => [transparencyLog, signers.length]),
      [
        [undefined, 1],
        ['required', 0],
      ],
    );
    const strict = layer('/repo/.seaworthy.yaml', 'signatures: { transparencyLog: required }');
    assert.equal(settled([{ ...strict, source: withoutGrants(strict.source) }]).transparencyLog, 'required');
  });

  for (const [file, path, expected] of [
    ['/repo/.seaworthy.yaml', 'keys/a.pub', '/repo/keys/a.pub'],
    ['/repo/.seaworthy.yaml', './keys//a.pub', '/repo/keys/a.pub'],
    ['/repo/a/b.yaml', '../../../../etc/a.pub', '/etc/a.pub'],
    ['/repo/a/b.yaml', '/etc/a.pub', '/etc/a.pub'],
    ['C:/repo/a.yaml', 'keys\\a.pub', 'C:/repo/keys/a.pub'],
    ['vscode-remote://host/repo/a.yaml', '../a.pub', 'vscode-remote://host/a.pub'],
    ['', 'keys/a.pub', 'keys/a.pub'],
    ['', '../a.pub', '../a.pub'],
  ] as const)
    it(`${path} in ${file || 'no file'} is ${expected}`, () => assert.equal(pathFrom(file, path), expected));
});
