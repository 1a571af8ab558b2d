import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsFor } from '../../server/workspace/anchors.ts';
import { nodeFiles } from '../../server/workspace/node-files.ts';
import { makeCertificate } from '../registry/support/certificate.ts';
import { folderWith } from '../support/cli.ts';
import { policyOf, requirement, signer } from './judged.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const { certificate } = makeCertificate();

describe('what signatures are held against', () => {
  const folder = folderWith({
    'repo/.git/HEAD': 'x',
    'repo/.seaworthy.yaml': '',
    'repo/keys/ops.pub': pem,
    'repo/keys/private.pem': pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'repo/keys/text.pub': 'hello',
    'repo/keys/notation.crt': certificate,
    'repo/root.json': '{}',
    'repo/keys/folder/a': '',
    'outside/ops.pub': pem,
  });
  after(folder.remove);
  const at = (path: string): string => join(folder.path, path);
  symlinkSync(at('outside/ops.pub'), at('repo/keys/link.pub'));
  const options = {
    files: nodeFiles,
    trustFolder: undefined,
    notationFolder: undefined,
    roots: () => [at('repo')],
  };
  const key = (path: string): ReturnType<typeof signer> =>
    signer('ops', { kind: 'key', key: path }, at('repo/.seaworthy.yaml'));
  const problemsOf = async (...signers: readonly ReturnType<typeof signer>[]): Promise<readonly string[]> =>
    (await anchorsFor(policyOf({ signers }), [], options)).problems;

  it('is always the public trust root, with its day', async () => {
    const { anchors, problems } = await anchorsFor(policyOf({ signers: [] }), [], options);
    assert.deepEqual(
      anchors.trustRoots.map(({ id }) => id),
      ['public-good'],
    );
    assert.match(anchors.trustRoots[0]?.date ?? '', /^\d{4}-\d\d-\d\d$/);
    assert.deepEqual(problems, []);
  });

  it('is every key and certificate that the policy names, by its path and by who grants it, each once', async () => {
    const notary = signer('notary', {
      kind: 'certificate',
      certificate: at('repo/keys/notation.crt'),
      identities: [],
      level: 'strict',
    });
    const inline = signer('inline', { kind: 'key', key: pem });
    const twice = { ...key(at('repo/keys/ops.pub')), name: 'again', grantedBy: '--key' };
    const { anchors, problems } = await anchorsFor(
      policyOf({ signers: [key(at('repo/keys/ops.pub')), twice, inline, notary] }),
      [],
      options,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(anchors.keys, [
      { id: pem, grantedBy: '/repo/.seaworthy.yaml', pem },
      { id: at('repo/keys/ops.pub'), grantedBy: at('repo/.seaworthy.yaml'), pem },
    ]);
    assert.deepEqual(anchors.stores, [
      {
        id: at('repo/keys/notation.crt'),
        grantedBy: '/repo/.seaworthy.yaml',
        type: 'ca',
        name: at('repo/keys/notation.crt'),
        certificates: [Buffer.from(certificate)],
      },
    ]);
  });

  it('is whom other files describe, so that it can be said who signed', async () => {
    const who = { kind: 'key', key: at('repo/keys/ops.pub') } as const;
    const demand = requirement({ from: at('repo/kyverno.yaml'), signers: [{ kind: 'described', who }] });
    const { anchors } = await anchorsFor(policyOf({ signers: [] }), [demand], options);
    assert.deepEqual(
      anchors.keys.map(({ grantedBy }) => grantedBy),
      [at('repo/kyverno.yaml')],
    );
  });

  for (const [path, problem] of [
    ['repo/keys/gone.pub', /^`keys\/gone\.pub`, which `\.seaworthy\.yaml` names: There is no such file\.$/],
    ['repo/keys/private.pem', /It is a private key\./],
    ['repo/keys/text.pub', /It is no public key/],
    ['repo/keys/folder', /It is no file/],
    ['repo/keys/notation.crt', /It is a certificate, not a public key/],
    ['outside/ops.pub', /lies outside of the repository/],
    ['repo/keys/link.pub', /lies outside of the repository/],
    ['../../../../../../../../dev/zero', /outside|no file/],
  ] as const)
    it(`tells of ${path}`, async () => {
      const problems = await problemsOf(key(at(path)));
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', problem);
    });

  it('reads what the command line names wherever it lies, and says by which option', async () => {
    const given = { ...key(at('outside/ops.pub')), grantedBy: '--key ../outside/ops.pub' };
    assert.deepEqual(await problemsOf(given), []);
    const gone = { ...key(at('outside/gone.pub')), grantedBy: '--key ../outside/gone.pub' };
    assert.match(
      (await problemsOf(gone))[0] ?? '',
      /which `--key \.\.\/outside\/gone\.pub` names: There is no such file/,
    );
  });

  it('tells of a trust root that is none, and of the one of GitHub that is not there', async () => {
    const under = (trustRoot: string): ReturnType<typeof signer> =>
      signer('own', { kind: 'identity', identity: 'a@acme.example', issuer: 'https://i.example', trustRoot });
    const [broken] = await problemsOf(under(at('repo/root.json')));
    assert.match(broken ?? '', /root\.json`, which/);
    const [github] = await problemsOf(under('github'));
    assert.match(github ?? '', /GitHub's trust root is not installed/);
  });
});
