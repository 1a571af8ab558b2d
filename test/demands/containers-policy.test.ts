import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignatureRequirement } from '../../rules/core/signature-policy.ts';
import { parseReference } from '../../rules/image/reference.ts';
import { meansImage } from '../../rules/signature/asked-of.ts';
import { root } from '../support/root.ts';
import { asked, demandsOf, pem } from './read.ts';

const at = 'etc/containers/policy.json';
const data = Buffer.from(pem).toString('base64');
const matched = { type: 'matchRepository' };
const accept = { type: 'insecureAcceptAnything' };
const reject = { type: 'reject' };
const signed = { type: 'sigstoreSigned', keyPath: '/keys/release.pub', signedIdentity: matched };
const docker = (scopes: object, usual: object = reject): string =>
  JSON.stringify({ default: [usual], transports: { docker: scopes } });

const meant = (
  requirements: readonly SignatureRequirement[],
  image: string,
): readonly SignatureRequirement[] => {
  const reference = parseReference(image);
  assert.ok(reference, image);
  return requirements.filter((one) => meansImage(one, reference));
};
const verdicts = (requirements: readonly SignatureRequirement[], image: string): readonly string[] =>
  meant(requirements, image).map(({ verdict, signers }) =>
    verdict === 'check' ? `${signers.length}` : verdict,
  );

