import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeServers, serve, type TestServer } from '../registry/support/servers.ts';
import { ours } from '../signature/support/cheat.ts';
import { makeLayout, putImage, types } from '../signature/support/layout.ts';
import { bundleOf, putReferrers, statementOf } from '../signature/support/sign.ts';
import { allowLoopback } from '../support/loopback.ts';
import { verifyFolder } from '../support/verify-cli.ts';

const base = `sha256:${'d'.repeat(64)}`;

/** A Dockerfile over an image of a registry, and provenance that holds it. */
function buildOn(image: string) {
  const built = `FROM ${image}\nARG API_TOKEN=ghp_0123456789abcdefghijklmnopqrstuvwxyz\nRUN apk add curl\nUSER 1000\n`;
  const data = Buffer.from(built).toString('base64');
  const provenance = {
    buildDefinition: {
      buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
      resolvedDependencies: [
        { uri: `docker-image://${image}`, digest: { sha256: base.slice('sha256:'.length) } },
      ],
      externalParameters: { configSource: { path: 'Dockerfile' }, request: { frontend: 'dockerfile.v0' } },
    },
    runDetails: {
      builder: { id: 'https://builder.example/1' },
      metadata: {
        buildkit_metadata: {
          source: { infos: [{ filename: 'Dockerfile', language: 'Dockerfile', data }] },
        },
      },
    },
  };
  return { built, provenance };
}

describe('seaworthy verify --file Dockerfile', function () {
  this.timeout(60_000);
  allowLoopback();
  let folder: ReturnType<typeof verifyFolder>;
  let image: string;
  const layout = makeLayout();

  let registry: TestServer;
  let built: string;
  let digest = base;

  before(async () => {
    registry = await serve((request, response) => {
      if (!request.url?.includes('/library/alpine/manifests/')) return void response.writeHead(404).end();
      response.setHeader('content-type', types.manifest).setHeader('docker-content-digest', digest);
      response.end(request.method === 'HEAD' ? undefined : '{}');
    });
    const build = buildOn(`${registry.host}/library/alpine:3.22`);
    built = build.built;
    const made = putImage(layout, 'app');
    layout.tags.set('1', made);
    putReferrers(layout, made, [
      bundleOf(statementOf(made.digest), ours),
      bundleOf(statementOf(made.digest, 'https://slsa.dev/provenance/v1', build.provenance), ours),
    ]);
    layout.write();
    image = `oci:${layout.folder}:1`;
    folder = verifyFolder({ 'release.pub': ours.pem, Dockerfile: built });
  });
  after(async () => {
    await closeServers();
    layout.remove();
    folder.remove();
  });

  const key = ['--key', 'release.pub', '--transparency-log', 'ignored'];
  const asked = (...more: readonly string[]) => folder.json([image, '--file', 'Dockerfile', ...key, ...more]);

  it('says that the image was built from exactly it', async () => {
    const { report, code, out } = await asked();
    assert.equal(code, 0, out);
    assert.equal(report.images[0]?.built?.level, 'proven');
    assert.deepEqual(
      report.files.flatMap(({ findings }) => findings),
      [],
    );
    const text = await folder.verify([image, '--file', 'Dockerfile', ...key]);
    assert.match(text.out, /^ {2}built from {2}Built by .* from exactly this Dockerfile/m);
  });

  it('says the same but for line ends', async () => {
    writeFileSync(join(folder.path, 'Dockerfile'), built.replaceAll('\n', '\r\n'));
    assert.equal((await asked()).report.images[0]?.built?.level, 'line-ends');
  });

  it('says where it differs, on its line, and shows no secret of either', async () => {
    writeFileSync(join(folder.path, 'Dockerfile'), built.replace('curl', 'curl wget'));
    const { report, code, out } = await asked();
    assert.equal(report.images[0]?.built?.level, 'differs');
    const [finding] = report.files.find(({ path }) => path === 'Dockerfile')?.findings ?? [];
    assert.equal(finding?.rule, 'dockerfile-differs-from-built');
    assert.equal(finding?.range.start.line, 3);
    // The image is verified all the same; how much the difference counts is for --fail-on.
    assert.equal(code, 0, out);
    assert.equal((await asked('--fail-on', 'warning')).code, 1);
    const text = await folder.verify([image, '--file', 'Dockerfile', ...key, '--output', 'sarif=r.sarif']);
    assert.ok(!(out + text.out).includes('ghp_0123456789'));
  });

  it('says which base has moved on since, where that is asked for', async () => {
    const rules = async (...more: readonly string[]): Promise<readonly string[]> =>
      (await asked(...more)).report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    writeFileSync(join(folder.path, 'Dockerfile'), built);
    assert.deepEqual(await rules('--check-bases'), []);
    digest = `sha256:${'e'.repeat(64)}`;
    assert.deepEqual(await rules('--check-bases'), ['base-image-moved-on']);
    const before = registry.requests.length;
    assert.deepEqual(await rules(), []);
    assert.equal(registry.requests.length, before);
    await registry.close();
    const failed = await asked('--check-bases');
    assert.equal(failed.code, 3);
    assert.equal(failed.report.images[0]?.status, 'verified');
  });

  it('calls it a claim where nobody who is trusted has signed', async () => {
    writeFileSync(join(folder.path, 'Dockerfile'), built);
    const { report, code } = await folder.json([
      image,
      '--file',
      'Dockerfile',
      '--transparency-log',
      'ignored',
    ]);
    assert.equal(code, 1);
    assert.equal(report.images[0]?.built?.level, 'claimed');
  });
});
