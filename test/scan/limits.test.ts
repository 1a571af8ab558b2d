import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { usualLimits } from '../../server/image/limits.ts';
import { parseImageName } from '../../server/image/name.ts';
import { scanImage } from '../../server/image/scan.ts';
import { scanFormats } from '../../server/report/format-names.ts';
import { layerOf } from '../image-layer/support/read.ts';
import { buildImage, ociArchive } from '../image-source/support/images.ts';
import { makeScratch, type ReadChoice, readImage } from '../image-source/support/reading.ts';
import { nested, withConfig } from '../image-source/support/spoilt.ts';
import { nowhere } from '../registry/support/network.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { makeArchive } from '../support/archive.ts';
import { exampleArchive } from '../support/example-image.ts';
import { allowLoopback } from '../support/loopback.ts';
import { makeTar } from '../support/tar.ts';
import { plant, scanWithTool } from './support/planted-scanner.ts';
import { manifest, sources } from './support/product.ts';
import { honest } from './support/registry-lies.ts';
import { type Watched, watchedFolder } from './support/watched.ts';

/** The rules for what a scan may do, by their numbers; what they are made of is tested where it stands. */
describe('the limits of scans', () => {
  allowLoopback();
  let watched: Watched;
  before(() => {
    watched = watchedFolder();
    watched.file('app.tar', exampleArchive());
  });
  after(async () => {
    await closeServers();
    watched.remove();
  });

  const onUnix = (title: string, run: () => Promise<void>): void =>
    void (process.platform === 'win32' ? it.skip(title, run) : it(title, run));

  onUnix('1: no shell stands between us and a program', async () => {
    const name = '$(touch pwned);`touch pwned`&touch pwned|.tar';
    watched.file(name, exampleArchive());
    const { words } = await scanWithTool(watched, `docker-archive:${name}`);
    assert.ok(words.includes(join(watched.path, name)), words.join('\n'));
    assert.ok(!existsSync(join(watched.path, 'pwned')));
    for (const [path, text] of sources()) {
      assert.doesNotMatch(text, /shell:\s*true/, path);
      const imported = /import \{([^}]*)\} from 'node:child_process'/.exec(text)?.[1] ?? '';
      assert.doesNotMatch(imported, /\bexec(?:Sync)?\b/, path);
    }
  });

  onUnix('2: programs come from absolute places that are neither the workspace nor above it', async () => {
    const places = [watched.path, join(watched.path, 'bin'), watched.beside('.'), '.', 'bin', ''];
    for (const place of places) {
      plant(place.startsWith('/') ? place : join(watched.path, place), watched);
      const { code, out } = await watched.print(['docker-archive:app.tar', '--scanner', 'trivy'], {
        PATH: [place, '/usr/bin', '/bin'].join(delimiter),
      });
      assert.equal(code, 3, place);
      assert.match(out, /no `trivy` on the PATH outside of the workspace/, place);
    }
    const { contributes } = manifest();
    for (const name of ['scannerPaths', 'advisoriesMirror', 'registryMirrors', 'plainHttpHosts'])
      assert.equal(contributes.configuration.properties[`seaworthy.scan.${name}`]?.scope, 'machine', name);
  });

  onUnix(
    '3: names are short, begin with no dash, hold nothing that steers, and stand where no option can',
    async () => {
      for (const wrong of [
        '-v',
        'a'.repeat(513),
        'a\u001b[31m',
        'a\nb',
        'docker:-v',
        'registry:--config',
        'oci:-x',
        'a b',
      ])
        assert.ok('wrong' in parseImageName(wrong), wrong);
      const { code, err } = await watched.print(['docker:--all']);
      assert.equal(code, 2, err);
      const { words } = await scanWithTool(watched, 'docker-archive:app.tar');
      assert.ok(words.indexOf('--input') >= 0 && words[words.indexOf('--input') + 1]?.startsWith('/'));
    },
  );

  it('4: a folder that is not trusted has no say, and nothing but files is read', async () => {
    const { capabilities, contributes } = manifest();
    const { supported, restrictedConfigurations } = capabilities.untrustedWorkspaces;
    // The editor looks at the list only where it says so.
    assert.equal(supported, 'limited');
    for (const name of Object.keys(contributes.configuration.properties))
      if (/^seaworthy\.(?:scan\.(?!codeLens)|policyPath)/.test(name))
        assert.ok(restrictedConfigurations.includes(name), name);
    for (const image of ['docker:node', 'podman:node', 'node', 'registry:node']) {
      const answer = await scanImage({ ...request, image }, { signal: never });
      assert.ok('trouble' in answer && answer.trouble === 'refused', image);
    }
  });

  onUnix('5: another scanner is started in an empty folder, with a configuration of ours', async () => {
    for (const name of ['trivy.yaml', '.trivyignore', '.grype.yaml', '.snyk', 'policy.json'])
      watched.file(name, 'evil: true\n');
    const { words, folder, files } = await scanWithTool(watched, 'docker-archive:app.tar');
    assert.ok(!folder.startsWith(watched.path), folder);
    assert.ok(
      files.every((name) => name === 'empty.yaml'),
      files.join(),
    );
    for (const option of ['--config', '--ignorefile'])
      assert.ok(words[words.indexOf(option) + 1]?.startsWith(`${folder}/`), words.join(' '));
    assert.ok(!existsSync(folder));
  });

  onUnix('6: it sees of the environment only what it needs', async () => {
    const secret = {
      TRIVY_CONFIG: 'evil',
      TRIVY_USERNAME: 'me',
      GRYPE_DB_UPDATE_URL: 'https://evil.example.com',
      COSIGN_REPOSITORY: 'evil',
      SIGSTORE_ROOT_FILE: 'evil',
      GITHUB_TOKEN: 'ghp_x',
      NODE_OPTIONS: '--no-warnings',
      LD_PRELOAD_X: 'x',
    };
    const { env } = await scanWithTool(watched, 'docker-archive:app.tar', {
      ...secret,
      HTTPS_PROXY: 'http://proxy',
    });
    for (const name of Object.keys(secret)) assert.ok(!env.some((line) => line.startsWith(`${name}=`)), name);
    assert.ok(env.some((line) => line.startsWith('HOME=')) && env.includes('HTTPS_PROXY=http://proxy'));
  });

  it('7: so much is read, and no more', async () => {
    const { totalBytes, bodyBytes, databaseBytes, entries, ratio, ratioFrom } = usualLimits;
    assert.deepEqual(
      { totalBytes, bodyBytes, databaseBytes, entries, ratio, ratioFrom },
      {
        totalBytes: 20 * 1024 ** 3,
        bodyBytes: 64 * 1024 ** 2,
        databaseBytes: 512 * 1024 ** 2,
        entries: 2_000_000,
        ratio: 1000,
        ratioFrom: 100 * 1024 ** 2,
      },
    );
    const { nestedArchives, indexDepth, jsonDepth, documentBytes } = usualLimits;
    assert.deepEqual(
      { nestedArchives, indexDepth, jsonDepth, documentBytes },
      { nestedArchives: 2, indexDepth: 3, jsonDepth: 100, documentBytes: 4 * 1024 ** 2 },
    );
    const scratch = makeScratch();
    const zeros = buildImage({ layers: [[{ path: 'a', bytes: Buffer.alloc(1_000_000) }, { path: 'b' }]] });
    const archive = `oci-archive:${scratch.file('a.tar', ociArchive(zeros))}`;
    const choices: readonly (readonly [ReadChoice, RegExp])[] = [
      [{ limits: { totalBytes: 999_999 } }, /unpack to more than 999999 bytes/],
      [{ limits: { ratio: 10, ratioFrom: 1000 } }, /more than 10 times/],
      [{ limits: { entries: 1 } }, /more than 1 entries/],
      [{ limits: { documentBytes: 10 } }, /more than the 10 that are read/],
      [{ limits: { jsonDepth: 1 } }, /nested deeper than 1 levels/],
      [{ signal: AbortSignal.abort() }, /cancelled/],
    ];
    for (const [choice, message] of choices) {
      const read = await readImage(archive, choice);
      assert.match('trouble' in read ? read.message : 'It was read.', message);
    }
    assert.ok('paths' in (await readImage(archive)));
    const deep = scratch.file('b.tar', makeTar(withConfig(`{"a":${nested(101)}}`)));
    assert.match(JSON.stringify(await readImage(`oci-archive:${deep}`)), /nested deeper than 100/);
    scratch.remove();
    const database = { path: 'lib/apk/db/installed', text: 'P:a\nV:1\n\n' };
    const { facts, notCovered } = await layerOf([database], { limits: { databaseBytes: 4, bodyBytes: 4 } });
    assert.equal(facts.size, 0);
    assert.match(notCovered[0]?.reason ?? '', /more than is read of a file/);
    // Databases are read by code of ours, so that SQLite never sees what an image holds.
    for (const [path, text] of sources()) assert.doesNotMatch(text, /['"](?:node:)?sqlite['"]/, path);
  });

  it('8: paths are keys, never places on the disk, and no name reaches JavaScript', async () => {
    const files = ['__proto__', '../up', '/root', 'a/../b'].map((path) => ({ path, text: 'x' }));
    const long = { path: 'p/'.repeat(3000), text: 'x' };
    const { entries, notCovered } = await layerOf([...files, long]);
    assert.deepEqual([...entries.keys()], ['__proto__', 'up', 'root', 'b']);
    assert.match(notCovered[0]?.what ?? '', /very long paths/);
    assert.ok(!('polluted' in {}));
  });

  it('9: text of an image is text: neither Markdown nor HTML nor a command', async () => {
    const evil =
      '<img src=x onerror=alert(1)>[x](command:workbench.action.quit)</script><script>alert(2)</script>';
    const labels = { evil };
    const files = [
      { path: 'lib/apk/db/installed', text: `P:${evil}\nV:1\nL:${evil}\n\n` },
      { path: `usr/bin/${evil.replaceAll('/', '_')}`, text: 'x', mode: 0o4755 },
    ];
    const config = { User: evil, Labels: labels, Env: [`A=${evil}`] };
    const layers = [{ instruction: `RUN echo ${evil} && apk add curl`, files }];
    watched.file('evil.tar', makeArchive({ format: 'docker', name: 'evil:1', config, layers }));
    const shown = async (format: string): Promise<string> =>
      (await watched.print(['docker-archive:evil.tar', '--format', format, '--fail-on', 'never'])).out;
    const html = await shown('html');
    assert.ok(html.includes('&lt;img src=x'));
    assert.doesNotMatch(html, /<img src=x|<script>alert|href="command:/);
    assert.doesNotMatch(await shown('markdown'), /(?<!\\)<(?:img|script)|(?<!\\)\]\(command:/);
  });

  it('10: no part of a secret is shown, wherever something is written', async () => {
    const token = `ghp_${'k7Qz9Lm2'.repeat(4)}aB3d`;
    const layers = [
      { instruction: `ENV TOKEN=${token}` },
      {
        instruction: `RUN curl -H "Authorization: Bearer ${token}" https://example.com`,
        files: [{ path: 'app/.env', text: `GITHUB_TOKEN=${token}\n` }],
      },
      { instruction: 'RUN rm /app/.env', files: [{ path: 'app/.wh..env' }] },
    ];
    const config = { Env: [`GITHUB_TOKEN=${token}`], Labels: { token } };
    watched.file('secret.tar', makeArchive({ format: 'docker', name: 'secret:1', config, layers }));
    for (const format of scanFormats) {
      const args = ['docker-archive:secret.tar', '--format', format, '--fail-on', 'never'];
      const { out, err } = await watched.print(args);
      assert.ok(!(out + err).includes('k7Qz9Lm2'), format);
    }
    const server = await serve((request, response) => {
      const [, kind, reference = ''] = /\/(manifests|blobs)\/(.*)$/.exec(request.url ?? '') ?? [];
      if (kind === 'manifests' || kind === 'blobs') honest({ kind, reference, request }, response);
      else response.end('{}');
    });
    await watched.scan([`registry:${server.host}/app:1`]);
    const kept = readdirSync(join(watched.cache, 'scans')).map((name) =>
      readFileSync(join(watched.cache, 'scans', name), 'utf8'),
    );
    assert.equal(kept.length, 1);
    assert.match(kept.join(), /private-key|secret/i);
    assert.doesNotMatch(kept.join(), /b3BlbnNzaC1rZXkt[A-Za-z0-9+/]{20}/);
  });

  it('11: nothing is asked of the network unless somebody says so', async () => {
    const { requests, report } = await watched.scan(['docker-archive:app.tar', '--fail-on', 'never']);
    assert.equal(requests, '');
    assert.equal(report.images[0]?.data, null);
    const refused = await scanImage(
      { ...request, image: 'registry:node', allowed: 'daemon' },
      { signal: never },
    );
    assert.ok('trouble' in refused && refused.trouble === 'refused');
  });

  it('12: what was not checked is said in every format, and has an exit code of its own', async () => {
    const clean = makeArchive({
      format: 'oci',
      name: 'clean:1',
      config: { User: '1000', Healthcheck: { Test: ['NONE'] } },
      layers: [{ instruction: 'COPY app /app', files: [{ path: 'app', text: 'hello' }] }],
    });
    watched.file('clean.tar', clean);
    const codeOf = async (...args: readonly string[]) => (await watched.print(args)).code;
    assert.equal(await codeOf('oci-archive:clean.tar'), 0);
    assert.equal(await codeOf('docker-archive:app.tar'), 1);
    assert.equal(await codeOf('oci-archive:clean.tar', '--format', 'no'), 2);
    assert.equal(await codeOf('oci-archive:none.tar', 'oci-archive:clean.tar'), 3);
    for (const format of scanFormats) {
      const { code, out, err } = await watched.print(['oci-archive:none.tar', '--format', format]);
      assert.equal(code, 3, format);
      assert.match(out + err, /does not exist/, format);
    }
    const { out } = await watched.print(['oci-archive:clean.tar']);
    assert.match(out, /Vulnerabilities were not checked/);
  });
});

const never = new AbortController().signal;

const request: Parameters<typeof scanImage>[0] = {
  image: '',
  platform: undefined,
  scanner: 'embedded',
  scannerPath: undefined,
  outside: [],
  advisories: { kind: 'off' },
  vex: [],
  cache: undefined,
  fresh: false,
  network: nowhere,
  allowed: 'files',
};
