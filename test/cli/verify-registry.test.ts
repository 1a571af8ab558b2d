import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pushContents, readContents, serving } from '../registry/support/contents.ts';
import {
  howToGet,
  isThere,
  type RunningRegistry,
  startRegistry,
} from '../registry/support/docker-registry.ts';
import { closeServers, type Handler, serve } from '../registry/support/servers.ts';
import { builtCli } from '../support/cli.ts';
import { allowLoopback } from '../support/loopback.ts';
import { signedHere, signedRows, withLogRequired } from '../support/signed-here.ts';
import { verifyFolder } from '../support/verify-cli.ts';

const where = signedHere ? '' : ' (../shared is not here)';
const key = ['--key', 'cosign.pub', '--transparency-log', 'ignored'];

const folderWithKey = () =>
  verifyFolder(signedHere ? { 'cosign.pub': readFileSync(signedHere.keys.cosign) } : {});

describe(`seaworthy verify against a real registry${where}${howToGet}`, function () {
  this.timeout(60_000);
  allowLoopback();
  let folder: ReturnType<typeof verifyFolder>;
  let registry: RunningRegistry | undefined;

  before(async function () {
    this.timeout(60_000);
    folder = folderWithKey();
    const contents = signedHere && readContents(signedHere.layout);
    if (contents === undefined || !isThere) return;
    registry = await startRegistry();
    await pushContents(`http://${registry.host}`, 'team/app', contents);
  });
  after(async () => {
    folder.remove();
    await registry?.stop();
  });

  for (const log of ['ignored', 'required'] as const)
    it(`says the same of every row as of the layout, log ${log}, of ten and more at once`, async function () {
      if (registry === undefined) return this.skip();
      const { host } = registry;
      const { report, err } = await folder.json([
        // A bare reference means its registry.
        ...signedRows.map(({ tag }) => `${host}/team/app:${tag}`),
        '--key',
        'cosign.pub',
        '--transparency-log',
        log,
      ]);
      assert.deepEqual(
        report.images.map(({ reference, status }) => `${reference}: ${status}`),
        signedRows.map((row) => {
          const said = log === 'ignored' ? row.cosign : withLogRequired(row.cosign, row.tag);
          return `${host}/team/app:${row.tag}: ${said}`;
        }),
        err,
      );
    });

  it('tells findings on the lines of the file that names the images', async function () {
    if (registry === undefined) return this.skip();
    const { host } = registry;
    const pod = `apiVersion: v1
kind: Pod
metadata: { name: shop }
spec:
  containers:
    - { name: web, image: "${host}/team/app:cosign-legacy" }
    - { name: sidecar, image: "${host}/team/app:unsigned" }
    - { name: moved, image: "${host}/team/app:cosign-moved-legacy" }
`;
    const own = verifyFolder({ 'pod.yaml': pod, 'cosign.pub': readFileSync(signedHere?.keys.cosign ?? '') });
    const { report, code } = await own.json(['--file', 'pod.yaml', ...key]);
    assert.equal(code, 1);
    assert.deepEqual(
      report.images.map(({ status }) => status),
      ['verified', 'unsigned', 'invalid'],
    );
    const findings = report.files.find(({ path }) => path === 'pod.yaml')?.findings ?? [];
    assert.deepEqual(
      findings.map(({ rule, range }) => `${range.start.line} ${rule}`),
      ['7 image-unsigned', '8 image-signature-invalid'],
    );
    const { out } = await own.verify(['--file', 'pod.yaml', ...key]);
    assert.match(out, /^pod\.yaml:7:\d+ {2}\w+ {2}image-unsigned$/m);
    own.remove();
  });

  it("holds images to what other tools' files of the folder ask for, and names the file", async function () {
    if (registry === undefined) return this.skip();
    const image = `${registry.host}/team/app:cosign-legacy`;
    const own = verifyFolder({
      'cosign.pub': readFileSync(signedHere?.keys.cosign ?? ''),
      '.git/HEAD': 'ref: refs/heads/main',
      'containers/policy.json': JSON.stringify({ default: [{ type: 'reject' }] }),
    });
    const { report, code } = await own.json([image, ...key]);
    assert.equal(code, 1);
    assert.notEqual(report.images[0]?.status, 'verified');
    assert.ok(report.images[0]?.requirements.some(({ from }) => from.endsWith('containers/policy.json')));
    const { out } = await own.verify([image, ...key]);
    assert.match(out, /policy\.json/);
    own.remove();
  });

  it('lets such a file make somebody trusted only where the user named no policy', async function () {
    if (registry === undefined) return this.skip();
    const { host } = registry;
    const pem = readFileSync(signedHere?.keys.cosign ?? '', 'utf8');
    const kyverno = {
      apiVersion: 'kyverno.io/v1',
      kind: 'ClusterPolicy',
      metadata: { name: 'signed' },
      spec: {
        rules: [
          {
            name: 'signed',
            match: { any: [{ resources: { kinds: ['Pod'] } }] },
            verifyImages: [
              {
                imageReferences: ['*'],
                attestors: [{ entries: [{ keys: { publicKeys: pem, rekor: { ignoreTlog: true } } }] }],
              },
            ],
          },
        ],
      },
    };
    const ignoring = 'signatures: { transparencyLog: ignored }\n';
    const own = verifyFolder({
      'named.yaml': ignoring,
      '.seaworthy.yaml': ignoring,
      'kyverno.yaml': JSON.stringify(kyverno),
    });
    const image = `${host}/team/app:cosign-bundle`;
    const found = await own.json([image]);
    const named = await own.json([image, '--policy', 'named.yaml']);
    assert.equal(found.code, 0, found.out);
    assert.deepEqual(found.report.images[0]?.grantedBy, [`${own.path}/kyverno.yaml`]);
    assert.equal(named.code, 1);
    assert.equal(named.report.images[0]?.status, 'untrusted');
    own.remove();
  });

  it('asks nothing again by a digest that it knows, and lists of signatures every time', async function () {
    if (registry === undefined) return this.skip();
    const image = `${registry.host}/team/app:cosign-bundle`;
    const asked = async (more: readonly string[]): Promise<readonly string[]> => {
      const before = registry?.said().length ?? 0;
      await folder.verify([image, ...key, ...more]);
      return [...(registry?.said().slice(before) ?? '').matchAll(/"GET (\S+) HTTP/g)].map(
        ([, url = '']) => url,
      );
    };
    await asked([]);
    const warm = await asked([]);
    assert.ok(!warm.some((url) => url.includes('/blobs/')), warm.join(' '));
    assert.ok(
      warm.some((url) => /referrers|manifests\/sha256-/.test(url)),
      warm.join(' '),
    );
    const cold = await asked(['--no-cache']);
    assert.ok(cold.length > warm.length, `${cold.length} and ${warm.length}`);
  });
});

const faults: Readonly<Record<string, readonly [Handler, RegExp]>> = {
  401: [
    (_, response) =>
      void response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end('{"errors":[]}'),
    /login|credential/i,
  ],
  403: [(_, response) => void response.writeHead(403).end(), /403|permission|allow/i],
  404: [
    (_, response) => void response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'),
    /no |not/i,
  ],
  429: [
    (_, response) => void response.writeHead(429, { 'retry-after': '9999' }).end(),
    /takes no more requests.*try again in/,
  ],
  500: [(_, response) => void response.writeHead(500).end(), /500|fail/i],
  503: [(_, response) => void response.writeHead(503).end(), /503|fail|later/i],
  'half a body': [
    (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/vnd.oci.image.manifest.v1+json',
        'content-length': '1000',
      });
      response.write('{"schemaVersion":2,');
      setTimeout(() => response.destroy(), 20);
    },
    /\./,
  ],
  'no JSON': [
    (_, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' })
        .end('<html>'),
    /\./,
  ],
};

