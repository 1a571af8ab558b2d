import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formats } from '../../server/report/formats.ts';
import { makeArchive } from '../support/archive.ts';
import { writeAdvisories } from '../support/example-advisories.ts';
import { exampleArchive, exampleDockerfile, exampleImage, privateKey } from '../support/example-image.ts';
import { root } from '../support/root.ts';
import { type JsonScan, scanFolder } from '../support/scan-cli.ts';
import { assertCycloneDx, assertSarif, assertSpdx } from '../support/schemas.ts';

const rulesIn = ({ files }: JsonScan): readonly string[] =>
  files.flatMap(({ path, findings }) =>
    findings.map(({ rule, range }) => `${path}:${range.start.line} ${rule}`),
  );

describe('seaworthy scan', () => {
  let folder: ReturnType<typeof scanFolder>;
  before(() => {
    folder = scanFolder({
      'shop.tar': exampleArchive(),
      Dockerfile: exampleDockerfile,
      'clean.tar': makeArchive({
        format: 'oci',
        compress: 'gzip',
        name: 'clean:1',
        config: { User: '1000', Healthcheck: { Test: ['NONE'] } },
        layers: [{ instruction: 'COPY app /app', files: [{ path: 'app', text: 'hello' }] }],
      }),
    });
    writeAdvisories(join(folder.path, 'osv'));
  });
  after(() => folder.remove());

  describe('reads an archive', () => {
    for (const format of ['docker', 'docker-oci', 'oci'] as const)
      for (const compress of ['none', 'gzip', 'zstd'] as const)
        it(`of the form ${format}, ${compress === 'none' ? 'plain' : compress}`, async () => {
          const own = scanFolder({ 'a.tar': makeArchive({ ...exampleImage(), format, compress }) });
          const image = `${format === 'oci' ? 'oci' : 'docker'}-archive:a.tar`;
          const { report, code } = await own.json([image]);
          own.remove();
          const [scan] = report.images;
          assert.equal(code, 1);
          assert.equal(scan?.source, image);
          assert.equal(scan?.os?.id, 'alpine');
          const packages = scan?.packages.map(
            ({ type, name, version, layer, instruction }) =>
              `${layer} ${type} ${name} ${version}: ${instruction}`,
          );
          const steps = exampleImage().layers.filter(({ files }) => files !== undefined);
          assert.deepEqual(packages?.filter((one) => !one.includes('shop')).sort(), [
            `0 apk musl 1.2.3-r0: ${steps[0]?.instruction}`,
            `1 apk curl 7.83.1-r1: ${steps[1]?.instruction}`,
            `1 apk openssl 1.1.1o-r0: ${steps[1]?.instruction}`,
            `4 npm lodash 4.17.4: ${steps[4]?.instruction}`,
          ]);
        });
  });

  it('finds without any data what is wrong, on the instructions that the history tells of', async () => {
    const { report } = await folder.json(['docker-archive:shop.tar']);
    const found = rulesIn(report);
    assert.ok(found.includes('docker-archive:shop.tar:1 system-end-of-life'), String(found));
    assert.ok(found.some((one) => /^docker-archive:shop\.tar:\d+ secret-in-layer$/.test(one)));
    assert.ok(found.some((one) => one.endsWith('image-runs-as-root')));
  });

  it('finds it on the lines of the Dockerfile that the image was built from', async () => {
    const { report } = await folder.json(['docker-archive:shop.tar', '--file', 'Dockerfile']);
    assert.ok(rulesIn(report).includes('Dockerfile:3 secret-in-layer'), String(rulesIn(report)));
    assert.ok(report.files.every(({ path }) => path === 'Dockerfile'));
  });

  it('finds it where a manifest names the image', async () => {
    const own = scanFolder({
      'shop.tar': exampleArchive(),
      'compose.yaml': 'services:\n  web:\n    image: harbour/shop:1\n',
    });
    const { report } = await own.json(['docker-archive:shop.tar', '--file', 'compose.yaml']);
    own.remove();
    assert.ok(rulesIn(report).includes('compose.yaml:3 secret-in-layer'), String(rulesIn(report)));
  });

  it('tells on its own history what the file has nothing to do with, and never loses it', async () => {
    const own = scanFolder({
      'shop.tar': exampleArchive(),
      'other.tar': exampleArchive({ name: 'harbour/other:1' }),
      Dockerfile: exampleDockerfile,
      'compose.yaml': 'services:\n  web:\n    image: harbour/mill:1\n',
    });
    const secrets = async (...args: readonly string[]) =>
      rulesIn((await own.json(args)).report).filter((one) => one.endsWith('secret-in-layer'));
    assert.match(
      (await secrets('docker-archive:shop.tar', '--file', 'compose.yaml')).join('\n'),
      /^docker-archive:shop\.tar:\d+ secret-in-layer$/,
    );
    assert.match(
      (await secrets('docker-archive:shop.tar', 'docker-archive:other.tar', '--file', 'Dockerfile')).join(
        '\n',
      ),
      /^Dockerfile:3 secret-in-layer\ndocker-archive:other\.tar:\d+ secret-in-layer$/,
    );
    own.remove();
  });

  it('looks for vulnerabilities where it is told to, and says by what', async () => {
    const args = ['--advisories', 'osv-offline', '--advisories-folder', 'osv'];
    const { report } = await folder.json(['docker-archive:shop.tar', '--file', 'Dockerfile', ...args]);
    const [scan] = report.images;
    assert.ok(scan?.data?.source.includes('OSV'));
    assert.ok(scan?.vulnerabilities.some(({ id, name }) => id === 'CVE-2022-32221' && name === 'curl'));
    assert.ok(rulesIn(report).some((one) => /^Dockerfile:2 (?:critical|high)-vulnerability$/.test(one)));
    const text = await folder.run(['docker-archive:shop.tar', ...args]);
    assert.match(text.out, /^ {2}Vulnerabilities: .*, by OSV/m);
    assert.doesNotMatch(text.out, /not checked/);
  });

  it('counts nothing that a VEX document of the folder excuses', async () => {
    const own = scanFolder({
      'shop.tar': exampleArchive(),
      'app.openvex.json': JSON.stringify({
        '@context': 'https://openvex.dev/ns/v0.2.0',
        '@id': 'https://example.com/vex/1',
        author: 'us',
        timestamp: '2026-11-01T00:00:00Z',
        version: 1,
        statements: [
          {
            vulnerability: { name: 'CVE-2022-32221' },
            products: [{ '@id': 'pkg:apk/alpine/curl' }],
            status: 'not_affected',
            justification: 'vulnerable_code_not_in_execute_path',
          },
        ],
      }),
    });
    writeAdvisories(join(own.path, 'osv'));
    const args = ['docker-archive:shop.tar', '--advisories', 'osv-offline', '--advisories-folder', 'osv'];
    const { report } = await own.json(args);
    own.remove();
    const excused = report.images[0]?.vulnerabilities.find(({ id }) => id === 'CVE-2022-32221');
    assert.equal(excused?.vex?.source, 'app.openvex.json');
  });

  it('never takes for clean what was not checked, and says so last', async () => {
    const { out, code } = await folder.run(['oci-archive:clean.tar']);
    assert.equal(code, 0, out);
    assert.match(
      out,
      /\nVulnerabilities were not checked\.\n--advisories osv-offline or osv-api looks for vulnerabilities\.\n$/,
    );
  });

  it('ends with 3 where advisories were asked for and failed: that is unknown, not unchecked', async () => {
    const { out, code } = await folder.run(['oci-archive:clean.tar', '--advisories', 'osv-offline']);
    assert.equal(code, 3, out);
    assert.match(out, /^oci-archive:clean\.tar {2}unknown {2}/m);
    assert.doesNotMatch(out, /not checked/);
  });

  it('ends with 3 where an image is not there, and tells of the others', async () => {
    const { report, code } = await folder.json(['docker-archive:no.tar', 'oci-archive:clean.tar', 'node:24']);
    assert.equal(code, 3);
    assert.deepEqual(
      report.errors.map(({ path }) => path),
      ['docker-archive:no.tar', 'node:24'],
    );
    assert.equal(report.images.length, 1);
  });

  it('ends with 1 at --fail-on, findings before what is unknown', async () => {
    const codeOf = async (...args: readonly string[]) => (await folder.run(args)).code;
    assert.equal(await codeOf('docker-archive:shop.tar'), 1);
    assert.equal(await codeOf('docker-archive:shop.tar', 'node:24'), 1);
    assert.equal(await codeOf('docker-archive:shop.tar', '--fail-on', 'never'), 0);
    assert.equal(await codeOf('oci-archive:clean.tar', '--fail-on', 'hint'), 0);
  });

  it('holds images to the policy, and ends with 2 where that is broken', async () => {
    const own = scanFolder({
      'shop.tar': exampleArchive(),
      '.seaworthy.yaml': 'rules:\n  secret-in-layer: off\n',
      'broken.yaml': 'rules:\n  no-such-rule: error\n',
    });
    const { report, code } = await own.json(['docker-archive:shop.tar']);
    assert.equal(code, 0);
    assert.ok(rulesIn(report).every((one) => !one.endsWith('secret-in-layer')));
    const broken = await own.json(['docker-archive:shop.tar', '--policy', 'broken.yaml']);
    assert.equal(broken.code, 2);
    assert.ok(broken.report.files.some(({ path }) => path === 'broken.yaml'));
    own.remove();
  });

  describe('writes', () => {
    it('a bill of materials alone to stdout, valid in both standards', async () => {
      for (const [format, hold] of [
        ['cyclonedx', assertCycloneDx],
        ['spdx', assertSpdx],
      ] as const) {
        const { out, err } = await folder.run(['docker-archive:shop.tar', '--format', format]);
        hold(out);
        assert.ok(out.includes('pkg:apk/alpine/curl@7.83.1-r1'));
        assert.equal(err, '');
      }
    });

    it('no bill of an image of which nothing is known, and why to stderr', async () => {
      const { out, err, code } = await folder.run([
        'docker-archive:no.tar',
        '--format',
        'cyclonedx',
        '--output',
        'spdx=no.json',
      ]);
      assert.deepEqual({ out, code }, { out: '', code: 3 });
      assert.match(err, /^docker-archive:no\.tar: .+\n/);
      assert.match(err, /no\.json: It was not written/);
      assert.ok(!existsSync(join(folder.path, 'no.json')));
    });

    it('every format into files, none of them with a secret', async () => {
      const all = [...formats, 'cyclonedx', 'spdx'];
      const outputs = all.flatMap((format) => ['--output', `${format}=out/${format}`]);
      const own = scanFolder({ 'shop.tar': exampleArchive(), 'out/.keep': '' });
      const { code, err } = await own.run(['docker-archive:shop.tar', ...outputs]);
      const texts = new Map(all.map((name) => [name, readFileSync(join(own.path, 'out', name), 'utf8')]));
      own.remove();
      assert.equal(code, 1, err);
      const secret = privateKey.split('\n')[1] ?? assert.fail();
      for (const [name, text] of texts) assert.ok(text.length > 0 && !text.includes(secret), name);
      assertSarif(texts.get('sarif') ?? '');
      assertCycloneDx(texts.get('cyclonedx') ?? '');
      assertSpdx(texts.get('spdx') ?? '');
      assert.match(texts.get('html') ?? '', /^<!doctype html>/);
    });

    it('no fix into SARIF that would change an image', async () => {
      const { out } = await folder.run(['docker-archive:shop.tar', '--format', 'sarif']);
      assert.ok(!out.includes('"replacements"'));
    });

    it('nothing beside the cache, and for an archive nothing there either', async () => {
      const before = readdirSync(folder.path);
      await folder.run(['docker-archive:shop.tar']);
      assert.deepEqual(readdirSync(folder.path), before);
    });
  });

  it('shows text of the image without obeying it', async () => {
    const evil = 'RUN echo \u001B[2J\u001B]8;;https://example.com\u0007x \u202Eabc && apk add curl';
    const own = scanFolder({
      'evil.tar': makeArchive({
        format: 'docker',
        name: 'evil:1',
        config: { User: '\u001B[31mroot' },
        layers: [
          {
            instruction: evil,
            files: [
              {
                path: 'etc/os-release',
                text: 'ID=alpine\nVERSION_ID=3.16.0\nPRETTY_NAME="Al\u001B[31mpine"\n',
              },
              { path: 'lib/apk/db/installed', text: 'P:cu\u001B[1mrl\nV:1\u202E\nA:x86_64\nL:MIT\n\n' },
              { path: 'usr/bin/\u001B[5mx', text: 'x', mode: 0o4755 },
            ],
          },
        ],
      }),
    });
    for (const format of ['text', 'json', 'github', 'markdown']) {
      const { out, err } = await own.run(['docker-archive:evil.tar', '--format', format]);
      assert.ok(!/[\p{Cc}\u202A-\u202E]/u.test((out + err).replaceAll('\n', '')), format);
    }
    own.remove();
  });

  it('asks nobody anything by itself', async () => {
    const hook = `--import=${pathToFileURL(join(root, 'test/support/no-network.mjs')).href}`;
    const log = join(folder.path, 'requests');
    const env = { NODE_OPTIONS: hook, SEAWORTHY_REQUESTS: log };
    await folder.run(['docker-archive:shop.tar'], { env });
    await folder.run(
      ['docker-archive:shop.tar', '--advisories', 'osv-offline', '--advisories-folder', 'osv'],
      { env },
    );
    assert.ok(!existsSync(log));
  });
});
