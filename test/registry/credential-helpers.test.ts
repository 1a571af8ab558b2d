import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { findCredentials } from '../../server/registry/credentials/find.ts';
import type { Network } from '../../server/registry/http.ts';
import { basicAuth, makeHome, networkIn, never, type TestHome } from './support/network.ts';

describe('credential helpers', () => {
  let home: TestHome;
  let bin: string;
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    home = makeHome();
    bin = join(home.path, 'bin');
    mkdirSync(bin);
  });
  afterEach(() => home.remove());

  const helper = (name: string, script: string, folder = bin): void => {
    const path = join(folder, `docker-credential-${name}`);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  };
  const answer = (user: string, secret = 'word'): string =>
    `cat >/dev/null; echo '${JSON.stringify({ ServerURL: 'x', Username: user, Secret: secret })}'`;
  const config = (value: object): void => home.write({ '.docker/config.json': JSON.stringify(value) });
  const find = (
    host: string,
    more: Partial<Network> = {},
    environment: NodeJS.ProcessEnv = {},
    signal = never,
  ) =>
    findCredentials(
      host,
      'team/app',
      networkIn(home.path, {
        environment: { PATH: `${bin}${delimiter}/usr/bin${delimiter}/bin`, ...environment },
        ...more,
      }),
      signal,
    );

  it('are asked for their host, the store for every other, before what is written down', async () => {
    helper('own', 'read server; echo "{\\"Username\\":\\"own $server $1\\",\\"Secret\\":\\"s\\"}"');
    helper('all', 'read server; echo "{\\"Username\\":\\"all $server $1\\",\\"Secret\\":\\"s\\"}"');
    config({
      credHelpers: { 'a.example:5000': 'own', 'off.example': '' },
      credsStore: 'all',
      auths: {
        'a.example:5000': { auth: basicAuth('written', 'x') },
        'off.example': { auth: basicAuth('written', 'x') },
      },
    });
    const userAt = async (host: string) => {
      const { credentials } = await find(host);
      return credentials?.kind === 'password' ? credentials.username : undefined;
    };
    assert.equal(await userAt('a.example:5000'), 'own a.example:5000 get');
    assert.equal(await userAt('a.example'), 'all a.example get');
    assert.equal(await userAt('docker.io'), 'all https://index.docker.io/v1/ get');
    assert.equal(await userAt('off.example'), 'written');
  });

  it('may give an identity token, or nothing', async () => {
    helper('token', answer('<token>', 'id'));
    helper('none', 'echo "credentials not found in native keychain"; exit 1');
    config({
      credHelpers: { 'a.example': 'token', 'b.example': 'none' },
      auths: { 'b.example': { auth: basicAuth('written', 'x') } },
    });
    assert.deepEqual((await find('a.example')).credentials, { kind: 'identity', token: 'id' });
    const { credentials, problems } = await find('b.example');
    assert.equal(credentials?.kind === 'password' && credentials.username, 'written');
    assert.deepEqual(problems, []);
  });

  it('that fail are told of without a word of what they said', async () => {
    helper('fails', 'echo "the secret-word is wrong"; echo secret-word >&2; exit 2');
    helper('talks', 'echo "secret-word"');
    helper('floods', 'while :; do echo secret-wordsecret-wordsecret-wordsecret-word; done');
    for (const [name, problem] of [
      ['fails', 'The credential helper `docker-credential-fails` failed.'],
      ['talks', 'The credential helper `docker-credential-talks` answers something else.'],
      ['floods', 'The credential helper `docker-credential-floods` failed.'],
      ['gone', 'The credential helper `docker-credential-gone` is not on the PATH.'],
    ] as const) {
      config({ credsStore: name });
      assert.deepEqual(await find('a.example'), { credentials: undefined, problems: [problem] });
    }
  });

  it('have a name, not a path', async () => {
    mkdirSync(join(bin, 'docker-credential-x'), { recursive: true });
    writeFileSync(join(bin, 'evil'), `#!/bin/sh\n${answer('evil')}`);
    chmodSync(join(bin, 'evil'), 0o755);
    for (const name of ['x/../evil', '../evil', 'x;evil', 'x evil', '-x', '$(evil)']) {
      config({ credsStore: name });
      const { credentials, problems } = await find('a.example');
      assert.equal(credentials, undefined);
      assert.deepEqual(problems, ['The name of a credential helper is not one.']);
    }
  });

  it('come from no folder that is open, nor by a relative PATH or a link into one', async () => {
    const workspace = join(home.path, 'workspace');
    mkdirSync(join(workspace, 'bin'), { recursive: true });
    helper('planted', answer('planted'), join(workspace, 'bin'));
    config({ credsStore: 'planted' });
    const outside = [workspace];
    const PATH = `${join(workspace, 'bin')}${delimiter}${bin}${delimiter}/bin`;
    assert.equal((await find('a.example', { outside }, { PATH })).credentials, undefined);
    const way = relative(process.cwd(), join(workspace, 'bin'));
    assert.equal(
      (await find('a.example', {}, { PATH: `${way}${delimiter}.${delimiter}` })).credentials,
      undefined,
    );
    symlinkSync(join(workspace, 'bin/docker-credential-planted'), join(bin, 'docker-credential-planted'));
    assert.equal((await find('a.example', { outside })).credentials, undefined);
    assert.notEqual((await find('a.example')).credentials, undefined);
  });

  it('get of the environment what they need and nothing else', async () => {
    helper('env', `env > "$HOME/seen"; ${answer('alice')}`);
    config({ credsStore: 'env' });
    const environment = {
      HOME: home.path,
      AWS_PROFILE: 'work',
      DBUS_SESSION_BUS_ADDRESS: 'unix:',
      NODE_OPTIONS: '--require=/evil.js',
      LD_PRELOAD: '/evil.so',
      GITHUB_TOKEN: 'secret-word',
      PATH: `relative${delimiter}${bin}${delimiter}/bin${delimiter}/usr/bin`,
    };
    assert.notEqual((await find('a.example', {}, environment)).credentials, undefined);
    const seen = readFileSync(join(home.path, 'seen'), 'utf8');
    const names = seen.split('\n').map((line) => line.split('=')[0]);
    for (const name of ['HOME', 'AWS_PROFILE', 'DBUS_SESSION_BUS_ADDRESS'])
      assert.ok(names.includes(name), name);
    for (const name of ['NODE_OPTIONS', 'LD_PRELOAD', 'GITHUB_TOKEN']) assert.ok(!names.includes(name), name);
    assert.ok(!seen.includes('relative'));
  });

  it('are ended when nobody waits any more', async () => {
    helper('hangs', 'exec sleep 30');
    config({ credsStore: 'hangs' });
    const started = performance.now();
    const { credentials, problems } = await find('a.example', {}, {}, AbortSignal.timeout(200));
    assert.equal(credentials, undefined);
    assert.deepEqual(problems, ['The credential helper `docker-credential-hangs` did not answer in time.']);
    assert.ok(performance.now() - started < 3000);
  });
});
