import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageSignatures } from '../../rules/core/signature.ts';
import { emptySignaturePolicy, type TrustedSigner } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import type { Trouble } from '../../server/registry/trouble.ts';
import { askTool } from '../../server/signature/external/external.ts';
import { digest, makeStandIns, name, otherDigest, pinned, type StandIns } from './stand-in.ts';

describe('notation, asked instead of us', function () {
  this.timeout(60_000);
  let tools: StandIns;
  let signer: TrustedSigner;
  beforeEach(() => {
    tools = makeStandIns();
    const certificate = join(tools.folder, 'acme.crt');
    writeFileSync(certificate, 'the certificate of Acme');
    signer = {
      name: 'acme',
      who: {
        kind: 'certificate',
        certificate,
        identities: ['x509.subject: C=US, ST=WA, O=Acme'],
        level: 'strict',
      },
      grantedBy: '/home/ann/trust.yaml',
    };
  });
  afterEach(() => tools.remove());

  const inspected = (...signatures: readonly object[]): string =>
    JSON.stringify({ mediaType: 'application/vnd.oci.image.manifest.v1+json', signatures });
  const signature = (more: object = {}): object => ({
    digest: otherDigest,
    signedAttributes: { signingTime: '2026-11-20T10:00:00Z' },
    userDefinedAttributes: { build: '42' },
    certificates: [{ SHA256Fingerprint: 'ab12', issuedTo: 'CN=acme.example,O=Acme,ST=WA,C=US' }],
    signedArtifact: { digest },
    ...more,
  });
  const plant = (
    verify: string,
    inspect = `say(0, ${JSON.stringify(inspected(signature()))})`,
    version = '1.3.2',
  ): string =>
    tools.plant(
      'notation',
      `if (words[0] === 'version') say(0, 'Notation - a tool to sign and verify artifacts.\\n\\nVersion:     ${version}\\nGo version:  go1.24.1\\n');
else if (words[0] === 'inspect') ${inspect}; else ${verify}`,
    );
  const ask = (more: Parameters<StandIns['settings']>[0] = {}): Promise<ImageSignatures | Trouble> =>
    askTool('notation', pinned, tools.settings({ signers: [signer], ...more }));
  const found = async (more: Parameters<StandIns['settings']>[0] = {}): Promise<ImageSignatures> => {
    const answer = await ask(more);
    if ('trouble' in answer) assert.fail(answer.message);
    return answer;
  };

  it('verifies with a trust policy and a store made of who is trusted, and nothing of the user or the workspace', async () => {
    plant('say(0, "Successfully verified signature for x")');
    const answer = await found({
      variables: { XDG_CONFIG_HOME: '/home/ann/.config', NOTATION_CONFIG: '/evil' },
    });
    const [, inspect, verify] = tools.asked('notation');
    assert.deepEqual(inspect?.words, ['inspect', '--output', 'json', name]);
    assert.deepEqual(verify?.words, ['verify', name]);
    assert.equal(verify?.environment['XDG_CONFIG_HOME'], verify?.folder);
    assert.equal(verify?.environment['NOTATION_CONFIG'], undefined);
    assert.equal(verify?.environment['DOCKER_CONFIG']?.endsWith('.docker'), true);
    assert.equal(verify?.files['notation/truststore/x509/ca/trusted/trusted.pem'], 'the certificate of Acme');
    assert.deepEqual(JSON.parse(verify?.files['notation/trustpolicy.oci.json'] ?? '').trustPolicies, [
      {
        name: 'seaworthy',
        registryScopes: ['*'],
        signatureVerification: { level: 'strict' },
        trustStores: ['ca:trusted'],
        trustedIdentities: ['x509.subject: C=US, ST=WA, O=Acme'],
      },
    ]);
    const [one] = answer.signatures;
    assert.deepEqual(
      [
        one?.kind,
        one?.proof,
        one?.signer,
        one?.provenBy,
        one?.time,
        one?.timeFrom,
        one?.manifest,
        one?.annotations,
      ],
      [
        'tool',
        'good',
        { kind: 'certificate', subject: 'CN=acme.example,O=Acme,ST=WA,C=US', fingerprint: 'ab12' },
        [signer.who.kind === 'certificate' && signer.who.certificate],
        '2026-11-20T10:00:00Z',
        'claim',
        otherDigest,
        { build: '42' },
      ],
    );
    assert.equal(answer.notCovered[0], 'Verified by notation 1.3.2, not by Seaworthy.');
    const verdict = judgeImage(answer, { ...emptySignaturePolicy, signers: [signer] }, [], '2026-11-21');
    assert.equal(verdict.status, 'verified', verdict.reason);
  });

  it('takes a store of several certificates, or the text of one', async () => {
    plant('say(0)');
    const store = join(tools.folder, 'store');
    mkdirSync(store);
    for (const one of ['a.crt', 'b.pem', 'notes.txt']) writeFileSync(join(store, one), one);
    const who = { kind: 'certificate', identities: [], level: 'permissive' } as const;
    const lenient = await found({ signers: [{ ...signer, who: { ...who, certificate: store } }] });
    assert.match(lenient.notCovered.join(), /CVE-2024-23332/);
    const files = tools.asked('notation').at(-1)?.files ?? {};
    assert.deepEqual(
      Object.keys(files)
        .filter((one) => one.includes('/ca/'))
        .sort(),
      ['notation/truststore/x509/ca/trusted/a.crt', 'notation/truststore/x509/ca/trusted/b.pem'],
    );
    assert.match(
      files['notation/trustpolicy.json'] ?? '',
      /"level":"permissive".*"trustedIdentities":\["\*"\]/,
    );
    const text = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    await found({ signers: [{ ...signer, who: { ...who, certificate: text } }] });
    assert.equal(
      tools.asked('notation').at(-1)?.files['notation/truststore/x509/ca/trusted/trusted.pem'],
      text,
    );
  });

  it('names nobody where several signatures are there, or where it cannot be read', async () => {
    for (const inspect of [
      `say(0, ${JSON.stringify(inspected(signature(), signature()))})`,
      `say(0, ${JSON.stringify(inspected(signature({ signedArtifact: { digest: otherDigest } })))})`,
      'say(0, "no json")',
      'say(1, "", "Error: x")',
    ]) {
      plant('say(0)', inspect);
      assert.deepEqual((await found()).signatures[0]?.signer, {
        kind: 'certificate',
        subject: 'not told',
        fingerprint: '',
      });
    }
  });

  it('says no without saying why, and that there is none', async () => {
    plant("say(1, '', 'Error: signature verification failed for all the signatures associated with x')");
    const refused = await found();
    assert.equal(refused.signatures[0]?.proof, 'unknown-signer');
    assert.equal(
      judgeImage(refused, { ...emptySignaturePolicy, signers: [signer] }, [], '2026-11-21').status,
      'untrusted',
    );
    plant(
      `say(1, '', 'Error: signature verification failed: no signature is associated with "x", make sure the artifact was signed successfully')`,
    );
    assert.deepEqual((await found()).signatures, []);
    plant("say(1, '', 'Error: failed to get manifest descriptor: x: not found')");
    const missing = await ask();
    assert.equal('trouble' in missing && missing.trouble, 'not-found');
    plant("say(1, '', 'Error: dial tcp: connection refused')");
    const network = await ask();
    assert.equal('trouble' in network && network.trouble, 'network');
  });

  it('is not asked where no certificate is trusted, or one at a level that checks nothing', async () => {
    plant('say(0)');
    const skip = {
      ...signer,
      who: { kind: 'certificate', certificate: '/x', identities: [], level: 'skip' },
    } as const;
    for (const signers of [[], [skip]]) {
      const answer = await ask({ signers });
      assert.equal('trouble' in answer && answer.trouble, 'unsupported');
    }
    assert.deepEqual(tools.asked('notation'), []);
  });

  it('of a version with known holes is told', async () => {
    plant('say(0)', undefined, '1.0.0-rc.5');
    assert.match((await found()).notCovered.join(), /CVE-2023-33959/);
    plant('say(0)', undefined, '1.3.0-rc.1');
    assert.match((await found()).notCovered.join(), /CVE-2024-56138/);
    for (const version of ['1.0.0', '1.2.0', '1.3.0', '2.0.0-alpha.1']) {
      plant('say(0)', undefined, version);
      assert.doesNotMatch((await found()).notCovered.join(), /known hole/, version);
    }
  });
});
