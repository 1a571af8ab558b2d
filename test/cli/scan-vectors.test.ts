import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { layoutFiles, makeImage } from '../support/archive.ts';
import { root } from '../support/root.ts';
import { scanFolder } from '../support/scan-cli.ts';

const vectors = join(root, '..', 'shared', 'vectors');

const archives = (): readonly string[] =>
  readdirSync(vectors, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tar(?:\.gz)?$/.test(path))
    .sort();

describe("other tools' archives", () => {
  let folder: ReturnType<typeof scanFolder>;
  before(function () {
    if (!existsSync(vectors)) return this.skip();
    folder = scanFolder({});
  });
  after(() => folder?.remove());

  it('are each scanned or unknown for a reason, as either kind of archive', async () => {
    for (const kind of ['docker-archive', 'oci-archive']) {
      const images = archives().map((path) => `${kind}:${join(vectors, path)}`);
      assert.ok(images.length >= 50, `${images.length} archives`);
      const { report, code, err } = await folder.json([...images, '--fail-on', 'never', '--no-cache']);
      assert.equal(code, 3, err);
      const told = [...report.images.map(({ source }) => source), ...report.errors.map(({ path }) => path)];
      assert.deepEqual(told.sort(), [...images].sort());
      for (const { message } of report.errors) assert.match(message, /\.$/);
      assert.ok(!/mistake in Seaworthy/.test(err + report.errors.map(({ message }) => message).join()));
      assert.ok(report.images.length >= 10, `${report.images.length} images`);
    }
  });

  it('have the packages that their own tools find in them', async () => {
    const path = join(vectors, 'trivy/pkg/fanal/test/testdata/alpine-310.tar.gz');
    const { report } = await folder.json([`docker-archive:${path}`]);
    const [scan] = report.images;
    assert.equal(scan?.os?.id, 'alpine');
    assert.match(scan?.os?.version ?? '', /^3\.10\./);
    const apk = scan?.packages.filter(({ type }) => type === 'apk') ?? [];
    assert.equal(apk.length, 14);
    for (const { layer, instruction } of apk) assert.match(`${layer} ${instruction}`, /^0 ADD file:/);
  });

  it('are told from their reports too', async () => {
    const reports = join(vectors, 'trivy/integration/testdata');
    const named = ['alpine-310.json.golden', 'debian-stretch.json.golden'].filter((name) =>
      existsSync(join(reports, name)),
    );
    assert.ok(named.length > 0);
    for (const name of named) {
      const { report } = await folder.json(['--import', join(reports, name), '--fail-on', 'never']);
      const [scan] = report.images;
      assert.equal(scan?.scanner.name, 'trivy');
      assert.ok((scan?.vulnerabilities.length ?? 0) > 0);
      assert.ok(scan?.data !== null);
    }
  });
});

describe('an OCI layout', () => {
  it('with several platforms gives the one that is asked for', async () => {
    const imageFor = (platform: string) =>
      makeImage({
        platform,
        name: 'app:1',
        compress: 'zstd',
        layers: [{ instruction: 'COPY app /app', files: [{ path: 'app', text: platform }] }],
      });
    const folder = scanFolder({});
    for (const { path, text, bytes, type } of layoutFiles([
      imageFor('linux/amd64'),
      imageFor('linux/arm64'),
    ])) {
      if (type === 'folder') continue;
      mkdirSync(dirname(join(folder.path, 'layout', path)), { recursive: true });
      writeFileSync(join(folder.path, 'layout', path), bytes ?? text ?? '');
    }
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      const { report } = await folder.json(['oci:layout', '--platform', platform, '--fail-on', 'never']);
      assert.equal(report.images[0]?.platform, platform, JSON.stringify(report.errors));
    }
    const none = await folder.json(['oci:layout', '--platform', 'linux/s390x']);
    assert.equal(none.code, 3);
    assert.match(none.report.errors[0]?.message ?? '', /s390x/);
    folder.remove();
  });
});
