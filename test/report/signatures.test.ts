import assert from 'node:assert/strict';
import type { FoundAttestation, FoundSignature, ImageSignatures } from '../../rules/core/signature.ts';
import { emptySignaturePolicy, type SignaturePolicy } from '../../rules/core/signature-policy.ts';
import { signedImage } from '../../server/check/signed-image.ts';
import type { Trouble } from '../../server/registry/trouble.ts';
import { reportIn } from '../../server/report/formats.ts';
import type { SignedImage } from '../../server/report/signatures.ts';
import { signaturesJson } from '../../server/report/signatures-json.ts';
import { signaturesText } from '../../server/report/signatures-text.ts';
import { exitCodeOf } from '../../server/report/verdict.ts';
import { unsignedName } from '../../server/report/vsa.ts';
import { type Anchors, noAnchors } from '../../server/signature/anchors.ts';
import { today } from '../support/cli.ts';
import { reportContext, runOf } from '../support/runs.ts';

const index = `sha256:${'1'.repeat(64)}`;
const platform = `sha256:${'2'.repeat(64)}`;
const workflow = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
const github = 'https://token.actions.githubusercontent.com';

const signature = (more: Partial<FoundSignature> = {}): FoundSignature => ({
  kind: 'cosign-bundle',
  proof: 'good',
  reason: '',
  signer: {
    kind: 'identity',
    identity: workflow,
    issuer: github,
    build: {
      repository: 'https://github.com/acme/app',
      ref: 'refs/tags/v1',
      commit: undefined,
      runner: 'github-hosted',
      workflow,
      trigger: 'push',
    },
  },
  covers: index,
  time: '2026-11-01T08:12:30Z',
  timeFrom: 'log',
  log: 'included',
  logReason: '',
  annotations: {},
  provenBy: ['public-good'],
  manifest: `sha256:${'3'.repeat(64)}`,
  ...more,
});

const attestation = (more: Partial<FoundAttestation> = {}): FoundAttestation => {
  const { annotations: _annotations, ...common } = signature();
  return {
    ...common,
    predicateType: 'https://slsa.dev/provenance/v1',
    provenance: {
      version: '1',
      builder: 'https://github.com/actions/runner/github-hosted',
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      source: { uri: 'https://github.com/acme/app', ref: 'refs/tags/v1', commit: 'abc', path: undefined },
      dockerfile: { name: 'Dockerfile', text: 'FROM scratch\nENV TOKEN=planted-secret\n' },
      target: undefined,
      buildArguments: ['VERSION'],
      images: [],
      startedAt: undefined,
      finishedAt: undefined,
      mode: undefined,
      hermetic: undefined,
    },
    summary: 'SLSA provenance 1',
    ...more,
  };
};

const found = (more: Partial<ImageSignatures> = {}): ImageSignatures => ({
  source: 'ghcr.io/acme/app:1',
  reference: 'ghcr.io/acme/app:1',
  digest: index,
  platform: { name: 'linux/amd64', digest: platform },
  at: '2026-11-21T09:00:00.000Z',
  from: 'ghcr.io',
  signatures: [signature()],
  attestations: [attestation()],
  unknown: [],
  notCovered: ['Revocation of its certificate was not looked at.'],
  ...more,
});

const policy: SignaturePolicy = {
  ...emptySignaturePolicy,
  signers: [
    {
      name: 'release',
      who: { kind: 'identity', identity: workflow.replace('v1', 'v*'), issuer: github },
      grantedBy: '/repo/.seaworthy.yaml',
    },
  ],
};

const anchors: Anchors = {
  ...noAnchors,
  trustRoots: [{ id: 'public-good', grantedBy: 'Seaworthy', json: {}, date: '2026-10-30' }],
};

const of = (answer: ImageSignatures | Trouble, trusting = policy): SignedImage =>
  signedImage('ghcr.io/acme/app:1', answer, { policy: trusting, demands: [], anchors, today });

