import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageSignatures } from '../../rules/core/signature.ts';
import { emptySignaturePolicy } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import type { Trouble } from '../../server/registry/trouble.ts';
import { askTool } from '../../server/signature/external/external.ts';
import { allowLoopback } from '../support/loopback.ts';
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

/** A program of our own stands in cosign's place; what the real one says is in `real-tools.test.ts`. */
describe('cosign, asked instead of us', function () {
  this.timeout(60_000);
  allowLoopback();
  let tools: StandIns;
  beforeEach(() => {
    tools = makeStandIns();
  });
  afterEach(() => tools.remove());

  const version = (text = 'v3.1.3'): string =>
    `if (words[0] === 'version') say(0, '{"gitVersion":"${text}"}'); else `;
  const claim = (
    of = digest,
    type = 'https://sigstore.dev/cosign/sign/v1',
    optional: object | null = {},
  ): object => ({
    critical: {
      identity: { 'docker-reference': 'ghcr.io/acme/app' },
      image: { 'docker-manifest-digest': of },
      type,
    },
    optional,
  });
  const saying = (...claims: readonly object[]): string =>
    `say(0, ${JSON.stringify(JSON.stringify(claims))})`;

  const ask = (
    more: Parameters<StandIns['settings']>[0] = {},
    image = pinned,
  ): Promise<ImageSignatures | Trouble> =>
    askTool('cosign', image, tools.settings({ signers: [keySigner('/keys/cosign.pub')], ...more }));
  const found = async (more: Parameters<StandIns['settings']>[0] = {}): Promise<ImageSignatures> => {
    const answer = await ask(more);
    if ('trouble' in answer) assert.fail(answer.message);
    return answer;
  };
  const trouble = async (more: Parameters<StandIns['settings']>[0] = {}, image = pinned): Promise<string> => {
    const answer = await ask(more, image);
    assert.ok('trouble' in answer, JSON.stringify(answer));
    assert.doesNotMatch(answer.message, /hunter2/, 'its own words are shown in no message');
    assert.match(answer.message, /\.$/);
    return answer.trouble;
  };

  it('is asked about the digest, without a shell, in an empty folder of its own, and told whom to look for', async () => {
    tools.plant(
      'cosign',
      version() + saying(claim(digest, 'cosign container image signature', { env: 'prod' })),
    );
    const variables = {
      COSIGN_EXPERIMENTAL: '1',
      SIGSTORE_ROOT_FILE: 'evil.json',
      TUF_ROOT: '/evil',
      NODE_OPTIONS: '--no-warnings',
      DOCKER_CONFIG: '/home/ann/.docker',
    };
    const answer = await found({ variables });
    const [, run] = tools.asked('cosign');
    assert.deepEqual(run?.words, ['verify', '--output', 'json', '--key', '/keys/cosign.pub', '--', name]);
    assert.deepEqual(run?.files, {});
    assert.match(run?.folder ?? '', /seaworthy-/);
    assert.ok(!existsSync(run?.folder ?? ''), 'the folder is gone');
    const known = Object.keys(run?.environment ?? {});
    assert.ok(known.includes('DOCKER_CONFIG') && known.includes('HOME'));
    for (const one of ['COSIGN_EXPERIMENTAL', 'SIGSTORE_ROOT_FILE', 'TUF_ROOT', 'NODE_OPTIONS'])
      assert.ok(!known.includes(one), one);
    const [signature] = answer.signatures;
    assert.equal(answer.signatures.length, 1);
    assert.deepEqual(
      [
        signature?.kind,
        signature?.proof,
        signature?.log,
        signature?.covers,
        signature?.provenBy,
        signature?.annotations,
      ],
      ['tool', 'good', 'included', digest, ['/keys/cosign.pub'], { env: 'prod' }],
    );
    assert.equal(answer.from, 'cosign 3.1.3');
    assert.equal(answer.digest, digest);
    assert.deepEqual(answer.notCovered.slice(0, 1), ['Verified by cosign 3.1.3, not by Seaworthy.']);
    const policy = { ...emptySignaturePolicy, signers: [keySigner('/keys/cosign.pub')] };
    assert.equal(judgeImage(answer, policy, [], '2026-11-21').status, 'verified');
    assert.equal(judgeImage(answer, emptySignaturePolicy, [], '2026-11-21').status, 'untrusted');
  });

  it('is given a key that is only text as a file of its folder', async () => {
    tools.plant('cosign', version() + saying(claim()));
    await found({ signers: [keySigner('-----BEGIN PUBLIC KEY-----\nMFk=\n-----END PUBLIC KEY-----\n')] });
    const run = tools.asked('cosign').at(-1);
    assert.deepEqual(run?.words.slice(3, 5), ['--key', 'signer.pub']);
    assert.match(run?.files['signer.pub'] ?? '', /BEGIN PUBLIC KEY/);
  });

  it('is asked for an identity exactly, and for a pattern with both ends fixed', async () => {
    tools.plant(
      'cosign',
      version() +
        saying(claim(digest, undefined, { Issuer: issuer, Subject: 'https://github.com/acme/app' })),
    );
    const one = await found({ signers: [workflow('https://github.com/acme/app')] });
    assert.deepEqual(tools.asked('cosign').at(-1)?.words.slice(3, 7), [
      '--certificate-identity',
      'https://github.com/acme/app',
      '--certificate-oidc-issuer',
      issuer,
    ]);
    assert.deepEqual(one.signatures[0]?.signer, {
      kind: 'identity',
      identity: 'https://github.com/acme/app',
      issuer,
      build: undefined,
    });
    await found({ signers: [workflow('https://github.com/acme/*@refs/tags/v*')] });
    assert.deepEqual(tools.asked('cosign').at(-1)?.words.slice(3, 5), [
      '--certificate-identity-regexp',
      '^https://github\\.com/acme/.*@refs/tags/v.*$',
    ]);
  });

  it('looks at the log as the policy says, and speaks without TLS only where it may', async () => {
    tools.plant('cosign', version() + saying(claim()));
    const answer = await found({ transparencyLog: 'ignored' });
    assert.equal(answer.signatures[0]?.log, 'absent');
    assert.ok(tools.asked('cosign').at(-1)?.words.includes('--insecure-ignore-tlog=true'));
    assert.ok(!tools.asked('cosign').at(-1)?.words.includes('--allow-http-registry'));
    await ask({}, `registry:127.0.0.1:5000/app@${digest}`);
    assert.ok(tools.asked('cosign').at(-1)?.words.includes('--allow-http-registry'));
  });

  it('is believed only about the digest that it was asked for, and only of signatures', async () => {
    tools.plant('cosign', version() + saying(claim(otherDigest)));
    assert.equal(await trouble(), 'tool-error');
    tools.plant('cosign', version() + saying(claim(digest, 'https://slsa.dev/provenance/v1')));
    assert.deepEqual((await found()).signatures, [], 'an attestation is no signature');
    for (const out of ['', '[]', 'null', '{}', 'Verification OK', '[{}]']) {
      tools.plant('cosign', `${version()}say(0, ${JSON.stringify(out)})`);
      assert.equal(await trouble(), 'tool-error', out);
    }
  });

  it('says no in its own ways', async () => {
    const cases: readonly (readonly [number, string, string])[] = [
      [
        12,
        'Error: no matching signatures: invalid signature when validating ASN.1 encoded signature',
        'unknown-signer',
      ],
      [12, `Error: no matching signatures: invalid or missing digest in claim: ${otherDigest}`, 'invalid'],
      [12, 'Error: no matching signatures: x509: certificate has expired or is not yet valid', 'expired'],
      [12, 'Error: no matching signatures: signature not found in transparency log', 'not-proven'],
      [13, 'Error: no certificate found on signature', 'unknown-signer'],
      [
        1,
        'Error: no matching attestations: failed to verify signature: could not verify envelope: accepted signatures do not match threshold, Found: 0, Expected 1',
        'unknown-signer',
      ],
    ];
    for (const [code, said, proof] of cases) {
      tools.plant('cosign', `${version()}say(${code}, '', ${JSON.stringify(`${said}\nhunter2\n`)})`);
      const answer = await found();
      assert.equal(answer.signatures[0]?.proof, proof, said);
      assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
      const status = judgeImage(
        answer,
        { ...emptySignaturePolicy, signers: [keySigner('/keys/cosign.pub')] },
        [],
        '2026-11-21',
      ).status;
      assert.equal(status, proof === 'unknown-signer' ? 'untrusted' : proof);
    }
  });

  it('that fails is a trouble with a sentence', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['Error: GET https://ghcr.io/token: UNAUTHORIZED: authentication required', 'auth-needed'],
      ['Error: GET https://ghcr.io/v2/acme/app/manifests/x: MANIFEST_UNKNOWN: manifest unknown', 'not-found'],
      ['Error: dial tcp: lookup ghcr.io: no such host', 'network'],
      ['Error: setting trusted material: getting trusted root from TUF: tuf refresh failed', 'network'],
      ['Error: tls: failed to verify certificate: x509: certificate signed by unknown authority', 'network'],
      ['Error: unknown flag: --output', 'unsupported'],
      ['something that nobody has seen', 'tool-error'],
    ];
    for (const [said, kind] of cases) {
      tools.plant('cosign', `${version()}say(1, '', ${JSON.stringify(`${said} hunter2`)})`);
      assert.equal(await trouble(), kind, said);
    }
  });

  it('is not asked where nobody is trusted, in Restricted Mode, without the network, or for files', async () => {
    tools.plant('cosign', version() + saying(claim()));
    assert.equal(await trouble({ signers: [] }), 'unsupported');
    assert.equal(await trouble({ allowed: 'files' }), 'refused');
    assert.equal(await trouble({ allowed: 'daemon' }), 'refused');
    assert.equal(await trouble({}, 'oci:/a:1'), 'unsupported');
    for (const image of [
      '--key',
      'registry:-x',
      'registry:ghcr.io/acme/app;rm',
      'registry:ghcr.io/$(x)',
      'registry:',
    ])
      assert.equal(await trouble({}, image), 'wrong-name', image);
    assert.deepEqual(tools.asked('cosign'), []);
  });

  it('is not taken from the workspace, from a relative path, or from anywhere by default', async () => {
    const workspace = join(tools.folder, 'workspace');
    mkdirSync(workspace);
    tools.plant('cosign', version() + saying(claim()), workspace);
    for (const PATH of [workspace, '.', `:${workspace}`])
      assert.equal(await trouble({ outside: [workspace], variables: { PATH } }), 'tool-missing', PATH);
    assert.equal(await trouble({ path: 'cosign' }), 'refused');
    assert.equal(await trouble({ path: join(tools.folder, 'none') }), 'tool-missing');
    assert.deepEqual(tools.asked('cosign'), []);
    const path = join(workspace, 'cosign');
    assert.equal((await found({ path })).signatures.length, 1, 'where the user names it');
  });

  it('ends at once when it is cancelled, and when time is up', async () => {
    tools.plant('cosign', `${version()}setTimeout(() => say(0, '[]'), 60_000)`);
    const stop = new AbortController();
    const answer = trouble({ signal: stop.signal });
    while (tools.asked('cosign').length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    const started = performance.now();
    stop.abort();
    assert.equal(await answer, 'cancelled');
    assert.ok(performance.now() - started < 2_000);
    assert.equal(await trouble({ longestMs: 800 }), 'timeout');
  });

  it('of a version with known holes is used and told', async () => {
    const told = async (text: string): Promise<string> => {
      tools.plant('cosign', version(text) + saying(claim()));
      return (await found()).notCovered.join('\n');
    };
    assert.doesNotMatch(await told('v3.1.3'), /known hole/);
    assert.doesNotMatch(await told('v2.6.5'), /known hole/);
    assert.match(await told('v3.1.2'), /cosign 3\.1\.2 has a known hole \(GHSA-fx35-mq7g-6g98\)/);
    assert.doesNotMatch(await told('v3.1.2'), /CVE-2026-39395/);
    assert.match(await told('v3.0.5'), /CVE-2026-39395/);
    assert.match(await told('v2.6.1'), /CVE-2026-22703/);
    assert.match(await told('v1.9.0'), /CVE-2022-35929/);
    assert.match(await told('devel'), /cannot be told/);
  });

  it('with several signers is asked for each, and one that is good is enough', async () => {
    tools.plant(
      'cosign',
      `${version()}if (words.includes('/keys/b.pub')) ${saying(claim())}; else say(12, '', 'Error: no matching signatures: x')`,
    );
    const answer = await found({ signers: [keySigner('/keys/a.pub'), keySigner('/keys/b.pub')] });
    assert.deepEqual(
      answer.signatures.map(({ proof, provenBy }) => [proof, provenBy]),
      [['good', ['/keys/b.pub']]],
    );
  });
});