describe('a registry that fails', function () {
  this.timeout(60_000);
  allowLoopback();
  let folder: ReturnType<typeof verifyFolder>;
  before(() => {
    folder = verifyFolder({});
  });
  after(async () => {
    folder.remove();
    await closeServers();
  });

  for (const [name, [handler, sentence]] of Object.entries(faults))
    it(`leaves the image unknown, with 3 and a sentence: ${name}`, async () => {
      const server = await serve(handler);
      const { report, code, out } = await folder.json([`${server.host}/team/app:1`]);
      assert.equal(code, 3, out);
      const [image] = report.images;
      assert.equal(image?.status, 'unknown');
      assert.match(image?.reason ?? '', sentence);
      assert.match(image?.reason ?? '', /^[A-Z`].*\.$/s);
      assert.equal(report.errors.length, 1);
      const text = await folder.verify([`${server.host}/team/app:1`]);
      assert.equal(text.code, 3);
      assert.match(text.out, /^ {2}unknown {2}/m);
      assert.doesNotMatch(text.out, /unsigned|verified/);
    });

  it('leaves the image unknown where nobody listens', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const { report, code } = await folder.json([`${server.host}/team/app:1`]);
    assert.equal(code, 3);
    assert.equal(report.images[0]?.status, 'unknown');
  });

  for (const status of [401, 403, 429, 500])
    it(`never calls an image unsigned whose signatures could not be asked for: ${status}`, async function () {
      const contents = signedHere && readContents(signedHere.layout);
      if (contents === undefined) return this.skip();
      const server = await serve(
        serving(contents, {
          before: (path, _request, response) => {
            if (!/referrers|manifests\/sha256-/.test(path)) return false;
            response.writeHead(status, { 'retry-after': '9999' }).end();
            return true;
          },
        }),
      );
      const { report, code } = await folder.json([`${server.host}/team/app:cosign-legacy`]);
      assert.equal(report.images[0]?.status, 'unknown', JSON.stringify(report.images[0]));
      assert.equal(code, 3);
    });

  it('is told beside the others, which stay as they are', async function () {
    const contents = signedHere && readContents(signedHere.layout);
    if (contents === undefined) return this.skip();
    const good = await serve(serving(contents));
    const bad = await serve((_, response) => void response.writeHead(500).end());
    const own = folderWithKey();
    const images = [`${good.host}/team/app:cosign-legacy`, `${bad.host}/team/app:1`];
    const { report, code } = await own.json([...images, ...key]);
    assert.deepEqual(
      report.images.map(({ status }) => status),
      ['verified', 'unknown'],
    );
    assert.equal(code, 3);
    const refused = await own.json([...images, `${good.host}/team/app:unsigned`, ...key]);
    assert.equal(refused.code, 1);
    own.remove();
  });

  it('is left at once by Ctrl+C, though it never answers', async function () {
    if (process.platform === 'win32') return this.skip();
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, [builtCli(), 'verify', `127.0.0.1:${port}/x:1`], {
      cwd: folder.path,
      env: { ...process.env, ...folder.env },
    });
    await once(server, 'request');
    const asked = performance.now();
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    const ms = performance.now() - asked;
    server.closeAllConnections();
    server.close();
    assert.equal(code, 130);
    assert.ok(ms < 1_000, `${ms} ms`);
  });
});