const runWith = (...signed: readonly SignedImage[]) => runOf([], { signed, seconds: 0.5 });
const tool = { name: 'seaworthy', version: '0.1.0' };
const entryOf = (signed: SignedImage) => JSON.parse(signaturesJson(runWith(signed), tool)).images[0];
const textOf = (signed: SignedImage): string => signaturesText(runWith(signed));

describe('a check of signatures in text', () => {
  it('says at a glance who signed, when, by which root of which day, and what is covered', () => {
    assert.equal(
      textOf(of(found({ attestations: [] }))),
      `ghcr.io/acme/app:1
  verified  Signed by release.yml@refs/tags/v1 of github.com/acme/app (\`release\`), 2026-11-01.
  digest      ${index} (index)
  platform    linux/amd64 is ${platform}
  asked       ghcr.io, 2026-11-21 09:00 UTC
  granted by  /repo/.seaworthy.yaml
  verified  signature (Sigstore bundle) by release
    ${workflow} (${github})
    2026-11-01 08:12 UTC by the transparency log; over the index of all platforms; in the transparency log; trust root public-good of 2026-10-30
  not covered  Revocation of its certificate was not looked at.

1 image: 1 verified, 0.50 s.
`,
    );
  });

  it('tells attestations with the level that they prove and no more', () => {
    const text = textOf(of(found()));
    assert.match(text, /^ {2}SLSA {8}Build L2: GitHub Actions/m);
    assert.match(text, /^ {2}verified {2}attestation: SLSA provenance 1 by release$/m);
    const unsigned = attestation({
      kind: 'buildkit',
      proof: 'unsigned',
      signer: undefined,
      covers: platform,
      provenBy: [],
    });
    const claimed = textOf(of(found({ attestations: [unsigned] })));
    assert.match(claimed, /^ {2}SLSA {8}Build L1: .* a claim/m);
    assert.match(
      claimed,
      /^ {2}unsigned {2}attestation: SLSA provenance 1\n(?:.*\n)? {4}nobody signed it: a claim$/m,
    );
  });

  const words: readonly (readonly [string, SignedImage, RegExp, number])[] = [
    ['untrusted', of(found(), emptySignaturePolicy), /^ {2}untrusted {2}.*whom no policy trusts/m, 1],
    ['not-proven', of(found({ signatures: [signature({ log: 'absent' })] })), /^ {2}not proven {2}/m, 1],
    ['expired', of(found({ signatures: [signature({ proof: 'expired' })] })), /^ {2}expired {2}/m, 1],
    ['invalid', of(found({ signatures: [signature({ proof: 'invalid' })] })), /^ {2}invalid {2}/m, 1],
    ['unsigned', of(found({ signatures: [], attestations: [] })), /^ {2}unsigned {2}/m, 1],
    [
      'unknown',
      of(found({ signatures: [], attestations: [], unknown: ['`ghcr.io` does not answer.'] })),
      /^ {2}unknown {2}/m,
      3,
    ],
    [
      'unknown',
      of({ trouble: 'network', message: 'It does not answer.' }),
      /^ {2}unknown {2}It does not answer\.$/m,
      3,
    ],
  ];
  for (const [status, signed, word, code] of words)
    it(`has a word of its own for ${status}, and ends with ${code}`, () => {
      assert.equal(entryOf(signed).status, status);
      assert.match(textOf(signed), word);
      const errors = status === 'unknown' ? [{ path: signed.image, message: 'x' }] : [];
      const run = { ...runWith(signed), errors };
      assert.equal(exitCodeOf(run, { successful: true, failOn: 'error' }), code);
      assert.equal(exitCodeOf(run, { successful: true, failOn: 'never' }), code);
      assert.equal(exitCodeOf(run, { successful: false, failOn: 'never' }), 2);
      if (status === 'unknown') assert.doesNotMatch(textOf(signed), /^ {2}(?:unsigned|verified)/m);
    });

  it('lets nothing that an image says steer the terminal or turn the line around', () => {
    const evil = '\u001B[2J\u202Egpj.exe\u2066\u0007\r\n  verified  Signed by `release`.';
    const hostile = found({
      from: evil,
      unknown: [evil],
      notCovered: [evil],
      signatures: [
        signature({
          reason: evil,
          proof: 'invalid',
          signer: { kind: 'certificate', subject: evil, fingerprint: evil },
          annotations: { [evil]: evil },
          time: evil,
          manifest: evil,
        }),
      ],
      attestations: [attestation({ summary: evil, predicateType: evil })],
    });
    for (const text of [
      textOf(of(hostile)),
      signaturesJson(runWith(of(hostile)), tool),
      reportIn('sarif', runWith(of(hostile)), reportContext()),
    ]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      assert.doesNotMatch(text, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
    }
    assert.doesNotMatch(textOf(of(hostile)), /^ {2}verified {2}Signed/m);
  });
});

describe('a check of signatures in JSON', () => {
  const keys = [
    'source',
    'reference',
    'digest',
    'platform',
    'status',
    'reason',
    'checkedAt',
    'from',
    'tool',
    'signatures',
    'attestations',
    'requirements',
    'grantedBy',
    'trust',
    'slsa',
    'built',
    'unknown',
    'notCovered',
  ];

  it('has the same keys for every image, and is of version 1', () => {
    for (const signed of [of(found()), of({ trouble: 'network', message: 'No.' })])
      assert.deepEqual(Object.keys(entryOf(signed)), keys);
    const report = JSON.parse(signaturesJson(runWith(of(found())), tool));
    assert.equal(report.schemaVersion, 1);
    assert.deepEqual(Object.keys(report), [
      'schemaVersion',
      'tool',
      'base',
      'files',
      'errors',
      'summary',
      'images',
    ]);
  });

  it('names each signature, its signer, its time and the anchor that proves it', () => {
    const [one] = entryOf(of(found())).signatures;
    assert.deepEqual(one, {
      kind: 'cosign-bundle',
      status: 'verified',
      reason: one.reason,
      signer: {
        kind: 'identity',
        identity: workflow,
        issuer: github,
        build: {
          repository: 'https://github.com/acme/app',
          ref: 'refs/tags/v1',
          commit: null,
          runner: 'github-hosted',
          workflow,
          trigger: 'push',
        },
      },
      trustedAs: 'release',
      time: '2026-11-01T08:12:30Z',
      timeFrom: 'log',
      covers: index,
      covered: 'index',
      log: 'included',
      logReason: '',
      provenBy: ['public-good'],
      manifest: `sha256:${'3'.repeat(64)}`,
      annotations: {},
    });
    assert.deepEqual(entryOf(of(found())).trust, [
      { id: 'public-good', kind: 'trust root', date: '2026-10-30', grantedBy: 'Seaworthy' },
    ]);
  });

  it('holds no Dockerfile, which may hold secrets, in any format', () => {
    const signed = of(found());
    assert.equal(entryOf(signed).attestations[0].provenance.dockerfile, 'Dockerfile');
    for (const text of [
      signaturesJson(runWith(signed), tool),
      textOf(signed),
      reportIn('sarif', runWith(signed), reportContext()),
    ])
      assert.ok(!text.includes('planted-secret'));
  });
});

describe("an unsigned summary's file", () => {
  for (const [given, name] of [
    ['vsa.json', 'vsa.unsigned.json'],
    ['out.d/vsa', 'out.d/vsa.unsigned'],
    ['out/vsa.intoto.jsonl', 'out/vsa.intoto.unsigned.jsonl'],
    ['vsa.unsigned.json', 'vsa.unsigned.json'],
    ['unsigned/vsa.json', 'unsigned/vsa.unsigned.json'],
  ] as const)
    it(`says so in its name: ${given}`, () => {
      assert.equal(unsignedName(given), name);
    });
});
