import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeServers, serve } from '../registry/support/servers.ts';
import { ours } from '../signature/support/cheat.ts';
import { allowLoopback } from '../support/loopback.ts';
import { root } from '../support/root.ts';
import { verifyFolder } from '../support/verify-cli.ts';

const seeds = JSON.parse(readFileSync(join(root, 'node_modules/@sigstore/tuf/seeds.json'), 'utf8'));
const publicRoot = Buffer.from(
  seeds['https://tuf-repo-cdn.sigstore.dev'].targets['trusted_root.json'],
  'base64',
);

describe('seaworthy trust', function () {
  this.timeout(60_000);
  allowLoopback();
  let folder: ReturnType<typeof verifyFolder>;
  beforeEach(() => {
    folder = verifyFolder({
      'trusted_root.json': publicRoot,
      'broken.json': '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
      'release.pub': ours.pem,
    });
  });
  afterEach(async () => {
    folder.remove();
    await closeServers();
  });
  const own = (name: string): string => join(folder.path, '.config/seaworthy', name);
  const shown = async (...more: readonly string[]) => {
    const { out, code, err } = await folder.run(['trust', 'show', '--format', 'json', ...more]);
    return { trust: JSON.parse(out), code, err };
  };

  it('shows the public root with its day, and asks nobody', async () => {
    const { trust, code } = await shown();
    assert.equal(code, 0);
    assert.equal(trust.schemaVersion, 1);
    assert.deepEqual(
      trust.trustRoots.map(({ id, grantedBy }: Record<string, string>) => [id, grantedBy]),
      [['public-good', 'Seaworthy']],
    );
    assert.match(trust.trustRoots[0].date, /^\d{4}-\d\d-\d\d/);
    assert.equal(trust.transparencyLog, 'required');
    const { out } = await folder.run(['trust', 'show']);
    assert.match(out, /^ {2}public-good of \d{4}-\d\d-\d\d {2}by Seaworthy$/m);
    assert.match(out, /^Signers\n {2}none$/m);
  });

  it('shows which file grants whom, the policy and the user, and what asks', async () => {
    writeFileSync(
      join(folder.path, '.seaworthy.yaml'),
      'signatures:\n  signers: { release: { key: release.pub } }\n  images: [{ match: "ghcr.io/acme/**", signers: [release] }]\n',
    );
    mkdirSync(own('.'), { recursive: true });
    writeFileSync(
      own('trust.yaml'),
      'signatures:\n  signers: { me: { identity: me@example.com, issuer: "https://accounts.example" } }\n',
    );
    const { trust, code, err } = await shown();
    assert.equal(code, 0, err);
    const granted = Object.fromEntries(
      trust.signers.map(({ name, grantedBy }: Record<string, string>) => [name, grantedBy]),
    );
    assert.match(granted['release'] ?? '', /\.seaworthy\.yaml$/);
    assert.match(granted['me'] ?? '', /trust\.yaml$/);
    assert.deepEqual(trust.requirements[0].images, ['ghcr.io/acme/**']);
    const { out } = await folder.run(['trust', 'show']);
    assert.match(out, /^ {2}release: .*release\.pub {2}by .*\.seaworthy\.yaml$/m);
    assert.ok(!out.includes('BEGIN PUBLIC KEY'));
  });

  it('ends with 2 and says which key of the policy is not there', async () => {
    writeFileSync(
      join(folder.path, '.seaworthy.yaml'),
      'signatures: { signers: { release: { key: gone.pub } } }\n',
    );
    const { trust, code } = await shown();
    assert.equal(code, 2);
    assert.match(trust.problems.join(), /gone\.pub/);
  });

  it('installs a root that is right, where it then counts in every folder', async () => {
    const { code, out, err } = await folder.run(['trust', 'install', 'trusted_root.json']);
    assert.equal(code, 0, err);
    assert.match(out, /trust\.yaml grants it\. A signer counts under it once/);
    const { trust } = await shown();
    const [, installed] = trust.trustRoots;
    assert.match(installed.grantedBy, /trust\.yaml$/);
    assert.deepEqual(readFileSync(installed.id), publicRoot);
    const before = readFileSync(own('trust.yaml'), 'utf8');
    assert.equal((await folder.run(['trust', 'install', 'trusted_root.json'])).code, 0);
    assert.equal(readFileSync(own('trust.yaml'), 'utf8'), before);
  });

  it('keeps what the user has written in their own file', async () => {
    mkdirSync(own('.'), { recursive: true });
    const written = '# mine\nsignatures:\n  transparencyLog: optional # for now\n';
    writeFileSync(own('trust.yaml'), written);
    await folder.run(['trust', 'install', 'trusted_root.json']);
    const text = readFileSync(own('trust.yaml'), 'utf8');
    assert.ok(text.startsWith(written), text);
    assert.match(text, /^ {2}trustRoots:\n {4}- trust\/trusted_root\.json$/m);
  });

  it('installs nothing that is no trust root', async () => {
    for (const [file, message] of [
      ['broken.json', /cannot be used/],
      ['release.pub', /cannot be used/],
      ['none.json', /There is no such file/],
    ] as const) {
      const { code, err, out } = await folder.run(['trust', 'install', file]);
      assert.equal(code, 2, file);
      assert.match(err, message);
      assert.equal(out, '');
      assert.ok(!existsSync(own('trust.yaml')));
    }
  });

  it('updates only from what is signed, and else leaves the root as it was', async () => {
    for (const body of ['{}', '<html>']) {
      const server = await serve((_, response) => void response.end(body));
      const { code, err } = await folder.run(['trust', 'update', '--from', `http://${server.host}`]);
      assert.equal(code, 3, err);
      assert.match(err, /The trust root is as it was\./);
      assert.ok(server.requests.length > 0);
    }
    const failing = await serve((_, response) => void response.writeHead(500).end());
    assert.equal((await folder.run(['trust', 'update', '--from', `http://${failing.host}`])).code, 3);
    const { trust } = await shown();
    assert.equal(trust.trustRoots[0].grantedBy, 'Seaworthy');
  });

  it('ends with 2 where it is wrongly used', async () => {
    for (const [args, message] of [
      [[], /Say what to do/],
      [['shw'], /Did you mean `show`/],
      [['install'], /Name one file/],
      [['install', 'a', 'b'], /Name one file/],
      [['update', 'a'], /takes no file/],
      [['update', '--from='], /--from has an empty value/],
      [['update', '--policy', 'x'], /--policy does not go with/],
      [['show', '--from', 'https://x'], /--from does not go with/],
      [['show', '--format', 'sarif'], /It is one of text, json/],
    ] as const) {
      const { code, err } = await folder.run(['trust', ...args]);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, message);
    }
  });
});
