import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageSignatures } from '../../rules/core/signature.ts';
import { emptySignaturePolicy } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import type { Trouble } from '../../server/registry/trouble.ts';
import { askTool } from '../../server/signature/external/external.ts';
import { type DaemonChoice, type FakeDaemon, fakeDaemon } from '../image-source/support/fake-daemon.ts';
import { digest, issuer, keySigner, otherDigest, workflow } from './stand-in.ts';

/** An Engine of our own on a socket says what Docker's API describes; there is none that tells of signatures here. */
describe('Docker Engine, asked instead of us', () => {
  let path = '';
  let daemon: FakeDaemon | undefined;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'seaworthy-engine-'));
  });
  afterEach(async () => {
    await daemon?.close();
    daemon = undefined;
    rmSync(path, { recursive: true, force: true });
  });

  const identity = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
  const signature = (more: object = {}): object => ({
    Name: 'GitHub Actions',
    Timestamps: [{ Type: 'tlog', URI: 'https://rekor.sigstore.dev', Timestamp: '2026-11-01T10:00:00Z' }],
    Signer: {
      CertificateIssuer: 'CN=sigstore-intermediate,O=sigstore.dev',
      SubjectAlternativeName: identity,
      Issuer: issuer,
      SourceRepositoryURI: 'https://github.com/acme/app',
    },
    SignatureType: 'bundle-v0.3',
    ...more,
  });
  const inspected = (...signatures: readonly object[]): object => ({
    Id: digest,
    RepoDigests: [`ghcr.io/acme/app@${digest}`],
    Descriptor: { digest },
    Identity: { Signature: signatures, Pull: [{ Repository: 'ghcr.io/acme/app' }] },
  });
  const ask = async (
    answers: Readonly<Record<string, unknown>>,
    choice: Omit<Partial<DaemonChoice>, 'answer'> = {},
    image = 'ghcr.io/acme/app:1',
    allowed: 'files' | 'daemon' = 'daemon',
  ): Promise<ImageSignatures | Trouble> => {
    daemon = await fakeDaemon({ path } as Parameters<typeof fakeDaemon>[0], {
      version: '1.53',
      ...choice,
      answer: (asked) => answers[asked],
    });
    return askTool('docker', image, {
      path: undefined,
      outside: [],
      network: daemon.network,
      allowed,
      signal: new AbortController().signal,
      signers: [],
      transparencyLog: 'required',
      platform: undefined,
      now: new Date('2026-11-21T10:00:00Z'),
    });
  };
  const found = async (...rest: Parameters<typeof ask>): Promise<ImageSignatures> => {
    const answer = await ask(...rest);
    if ('trouble' in answer) assert.fail(answer.message);
    return answer;
  };
  const place = '/images/ghcr.io/acme/app:1/json';

  it('says in one request who signed an image that it has, and it counts as its word', async () => {
    const answer = await found({ [place]: inspected(signature()) });
    assert.deepEqual(daemon?.asked, ['/_ping', '/v1.53/images/ghcr.io/acme/app:1/json']);
    const [one] = answer.signatures;
    assert.deepEqual(
      [one?.kind, one?.proof, one?.covers, one?.log, one?.time, one?.timeFrom, one?.provenBy],
      [
        'engine',
        'good',
        digest,
        'included',
        '2026-11-01T10:00:00.000Z',
        'log',
        ['docker-engine', 'public-good'],
      ],
    );
    assert.equal(one?.signer?.kind === 'identity' && one.signer.identity, identity);
    assert.match(
      answer.notCovered[0] ?? '',
      /^Verified by Docker Engine \(API 1\.53\) when it pulled the image, not by Seaworthy\.$/,
    );
    const policy = { ...emptySignaturePolicy, signers: [workflow(identity)] };
    assert.equal(judgeImage(answer, policy, [], '2026-11-21').status, 'verified');
    assert.equal(
      judgeImage(answer, { ...policy, signers: [keySigner('/k')] }, [], '2026-11-21').status,
      'untrusted',
    );
  });

  it('whose image is not signed says so; one that says nothing leaves it unknown', async () => {
    const unsigned = await found({ [place]: inspected() });
    assert.equal(judgeImage(unsigned, emptySignaturePolicy, [], '2026-11-21').status, 'unsigned');
    await daemon?.close();
    const { Identity: _, ...silent } = inspected() as Record<string, unknown>;
    const unknown = await found({ [place]: silent });
    assert.equal(judgeImage(unknown, emptySignaturePolicy, [], '2026-11-21').status, 'unknown');
  });

  it('that could not verify a signature says so, and its own words are not shown', async () => {
    const answer = await found({
      [place]: inspected({ Error: 'failed hunter2', Warnings: ['old hunter2'] }),
    });
    assert.equal(answer.signatures[0]?.proof, 'unknown');
    assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
    assert.equal(judgeImage(answer, emptySignaturePolicy, [], '2026-11-21').status, 'unknown');
  });

  it('names signers that only it knows by that name, whom no policy trusts', async () => {
    const answer = await found({
      [place]: inspected(signature({ Signer: undefined, KnownSigner: 'DHI', Name: 'Docker Hardened Image' })),
    });
    assert.deepEqual(answer.signatures[0]?.signer, { kind: 'named', name: 'DHI' });
    assert.equal(
      judgeImage(answer, { ...emptySignaturePolicy, signers: [workflow(identity)] }, [], '2026-11-21').status,
      'untrusted',
    );
  });

  it('is held to the digest that is asked for', async () => {
    const asked = `/images/ghcr.io/acme/app@${otherDigest}/json`;
    const answer = await ask({ [asked]: inspected(signature()) }, {}, `ghcr.io/acme/app@${otherDigest}`);
    assert.equal('trouble' in answer && answer.trouble, 'not-found');
  });

  it('of API 1.55 tells attestations, as claims', async () => {
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'x', digest: { sha256: digest.slice(7) } }],
      predicateType: 'https://spdx.dev/Document',
      predicate: { spdxVersion: 'SPDX-2.3', packages: [] },
    };
    const answer = await found(
      {
        [place]: inspected(signature()),
        '/images/ghcr.io/acme/app:1/attestations': [
          {
            Descriptor: { digest: otherDigest },
            PredicateType: 'https://spdx.dev/Document',
            Statement: statement,
          },
          { Descriptor: { digest: otherDigest }, PredicateType: 'x' },
        ],
      },
      { version: '1.56' },
    );
    assert.ok(daemon?.asked.includes('/v1.55/images/ghcr.io/acme/app:1/attestations?statement=1'));
    assert.deepEqual(
      answer.attestations.map(({ kind, proof, predicateType, covers, manifest }) => [
        kind,
        proof,
        predicateType,
        covers,
        manifest,
      ]),
      [['engine', 'unsigned', 'https://spdx.dev/Document', digest, otherDigest]],
    );
  });

  it('that is too old, is Podman, does not have the image, or may not be asked is a trouble', async () => {
    const trouble = async (...rest: Parameters<typeof ask>): Promise<string> => {
      const answer = await ask(...rest);
      await daemon?.close();
      daemon = undefined;
      return 'trouble' in answer ? answer.trouble : 'none';
    };
    assert.equal(await trouble({ [place]: inspected() }, { version: '1.52' }), 'unsupported');
    assert.equal(await trouble({ [place]: inspected() }, { isPodman: true }), 'no-daemon');
    assert.equal(await trouble({}), 'not-found');
    assert.equal(await trouble({ [place]: { Id: digest, Identity: {} } }), 'not-found');
    assert.equal(await trouble({ [place]: inspected() }, {}, 'podman:ghcr.io/acme/app:1'), 'unsupported');
    assert.equal(await trouble({ [place]: inspected() }, {}, 'ghcr.io/acme/app:1', 'files'), 'refused');
    assert.equal(await trouble({ [place]: 'x' }), 'not-found');
  });
});
