import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { emptySignaturePolicy } from '../../rules/core/signature-policy.ts';
import { judgeImage } from '../../rules/signature/judge.ts';
import { networkOf } from '../../server/registry/network.ts';
import { checkSignatures } from '../../server/signature/check.ts';
import { readDemands } from '../../server/signature/demands/demands.ts';
import { anchorsFor } from '../../server/workspace/anchors.ts';
import { nodeFiles } from '../../server/workspace/node-files.ts';
import { readContents, serving } from '../registry/support/contents.ts';
import { closeServers, serve, type TestServer } from '../registry/support/servers.ts';
import { allowLoopback } from '../support/loopback.ts';
import { signedHere } from '../support/signed-here.ts';
import { indented } from './read.ts';

/** Files of other tools in a folder, images that the real tools have signed in a registry, and what comes of both. */
describe(`other tools' demands on signed images${signedHere ? '' : ' (../shared is not here)'}`, () => {
  allowLoopback();
  let folder = '';
  let server: TestServer | undefined;
  before(async () => {
    const contents = signedHere && readContents(signedHere.layout);
    if (contents) server = await serve(serving(contents));
  });
  after(closeServers);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'seaworthy-demands-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  const status = async (tag: string, isTrusted: boolean): Promise<string> => {
    const demands = await readDemands(folder, nodeFiles);
    assert.deepEqual(demands.problems, []);
    const policy = {
      ...emptySignaturePolicy,
      transparencyLog: 'ignored' as const,
      signers: isTrusted ? demands.signers : [],
    };
    const { anchors, problems } = await anchorsFor(policy, demands.requirements, {
      files: nodeFiles,
      trustFolder: undefined,
      notationFolder: undefined,
    });
    assert.deepEqual(problems, []);
    const found = await checkSignatures(
      {
        image: `registry:${server?.host}/team/app:${tag}`,
        platform: undefined,
        anchors,
        cache: undefined,
        network: networkOf({ HOME: folder }),
        allowed: 'network',
        revocation: false,
        now: new Date('2026-11-21T12:00:00Z'),
      },
      { signal: new AbortController().signal },
    );
    if ('trouble' in found) assert.fail(found.message);
    return judgeImage(found, policy, demands.requirements, '2026-11-21').status;
  };

  const kyverno = (attestor: string, type = 'Cosign'): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: signed }
spec:
  rules:
    - name: signed
      match: { any: [{ resources: { kinds: [Pod] } }] }
      verifyImages:
        - type: ${type}
          imageReferences: ["${server?.host}/team/*"]
          attestors:
            - entries:
                - ${attestor}
`;
  const key = (path: string): string =>
    `keys:\n                    rekor: { ignoreTlog: true }\n                    publicKeys: |-\n${indented(readFileSync(path, 'utf8'), 22)}`;

  const rows: readonly (readonly [string, string])[] = [
    ['cosign-bundle', 'verified'],
    ['cosign-legacy', 'verified'],
    ['cosign-two-keys', 'verified'],
    ['cosign-other-key', 'untrusted'],
    ['cosign-moved-legacy', 'invalid'],
    ['unsigned', 'unsigned'],
  ];
  for (const [tag, expected] of rows)
    it(`${tag} is ${expected} by Kyverno's key, and never verified where the workspace is not trusted`, async function () {
      if (!signedHere) return this.skip();
      write('policy.yaml', kyverno(key(signedHere.keys.cosign)));
      assert.equal(await status(tag, true), expected);
      assert.notEqual(await status(tag, false), 'verified');
    });

  it("Kyverno's certificates of Notation are not covered: good or not, nobody can say", async function () {
    if (!signedHere) return this.skip();
    const certificate = indented(readFileSync(signedHere.keys.notation, 'utf8'), 22);
    write('policy.yaml', kyverno(`certificates:\n                    cert: |-\n${certificate}`, 'Notary'));
    for (const tag of ['notation-jws', 'notation-other-cert'])
      for (const isTrusted of [true, false]) assert.notEqual(await status(tag, isTrusted), 'verified');
  });

  it("a trust policy of Notation's with its store beside it as well", async function () {
    if (!signedHere) return this.skip();
    const policy = {
      version: '1.0',
      trustPolicies: [
        {
          name: 'all',
          registryScopes: ['*'],
          signatureVerification: { level: 'strict' },
          trustStores: ['ca:acme'],
          trustedIdentities: ['*'],
        },
      ],
    };
    write('notation/trustpolicy.oci.json', JSON.stringify(policy));
    mkdirSync(join(folder, 'notation/truststore/x509/ca/acme'), { recursive: true });
    copyFileSync(signedHere.keys.notation, join(folder, 'notation/truststore/x509/ca/acme/acme.crt'));
    assert.equal(await status('notation-cose', true), 'verified');
    assert.equal(await status('notation-expired', true), 'expired');
    assert.notEqual(await status('notation-other-cert', true), 'verified');
    assert.equal(await status('unsigned', true), 'unsigned');
  });
});
