import assert from 'node:assert/strict';
import { privateKey } from '../support/example-image.ts';
import type { TarFile } from '../support/tar.ts';
import { layerOf } from './support/read.ts';

/** Nobody's tokens, put together here so that no scanner of repositories finds one. */
const github = `gh${'p_'}${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`;
const word = ['kq8Zr', '2mWx7', 'Lp4Tn'].join('');

const found = async (path: string, content: string | Uint8Array): Promise<readonly string[]> => {
  const { secrets } = await layerOf([{ path, bytes: Buffer.from(content) }]);
  return secrets.map(({ what, line }) => (line === undefined ? what : `${what}:${line}`));
};

describe('secrets in files', () => {
  const cases: readonly (readonly [path: string, content: string, expected: readonly string[]])[] = [
    ['root/.ssh/id_ed25519', privateKey, ['private key:1']],
    ['app/tls/server.key', `# mine\n${privateKey}`, ['private key:2']],
    ['etc/ssh/ssh_host_rsa_key', privateKey, ['SSH host key:1']],
    ['app/.npmrc', `registry=https://r/\n//r/:_authToken=${word}\n`, ['npm token:2']],
    ['app/.npmrc', '//r/:_authToken=${NPM_TOKEN}\n', []],
    ['root/.docker/config.json', `{"auths":{"r.io":{"auth":"${word}"}}}`, ['registry login:1']],
    ['root/.docker/config.json', '{"auths":{"r.io":{}},"credsStore":"desktop"}', []],
    [
      'root/.aws/credentials',
      `[default]\naws_access_key_id = x\naws_secret_access_key = ${word}${word}\n`,
      ['AWS key:3'],
    ],
    ['root/.netrc', `machine github.com\nlogin bob\npassword ${word}\n`, ['login of .netrc:3']],
    ['root/.git-credentials', `https://bob:${word}@github.com\n`, ['password in a URL:1']],
    ['app/.env', `PORT=80\nDB_PASSWORD=${word}\n`, ['secret of .env:2']],
    ['app/.env.example', 'DB_PASSWORD=changeme\n', []],
    [
      'root/.kube/config',
      `users:\n- name: a\n  user:\n    client-key-data: ${word}${word}\n`,
      ['login of a cluster:4'],
    ],
    ['root/.kube/config', 'users:\n- name: a\n  user:\n    exec: {command: aws}\n', []],
    ['data/terraform.tfstate', '{"version":4,"resources":[{"type":"x"}]}', ['Terraform state']],
    ['data/terraform.tfstate', '{"version":4,"resources":[]}', []],
    [
      'app/key.json',
      JSON.stringify({ type: 'service_account', private_key: privateKey }),
      ['Google Cloud key:1'],
    ],
    ['root/.pypirc', `[pypi]\nusername = u\npassword = ${word}\n`, ['PyPI login:3']],
    ['root/.m2/settings.xml', `<server><password>${word}</password></server>`, ['Maven login:1']],
    ['root/.pgpass', `host:5432:db:bob:${word}\n`, ['PostgreSQL login:1']],
    ['app/config.yaml', `a: 1\ntoken: ${github}\n`, ['GitHub token:2']],
    ['srv/deploy.sh', `#!/bin/sh\ncurl -H "Authorization: ${github}" https://x\n`, ['GitHub token:2']],
    // What packages ship, and what is no secret.
    ['usr/share/doc/openssl/demos/server.key', privateKey, []],
    ['usr/lib/python3/dist-packages/test/keycert.pem', privateKey, []],
    ['usr/lib/python3.11/test/ssl_key.pem', privateKey, []],
    ['app/node_modules/x/test/key.pem', privateKey, []],
    ['usr/local/lib/python3.12/site-packages/tornado/test/test.key', privateKey, []],
    ['etc/ssl/private/ssl-cert-snakeoil.key', privateKey, []],
    ['etc/ssl/certs/ca.pem', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', []],
    ['root/.ssh/id_rsa.pub', 'ssh-rsa AAAAB3Nza bob@host\n', []],
    ['usr/share/x/readme', github, []],
  ];
  for (const [path, content, expected] of cases) {
    it(`${path}: ${expected.join(', ') || 'none'}`, async () => {
      assert.deepEqual(await found(path, content), expected);
    });
  }

  it('knows a KeePass database by its first bytes', async () => {
    assert.deepEqual(await found('home/a/p.kdbx', Buffer.from([3, 0xd9, 0xa2, 0x9a, 0x67, 0])), [
      'KeePass database',
    ]);
    assert.deepEqual(await found('home/a/p.kdbx', 'not one'), []);
  });

  it('reads no binaries, and no large files, for tokens', async () => {
    assert.deepEqual(await found('app/blob', `\0\0${github}`), []);
    assert.deepEqual(await found('app/large.txt', `${' '.repeat(300_000)}${github}`), []);
  });

  it('is quick with files that are made to be slow', async () => {
    const size = 1_000_000;
    const names = [
      ...[
        '.npmrc',
        '.netrc',
        '.env',
        '.pgpass',
        '.pypirc',
        '.my.cnf',
        '.git-credentials',
        'x.pem',
        'x.tfstate',
        'x.tfvars',
      ],
      ...[
        '.kube/config',
        '.aws/credentials',
        '.docker/config.json',
        '.m2/settings.xml',
        '.yarnrc.yml',
        'nuget.config',
      ],
    ];
    const pieces = [
      ' ',
      '\n',
      '\t-',
      '_',
      ':',
      '"',
      '=',
      'a=',
      'token: ',
      '-----BEGIN PRIVATE KEY-----',
      'password ',
      '<password>',
    ];
    for (const piece of pieces) {
      const bytes = Buffer.from(piece.repeat(Math.ceil(size / piece.length)));
      const started = process.threadCpuUsage();
      await layerOf(names.map((name) => ({ path: `root/${name}`, bytes })));
      const { user } = process.threadCpuUsage(started);
      assert.ok(user < 10_000_000, `${JSON.stringify(piece)} takes ${user / 1000} ms`);
    }
  }).timeout(200_000);

  it('tells the first twenty lines of a file', async () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `A_PASSWORD=${word}${index}`).join('\n');
    const lines = await found('app/.env', text);
    assert.deepEqual([lines.length, lines[0], lines[19]], [20, 'secret of .env:1', 'secret of .env:20']);
  });

  it('keeps no value', async () => {
    const files: readonly TarFile[] = cases.map(([, content], index) => ({
      path: `app/${index}/.env`,
      text: content,
    }));
    const { secrets } = await layerOf(files);
    const told = JSON.stringify(secrets);
    assert.ok(secrets.length > 5);
    for (const value of [github, word]) assert.ok(!told.includes(value.slice(0, 8)));
  });
});