describe('policy.json of the containers tools', () => {
  it('takes of the scopes of an image the most specific alone', async () => {
    const requirements = await asked(
      at,
      docker({
        'example.com': [reject],
        'example.com/team': [accept],
        'example.com/team/app': [signed],
        'example.com/team/app:dev': [accept],
        '*.example.com': [signed, signed],
        '*.com': [accept],
        '': [signed],
      }),
    );
    assert.deepEqual(verdicts(requirements, 'example.com/x:1'), ['reject']);
    assert.deepEqual(verdicts(requirements, 'example.com/team/x:1'), ['accept']);
    assert.deepEqual(verdicts(requirements, 'example.com/team:1'), ['accept']);
    assert.deepEqual(verdicts(requirements, 'example.com/teams/x:1'), ['reject']);
    assert.deepEqual(verdicts(requirements, 'example.com/team/app:1'), ['1']);
    assert.deepEqual(verdicts(requirements, 'example.com/team/app/x:1'), ['1']);
    assert.deepEqual(verdicts(requirements, 'example.com/team/app:dev'), ['accept']);
    assert.deepEqual(verdicts(requirements, 'a.example.com/x'), ['1', '1']);
    assert.deepEqual(verdicts(requirements, 'a.b.example.com/x'), ['1', '1']);
    assert.deepEqual(verdicts(requirements, 'other.com/x'), ['accept']);
    assert.deepEqual(verdicts(requirements, 'quay.io/x'), ['1']);
  });

  it('falls back on the default only where the transport has none', async () => {
    assert.deepEqual(verdicts(await asked(at, docker({})), 'node'), ['reject']);
    assert.deepEqual(verdicts(await asked(at, docker({ '': [accept] })), 'node'), ['accept']);
    assert.deepEqual(verdicts(await asked(at, JSON.stringify({ default: [accept] })), 'node'), ['accept']);
    const hub = await asked(at, docker({ 'docker.io/library/node': [accept] }));
    assert.deepEqual([verdicts(hub, 'node:24'), verdicts(hub, 'nginx')], [['accept'], ['reject']]);
  });

  it('asks for keys by their paths and by what they hold', async () => {
    const keys = async (requirement: object): Promise<unknown> =>
      meant(await asked(at, docker({ 'example.com': [requirement] })), 'example.com/x').map(({ signers }) =>
        signers.map((one) => one.kind === 'described' && one.who.kind === 'key' && one.who.key),
      )[0];
    assert.deepEqual(await keys(signed), ['/keys/release.pub']);
    assert.deepEqual(await keys({ type: 'sigstoreSigned', keyPaths: ['/a.pub', '/b.pub'] }), [
      '/a.pub',
      '/b.pub',
    ]);
    assert.deepEqual(await keys({ type: 'sigstoreSigned', keyData: data }), [pem]);
    assert.deepEqual(await keys({ type: 'sigstoreSigned', keyDatas: [data] }), [pem]);
  });

  it('asks for an identity of Fulcio, and says what of it is not compared', async () => {
    const fulcio = {
      caPath: '/ca.pem',
      oidcIssuer: 'https://accounts.example',
      subjectEmail: 'ann@acme.example',
    };
    const [one] = meant(
      await asked(
        at,
        docker({ 'example.com': [{ type: 'sigstoreSigned', fulcio, rekorPublicKeyPath: '/rekor.pub' }] }),
      ),
      'example.com/x',
    );
    assert.deepEqual(one?.signers, [
      {
        kind: 'described',
        who: { kind: 'identity', identity: 'ann@acme.example', issuer: 'https://accounts.example' },
      },
    ]);
    assert.equal(one?.transparencyLog, 'required');
    assert.match(one?.notCovered.join(' ') ?? '', /very authority .*very log .*matchRepoDigestOrExact/);
  });

  it('never says of what it cannot check that it is met', async () => {
    const pki = { caRootsPath: '/r.pem', subjectEmail: 'a@b.example' };
    const requirements = [
      { type: 'signedBy', keyType: 'GPGKeys', keyPath: '/k.gpg' },
      { type: 'signedBaseLayer', baseLayerIdentity: matched },
      { type: 'sigstoreSigned', pki, signedIdentity: matched },
      { type: 'sigstoreSigned', keyData: Buffer.from('nonsense').toString('base64') },
      signed,
    ];
    for (const one of requirements) {
      const [found] = meant(await asked(at, docker({ 'example.com': [one] })), 'example.com/x');
      assert.ok((found?.notCovered.length ?? 0) > 0, JSON.stringify(one));
    }
  });

  const wrong: readonly (readonly [string, string])[] = [
    [
      'a name that stands twice',
      '{"default":[{"type":"reject"}],"default":[{"type":"insecureAcceptAnything"}]}',
    ],
    [
      'a name twice, once escaped',
      '{"default":[{"type":"reject"}],"\\u0064efault":[{"type":"insecureAcceptAnything"}]}',
    ],
    [
      'a scope that stands twice',
      '{"default":[{"type":"reject"}],"transports":{"docker":{"a.b/c":[{"type":"reject"}],"a.b/c":[{"type":"insecureAcceptAnything"}]}}}',
    ],
    ['a member twice', '{"default":[{"type":"reject","type":"insecureAcceptAnything"}]}'],
    ['an unknown name', '{"default":[{"type":"reject"}],"more":1}'],
    ['an unknown member', '{"default":[{"type":"reject","why":"x"}]}'],
    [
      'an unknown requirement',
      '{"default":[{"type":"reject"}],"transports":{"dir":{"":[{"type":"signed"}]}}}',
    ],
    ['no default', '{"transports":{"docker":{"a.b":[{"type":"reject"}]}}}'],
    ['an empty list', '{"default":[],"transports":{"docker":{"":[{"type":"reject"}]}}}'],
    ['a comment', '{"default":[{"type":"reject"}]} // ok'],
    ['a comma too many', '{"default":[{"type":"reject"},]}'],
    ['two keys', docker({ '': [{ ...signed, keyData: data }] })],
    ['no key', docker({ '': [{ type: 'sigstoreSigned' }] })],
    ['data that is no base64', docker({ '': [{ type: 'sigstoreSigned', keyData: '***' }] })],
    [
      'Fulcio without a log',
      docker({
        '': [{ type: 'sigstoreSigned', fulcio: { caPath: '/a', oidcIssuer: 'x', subjectEmail: 'y' } }],
      }),
    ],
    [
      'Fulcio without an issuer',
      docker({
        '': [
          { type: 'sigstoreSigned', rekorPublicKeyPath: '/r', fulcio: { caPath: '/a', subjectEmail: 'y' } },
        ],
      }),
    ],
    ['an unknown key type', docker({ '': [{ type: 'signedBy', keyType: 'PGP', keyPath: '/k' }] })],
    ['an unknown identity', docker({ '': [{ ...signed, signedIdentity: { type: 'any' } }] })],
    [
      'an identity that says too much',
      docker({ '': [{ ...signed, signedIdentity: { type: 'matchExact', prefix: 'x' } }] }),
    ],
    [
      'an exact reference without tag',
      docker({ '': [{ ...signed, signedIdentity: { type: 'exactReference', dockerReference: 'node' } }] }),
    ],
  ];
  for (const [what, text] of wrong)
    it(`with ${what} is refused as a whole, and every image with it`, async () => {
      const { requirements, problems } = await demandsOf({ [at]: text });
      assert.equal(problems.length, 1);
      assert.deepEqual(
        requirements.map(({ images, notCovered }) => [images, notCovered.length]),
        [[['**'], 1]],
      );
    });

  it('tells scopes that mean no image', async () => {
    const { requirements, problems } = await demandsOf({
      [at]: docker({
        'team/app': [accept],
        node: [accept],
        'index.docker.io/x': [accept],
        'docker.io/node:1': [accept],
      }),
    });
    assert.equal(problems.length, 4);
    assert.deepEqual(verdicts(requirements, 'node:1'), ['reject']);
  });

  it('leaves the policy.json of somebody else alone', async () => {
    for (const text of ['{"Version":"2012-10-17","Statement":[]}', '{"type":"rejected"}', 'not json', ''])
      assert.deepEqual(await demandsOf({ 'iam/policy.json': text }), {
        requirements: [],
        signers: [],
        candidates: [],
        problems: [],
      });
  });

  it('reads a huge one at once', async () => {
    const scopes = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`example.com/team/app-${index}`, [signed]]),
    );
    const started = performance.now();
    assert.equal((await asked(at, docker(scopes))).length, 2_001);
    assert.ok(performance.now() - started < 2_000);
    const deep = `{"default":[{"type":"reject"}],"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    assert.equal((await demandsOf({ [at]: deep })).problems.length, 1);
  });

  const fixture = join(root, '../shared/vectors/containers-image/signature/fixtures/policy.json');
  (existsSync(fixture) ? it : it.skip)(
    "agrees with the tools' own file: Sigstore's are read, GPG's not covered",
    async () => {
      const { requirements, problems } = await demandsOf({ [at]: readFileSync(fixture, 'utf8') });
      // Two of its scopes are made up and name no registry.
      assert.deepEqual(
        problems.map(({ message }) => /`bogus\//.test(message)),
        [true, true],
      );
      const of = (image: string): readonly SignatureRequirement[] => meant(requirements, image);
      assert.deepEqual(verdicts(requirements, 'example.com/playground/x:1'), ['accept']);
      assert.deepEqual(verdicts(requirements, 'quay.io/x'), ['reject']);
      const sigstore = ['key-data-example', 'key-path-example'].flatMap((name) =>
        of(`example.com/sigstore/${name}:1`),
      );
      assert.equal(sigstore.length, 2);
      assert.deepEqual(sigstore[1]?.signers, [
        { kind: 'described', who: { kind: 'key', key: '/keys/public-key' } },
      ]);
      assert.match(sigstore[0]?.notCovered.join() ?? '', /no public key in PEM/);
      for (const image of ['production', 'hardened', 'hardened-x509'].map(
        (name) => `example.com/${name}/app`,
      ))
        for (const { notCovered } of of(image)) assert.match(notCovered.join(), /GPG|base layers/);
      assert.equal(of('example.com/hardened/app').length, 3);
      for (const image of [
        'registry.access.redhat.com/a',
        'x.access.redhat.com/a',
        'registry.redhat.io/beta/a',
      ])
        assert.deepEqual(
          of(image).map(({ notCovered }) => /GPG/.test(notCovered.join())),
          [true],
          image,
        );
    },
  );
});
