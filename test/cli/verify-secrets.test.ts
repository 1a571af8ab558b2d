import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addImage, addManifest, noContents, serving } from '../registry/support/contents.ts';
import { closeServers, serve, type TestServer } from '../registry/support/servers.ts';
import { allowLoopback } from '../support/loopback.ts';
import { verifyFolder } from '../support/verify-cli.ts';

const user = 'planted-user';
const password = 'planted-Tr0ub4dor&3-password';
const token = 'planted-token-eyJhbGciOiJub25lIn0';
const basic = Buffer.from(`${user}:${password}`).toString('base64');
const planted = [password, basic, token, encodeURIComponent(password)];

/** All that lies below a folder, as one text. */
const allIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile() && !path.includes('.docker'))
    .map((path) => `${path}\n${readFileSync(path, 'latin1')}`)
    .join('\n');

describe('no credential of a registry leaves', () => {
  allowLoopback();
  let folder: ReturnType<typeof verifyFolder>;
  const servers: Record<string, TestServer> = {};
  let seen = 0;

  before(async () => {
    folder = verifyFolder({ 'gate.yaml': 'signatures: { transparencyLog: ignored }\n' });
    const contents = noContents();
    addManifest(
      contents,
      { manifests: [{ ...addImage(contents, 'one'), platform: { os: 'linux', architecture: 'amd64' } }] },
      '1',
    );
    const answer = serving(contents);
    const withBasic = await serve((request, response) => {
      if (request.headers.authorization !== `Basic ${basic}`)
        return void response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
      seen += 1;
      answer(request, response);
    });
    // Says back what it was sent, in every place that a client may show.
    const mirror = await serve((request, response) => {
      const { authorization = '' } = request.headers;
      if (authorization === '')
        return void response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
      seen += 1;
      const code = `DENIED ${authorization}`;
      response.writeHead(403, { 'content-type': 'application/json', warning: `299 - "${authorization}"` });
      response.end(
        JSON.stringify({ errors: [{ code, message: `no: ${authorization}`, detail: authorization }] }),
      );
    });
    const withToken = await serve((request, response) => {
      if (request.url?.startsWith('/token') === true) return void response.end(JSON.stringify({ token }));
      if (request.headers.authorization !== `Bearer ${token}`) {
        const realm = `Bearer realm="http://${request.headers.host}/token",service="test",scope="repository:team/app:pull"`;
        return void response.writeHead(401, { 'www-authenticate': realm }).end();
      }
      seen += 1;
      if (/referrers|sha256-/.test(request.url ?? '')) return void response.writeHead(500).end(token);
      answer(request, response);
    });
    Object.assign(servers, { withBasic, mirror, withToken });
    mkdirSync(join(folder.path, '.docker'));
    const auths = Object.fromEntries(Object.values(servers).map(({ host }) => [host, { auth: basic }]));
    writeFileSync(join(folder.path, '.docker/config.json'), JSON.stringify({ auths }));
  });
  after(async () => {
    await closeServers();
    folder.remove();
  });

  it('in any format, report, record, summary or cache, whatever the registry says back', async function () {
    this.timeout(60_000);
    let said = '';
    for (const { host } of Object.values(servers)) {
      const image = `${host}/team/app:1`;
      for (const format of ['text', 'json', 'sarif']) {
        const { out, err } = await folder.verify([
          image,
          '--format',
          format,
          '--output',
          `${format}=r.${format}`,
        ]);
        assert.ok((out + err).includes(host));
        said += out + err;
      }
      const gated = await folder.run([
        'gate',
        image,
        '--policy',
        'gate.yaml',
        '--record',
        'r.json',
        '--vsa',
        'v.json',
      ]);
      said += gated.out + gated.err;
    }
    assert.ok(seen > 6, 'the credentials were used');
    said += allIn(folder.path);
    for (const secret of planted) assert.ok(!said.includes(secret), secret);
  });

  it('and the answers are right with them', async () => {
    const { withBasic, mirror, withToken } = servers;
    const status = async (server: TestServer | undefined) =>
      (await folder.json([`${server?.host}/team/app:1`])).report.images[0]?.status;
    assert.equal(await status(withBasic), 'unsigned');
    assert.equal(await status(mirror), 'unknown');
    assert.equal(await status(withToken), 'unknown');
  });
});
