import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { verifyFolder } from '../support/verify-cli.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const dsa = generateKeyPairSync('ed448').publicKey;

const image = 'oci:layout:1';
const identity = [
  '--certificate-identity',
  'https://github.com/acme/app/.github/workflows/r.yml@refs/tags/v1',
];
const issuer = ['--certificate-oidc-issuer', 'https://token.actions.githubusercontent.com'];

describe('seaworthy verify, wrongly used', () => {
  let folder: ReturnType<typeof verifyFolder>;
  before(() => {
    folder = verifyFolder({
      'cosign.pub': publicKey.export({ type: 'spki', format: 'pem' }),
      'cosign.key': privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'ed448.pub': dsa.export({ type: 'spki', format: 'pem' }),
      'notes.txt': 'no key\n',
      'root.json': '{}',
      Dockerfile: 'FROM scratch\n',
      'broken.yaml': 'signatures: { transparencyLog: maybe }\n',
    });
  });
  after(() => folder.remove());

  const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[], /Which image\?/],
    [[''], /name is empty/],
    [['shop.tar'], /`docker-archive:shop\.tar`/],
    [['docker://node'], /Write `registry:node`/],
    [[image, '--format', 'html'], /It is one of text, json, sarif/],
    [[image, '--output', 'sarif'], /--output needs a format and a file/],
    [[image, '--output', 'html=a.html'], /The format of --output cannot be `html`/],
    [[image, '--key', 'no.pub'], /no\.pub: There is no such file/],
    [[image, '--key', 'notes.txt'], /notes\.txt: It is no public key/],
    [[image, '--key', 'cosign.key'], /cosign\.key: It is a private key/],
    [[image, '--key', 'ed448.pub'], /ed448\.pub: It is a key of another kind/],
    [[image, '--key='], /--key has an empty value/],
    [[image, '--notation-certificate', 'cosign.pub'], /cosign\.pub: It is no certificate/],
    [[image, '--trusted-root', 'root.json'], /root\.json: /],
    [[image, '--trusted-root', 'no.json'], /no\.json: There is no such file/],
    [[image, ...identity], /--certificate-identity needs --certificate-oidc-issuer/],
    [[image, ...issuer], /--certificate-oidc-issuer needs --certificate-identity/],
    [[image, '--certificate-identity', '*', ...issuer], /that is anybody/],
    [[image, ...identity, '--certificate-oidc-issuer', '*'], /that is anybody/],
    [[image, ...identity, ...issuer, ...issuer], /one for each/],
    [[image, '--annotation', 'prod'], /--annotation needs a key and a value/],
    [[image, '--transparency-log', 'off'], /It is one of required, optional, ignored/],
    [[image, '--platform', 'arm'], /`arm` is no platform/],
    [[image, '--tool', 'skopeo'], /It is one of cosign, notation, gh, docker/],
    [[image, '--tool-path', '/usr/bin/cosign'], /--tool-path needs --tool/],
    [[image, '--today', 'tomorrow'], /no day/],
    [[image, '--mirror', 'docker.io'], /--mirror needs a registry and a URL/],
    [[image, '--file', 'Containerfile'], /Containerfile: There is no such file/],
    [['--file', 'Dockerfile'], /Dockerfile: It names no image/],
    [[image, '--build-record', 'm.json'], /--build-record needs --file/],
    [['--bundle', 'a.json'], /--bundle and --artifact belong together/],
    [['--bundle', 'a.json', '--artifact', 'a.txt'], /a\.json: There is no such file/],
    [[image, '--bundle', 'a.json', '--artifact', 'a.txt'], /an image goes without it/],
    [['--bundle', 'a.json', '--artifact', 'a.txt', '--platform', 'linux/amd64'], /--platform is for images/],
    [[image, '--advisories', 'off'], /--advisories belongs to/],
  ];
  for (const [args, message] of wrong)
    it(`ends with 2 at once: ${args.join(' ') || 'nothing'}`, async () => {
      const { code, out, err } = await folder.verify(args);
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.equal(out, '');
    });

  it('ends with 2 where the policy is broken, and says so', async () => {
    const { code, report } = await folder.json([image, '--policy', 'broken.yaml']);
    assert.equal(code, 2);
    assert.ok(report.files.some(({ path, findings }) => path === 'broken.yaml' && findings.length > 0));
  });

  it('ends with 3 where there is no such layout, and never calls it unsigned', async () => {
    const { code, report } = await folder.json([image]);
    assert.equal(code, 3);
    assert.equal(report.images[0]?.status, 'unknown');
    assert.match(report.images[0]?.reason ?? '', /\.$/);
    assert.equal(report.errors[0]?.path, image);
    assert.equal(report.images[0]?.digest, null);
  });
});
