import assert from 'node:assert/strict';
import type { ImageSignatures } from '../../rules/core/signature.ts';
import { emptySignaturePolicy, type SignatureRequirement } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import type { Trouble } from '../../server/registry/trouble.ts';
import { askTool } from '../../server/signature/external/external.ts';
import {
  digest,
  issuer,
  keySigner,
  makeStandIns,
  name,
  otherDigest,
  pinned,
  type StandIns,
  workflow,
} from './stand-in.ts';

describe('gh, asked instead of us', function () {
  this.timeout(60_000);
  let tools: StandIns;
  beforeEach(() => {
    tools = makeStandIns();
  });
  afterEach(() => tools.remove());

  const identity = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
  const result = (of = digest, more: object = {}): object => ({
    attestation: { bundle: {} },
    verificationResult: {
      mediaType: 'application/vnd.dev.sigstore.verificationresult+json;version=0.1',
      statement: {
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ name: 'ghcr.io/acme/app', digest: { sha256: of.slice(7) } }],
        predicateType: 'https://slsa.dev/provenance/v1',
        predicate: {
          buildDefinition: {
            buildType: 'https://actions.github.io/buildtypes/workflow/v1',
            externalParameters: {
              workflow: {
                ref: 'refs/tags/v1',
                repository: 'https://github.com/acme/app',
                path: '.github/workflows/release.yml',
              },
            },
            resolvedDependencies: [
              { uri: 'git+https://github.com/acme/app@refs/tags/v1', digest: { gitCommit: 'a'.repeat(40) } },
            ],
          },
          runDetails: { builder: { id: identity } },
        },
      },
      signature: {
        certificate: {
          certificateIssuer: 'CN=sigstore-intermediate,O=sigstore.dev',
          subjectAlternativeName: identity,
          issuer,
          sourceRepositoryURI: 'https://github.com/acme/app',
          sourceRepositoryRef: 'refs/tags/v1',
          runnerEnvironment: 'github-hosted',
          ...more,
        },
      },
      verifiedTimestamps: [
        { type: 'Tlog', uri: 'https://rekor.sigstore.dev', timestamp: '2026-11-01T10:00:00Z' },
      ],
    },
  });
  const plant = (answer: string, version = '2.83.0'): string =>
    tools.plant(
      'gh',
      `if (words[0] === '--version') say(0, 'gh version ${version} (2026-11-01)\\n'); else ${answer}`,
    );
  const saying = (...results: readonly object[]): string =>
    `say(0, ${JSON.stringify(JSON.stringify(results))})`;
  const ask = (more: Parameters<StandIns['settings']>[0] = {}): Promise<ImageSignatures | Trouble> =>
    askTool('gh', pinned, tools.settings({ signers: [workflow(identity)], ...more }));
  const found = async (more: Parameters<StandIns['settings']>[0] = {}): Promise<ImageSignatures> => {
    const answer = await ask(more);
    if ('trouble' in answer) assert.fail(answer.message);
    return answer;
  };
  const provenance: SignatureRequirement = {
    from: '/repo/.seaworthy.yaml',
    images: ['ghcr.io/acme/**'],
    except: [],
    signers: [],
    need: 'any',
    transparencyLog: undefined,
    annotations: {},
    attestations: [
      {
        predicate: 'slsa-provenance',
        signers: [],
        builder: undefined,
        source: 'https://github.com/acme/app',
        ref: 'refs/tags/v*',
        mostDays: undefined,
      },
    ],
    mostDays: undefined,
    verdict: 'check',
    notCovered: [],
  };

  it('is told the repository and the identity, and its provenance counts as what it is', async () => {
    plant(saying(result()));
    const answer = await found({ variables: { GH_TOKEN: 'hunter2', GH_HOST: 'evil.example' } });
    const run = tools.asked('gh').at(-1);
    assert.deepEqual(run?.words, [
      ...['attestation', 'verify', `oci://${name}`, '--format', 'json'],
      ...['--repo', 'acme/app', '--cert-identity', identity, '--cert-oidc-issuer', issuer],
    ]);
    assert.equal(run?.environment['GH_HOST'], undefined);
    assert.equal(run?.environment['GH_TOKEN'], 'hunter2', 'its own login');
    assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
    const [one] = answer.attestations;
    assert.deepEqual(
      [
        one?.kind,
        one?.proof,
        one?.covers,
        one?.log,
        one?.time,
        one?.predicateType,
        one?.provenance?.source?.uri,
      ],
      [
        'tool',
        'good',
        digest,
        'included',
        '2026-11-01T10:00:00.000Z',
        'https://slsa.dev/provenance/v1',
        'https://github.com/acme/app',
      ],
    );
    const policy = { ...emptySignaturePolicy, signers: [workflow(identity)], requirements: [provenance] };
    const verdict = judgeImage(answer, policy, [], '2026-11-21');
    assert.equal(verdict.requirements[0]?.status, 'verified', verdict.requirements[0]?.reason);
    // It is never asked for a signature of the image, so that nobody says that there is none.
    assert.equal(judgeImage(answer, emptySignaturePolicy, [], '2026-11-21').status, 'unknown');
  });

  it("counts GitHub's own trust root as that", async () => {
    plant(saying(result(digest, { certificateIssuer: 'CN=Fulcio Intermediate l1,O=GitHub\\, Inc.' })));
    assert.deepEqual((await found()).attestations[0]?.provenBy, ['github']);
  });

  it('is told the owner alone, or a pattern with both ends fixed', async () => {
    plant(saying(result()));
    await found({ signers: [workflow('https://github.com/acme/*')] });
    assert.deepEqual(tools.asked('gh').at(-1)?.words.slice(5), [
      ...[
        '--owner',
        'acme',
        '--cert-identity-regex',
        '^https://github\\.com/acme/.*$',
        '--cert-oidc-issuer',
        issuer,
      ],
    ]);
  });

  it('is believed only about the digest that it was asked for', async () => {
    plant(saying(result(otherDigest)));
    assert.deepEqual((await found()).attestations, []);
    for (const out of ['', '[]', '{}', 'no json']) {
      plant(`say(0, ${JSON.stringify(out)})`);
      const answer = await ask();
      assert.equal(
        'trouble' in answer && answer.trouble,
        'tool-error',
        `an exit code of 0 proves nothing: ${out}`,
      );
    }
  });

  it('says no, that there is none, or that it cannot tell', async () => {
    plant("say(1, '', 'Error: verifying with issuer \"sigstore.dev\"')");
    assert.equal((await found()).attestations[0]?.proof, 'unknown-signer');
    plant("say(1, '', 'Error: no attestations found for subject')");
    assert.deepEqual((await found()).attestations, []);
    plant("say(4, '', 'To get started with GitHub CLI, please run:  gh auth login hunter2')");
    const answer = await ask();
    assert.ok('trouble' in answer && answer.trouble === 'auth-needed');
    assert.doesNotMatch(answer.message, /hunter2/);
  });

  it('is not asked without a workflow on GitHub', async () => {
    plant(saying(result()));
    for (const signers of [
      [],
      [keySigner('/k')],
      [workflow('https://gitlab.com/acme/app')],
      [workflow('https://github.com/*')],
    ]) {
      const answer = await ask({ signers });
      assert.equal('trouble' in answer && answer.trouble, 'unsupported');
    }
  });

  it('of a version with a known hole is told', async () => {
    plant(saying(result()), '2.66.1');
    assert.match((await found()).notCovered.join(), /CVE-2025-25204/);
    for (const version of ['2.67.0', '2.48.0', '2.83.0']) {
      plant(saying(result()), version);
      assert.doesNotMatch((await found()).notCovered.join(), /known hole/, version);
    }
  });
});
