import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeDaemon } from '../image-source/support/fake-daemon.ts';
import { makeScratch } from '../image-source/support/reading.ts';
import { addImage, addManifest, noContents, pushContents, serving } from '../registry/support/contents.ts';
import {
  howToGet,
  isThere,
  type RunningRegistry,
  startRegistry,
} from '../registry/support/docker-registry.ts';
import { closeServers, serve } from '../registry/support/servers.ts';
import { type CliResult, folderWith, runCli } from '../support/cli.ts';
import { allowLoopback } from '../support/loopback.ts';

describe(`seaworthy pin${howToGet}`, () => {
  allowLoopback();
  let real: RunningRegistry;
  let host: string;
  /** Digests by tag of `team/app`: `1` is an index, the others are images. */
  let digests: ReadonlyMap<string, string>;
  let amd64: string;
  let folder: ReturnType<typeof folderWith>;

  before(async function () {
    if (!isThere) this.skip();
    real = await startRegistry();
    host = real.host;
    const contents = noContents();
    const image = addImage(contents, 'amd64');
    amd64 = image.digest;
    const platform = { os: 'linux', architecture: 'amd64' };
    addManifest(contents, { manifests: [{ ...image, platform }] }, '1');
    addImage(contents, 'two', '2');
    addImage(contents, 'latest', 'latest');
    await pushContents(`http://${host}`, 'team/app', contents);
    digests = contents.tags;
  });
  after(() => real?.stop());
  afterEach(async () => {
    await closeServers();
    folder?.remove();
  });

  const pinned = (tag: string): string => `${host}/team/app:${tag}@${digests.get(tag)}`;
  const given = (files: Readonly<Record<string, string>>): void => {
    folder = folderWith(files);
  };
  const pin = (...args: readonly string[]): Promise<CliResult> =>
    runCli(['pin', ...args], { cwd: folder.path, env: { HOME: folder.path, DOCKER_CONFIG: folder.path } });
  const textOf = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

  it('writes digests of indexes behind tags, in every language, and nothing else', async () => {
    const app = `${host}/team/app`;
    given({
      Dockerfile: `# syntax=docker/dockerfile:1\r\nARG BASE="${app}:1"\r\nFROM \${BASE} AS one\r\nFROM $BASE AS two\r\nFROM --platform=linux/amd64 ${app}:2 as three # why\r\nCOPY --from=${app}:2 /a /b\r\nRUN --mount=type=bind,from=${app}:2,target=/x true\r\nCOPY --from=one /a /b\r\nFROM ${app}\r\n`,
      'deploy.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      initContainers:\n        - { name: first, image: '${app}:1' }\n      containers:\n        - name: web\n          image: "${app}:2"   # web\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: other }\nspec:\n  containers:\n    - name: other\n      image: ${app}:1\n`,
      'compose.yaml': `services:\n  web:\n    image: \${WEB:-${app}:2}\n  built:\n    build: .\n    image: ${app}:1\n  plain:\n    image: ${app}:1\n`,
    });
    const before = ['Dockerfile', 'deploy.yaml', 'compose.yaml'].map(textOf);
    const result = await pin('.');
    assert.equal(result.code, 0, result.err);
    assert.match(result.out, /10 images pinned in 3 files\.\n$/);
    assert.match(result.out, new RegExp(`Dockerfile:3 {2}${app}:1 → ${app}:1@${digests.get('1')}`));
    const expected = before.map((text) =>
      text
        .replaceAll(new RegExp(`${app}:([12])(?![0-9@])`, 'g'), (_, tag) => pinned(tag))
        .replace(`FROM ${app}\r\n`, `FROM ${pinned('latest')}\r\n`),
    );
    // What a service builds is only named by it.
    expected[2] = (expected[2] ?? '').replace(
      `build: .\n    image: ${pinned('1')}`,
      `build: .\n    image: ${app}:1`,
    );
    assert.deepEqual(['Dockerfile', 'deploy.yaml', 'compose.yaml'].map(textOf), expected);
    const again = await pin('.');
    assert.deepEqual([again.code, again.out], [0, 'Nothing to pin.\n']);
  });

  it('with --check asks nobody, changes nothing and ends with 1 until all is pinned', async () => {
    const server = await serve(() => assert.fail('somebody was asked'));
    given({ Dockerfile: `FROM ${server.host}/team/app:1\nCOPY --from=${server.host}/team/app /a /b\n` });
    const open = await pin('--check', '.');
    assert.equal(open.code, 1);
    assert.match(
      open.out,
      /^Dockerfile:1 {2}127\.0\.0\.1:\d+\/team\/app:1 has no digest\.\nDockerfile:2 .*\n2 images are not pinned/,
    );
    assert.equal(server.requests.length, 0);
    writeFileSync(join(folder.path, 'Dockerfile'), `FROM ${pinned('1')}\nFROM scratch\nFROM \${UNKNOWN}\n`);
    const closed = await pin('--check', '.');
    assert.deepEqual([closed.code, closed.out], [0, 'Every image is pinned.\n']);
    assert.match(closed.err, /Dockerfile:3 {2}\$\{UNKNOWN\} is left as it is: It holds a variable/);
  });

  it('with --update brings digests up to date that their tags have left, and leaves those of a platform', async () => {
    const old = `sha256:${'0'.repeat(64)}`;
    const text = `FROM ${host}/team/app:2@${old}\nFROM ${host}/team/app:1@${amd64}\nFROM ${host}/team/app@${old}\nFROM ${host}/team/app:2\n`;
    given({ Dockerfile: text });
    assert.equal((await pin('.')).code, 0);
    const lines = textOf('Dockerfile').split('\n');
    assert.deepEqual(lines.slice(0, 3), text.split('\n').slice(0, 3));
    assert.equal(lines[3], `FROM ${pinned('2')}`);
    const updated = await pin('--update', '.');
    assert.equal(updated.code, 0, updated.err);
    assert.equal(textOf('Dockerfile').split('\n')[0], `FROM ${pinned('2')}`);
    assert.deepEqual(textOf('Dockerfile').split('\n').slice(1), lines.slice(1));
    assert.match(updated.err, /Dockerfile:3 .* It has a digest and no tag that could move on/);
  });

  it('shows what would change without changing it', async () => {
    const text = `FROM ${host}/team/app:1\nRUN true\n`;
    given({ Dockerfile: text });
    const diff = await pin('--diff', '.');
    assert.equal(diff.code, 0);
    assert.match(
      diff.out,
      new RegExp(
        `^--- a/Dockerfile\n\\+\\+\\+ b/Dockerfile\n@@ -1,2 \\+1,2 @@\n-FROM ${host}/team/app:1\n\\+FROM ${pinned('1')}\n RUN true\n$`,
      ),
    );
    const dry = await pin('--dry-run', '.');
    assert.match(dry.out, /1 image would be pinned in 1 file\.\n$/);
    assert.equal(textOf('Dockerfile'), text);
  });

  it('ends with 3 where a digest cannot be found out, and pins the others', async () => {
    given({ Dockerfile: `FROM ${host}/team/none:1 AS none\nFROM ${host}/team/app:1\n` });
    const result = await pin('.');
    assert.equal(result.code, 3);
    assert.equal(textOf('Dockerfile'), `FROM ${host}/team/none:1 AS none\nFROM ${pinned('1')}\n`);
    assert.match(
      result.err,
      /Dockerfile:1 .*team\/none:1 is left as it is: .* does not have the tag `1` of `team\/none`/,
    );
    assert.match(result.out, /1 image pinned in 1 file\. 1 image left as it is\./);
  });

  it('leaves what has no place for a digest, and says why', async () => {
    const app = `${host}/team/app`;
    const text = `ARG TAG=1\nARG SHARED=2\nARG STEP=1\nFROM ${app}:\${TAG}-x\nFROM ${app}:\${SHARED}\nFROM ${host}/team/other:\${SHARED}\nFROM ${app}:\${STEP}\nARG STEP\nRUN echo $STEP\n`;
    given({ Dockerfile: text, 'compose.yaml': `services:\n  web:\n    image: ${app}:\${TAG:-1}\n` });
    const result = await pin('.');
    assert.equal(textOf('Dockerfile'), text);
    assert.match(result.err, /Dockerfile:4 .* put together from variables/);
    for (const line of [5, 6])
      assert.match(
        result.err,
        new RegExp(`Dockerfile:${line} .* The ARG \`SHARED\` that holds it is a part of other images too`),
      );
    assert.match(result.err, /Dockerfile:7 .* The ARG `STEP` holds a part of it and is used by steps too/);
    assert.match(result.err, /compose\.yaml:3 .* put together from variables/);
    assert.equal((await pin('--check', '.')).code, 1);
  });

  it('honours ignores of comments and of the policy', async () => {
    const app = `${host}/team/app`;
    given({
      Dockerfile: `# seaworthy-ignore image-not-pinned-by-digest: we mean the newest\nFROM ${app}:1\nFROM ${app}:2\n`,
      'skip/Dockerfile': `FROM ${app}:1\n`,
      'quiet/Dockerfile': `FROM ${app}:1\n`,
      '.seaworthy.yaml': `ignore:\n  - paths: [skip/**]\n    reason: old\n  - rules: [image-not-pinned-by-digest]\n    paths: [quiet/**]\n    reason: moving on purpose\n`,
    });
    const result = await pin('.');
    assert.equal(result.code, 0, result.err);
    assert.equal(textOf('Dockerfile').split('\n')[1], `FROM ${app}:1`);
    assert.equal(textOf('Dockerfile').split('\n')[2], `FROM ${pinned('2')}`);
    assert.deepEqual(
      [textOf('skip/Dockerfile'), textOf('quiet/Dockerfile')],
      [`FROM ${app}:1\n`, `FROM ${app}:1\n`],
    );
    assert.equal((await pin('--check', '.')).code, 0);
  });

  it('does not change a text for one image that another one must keep', async () => {
    const text = `ARG BASE=${host}/team/app:1\nFROM $BASE AS one\n# seaworthy-ignore image-not-pinned-by-digest: moving\nFROM $BASE\n`;
    given({ Dockerfile: text });
    const result = await pin('.');
    assert.equal(textOf('Dockerfile'), text);
    assert.match(result.err, /Dockerfile:2 .* serves another image too, which is ignored/);
  });

  it('asks the mirror of the policy first, and the registry itself where that cannot tell', async () => {
    given({
      Dockerfile: `FROM registry.example.invalid/team/app:1\nFROM ${host}/team/app:2\n`,
      '.seaworthy.yaml': `images:\n  mirrors:\n    registry.example.invalid: ${host}\n    ${host}: 127.0.0.1:1\n`,
    });
    const result = await pin('.');
    assert.equal(result.code, 0, result.err);
    assert.equal(
      textOf('Dockerfile'),
      `FROM registry.example.invalid/team/app:1@${digests.get('1')}\nFROM ${pinned('2')}\n`,
    );
  });

  it('asks for every digest once, six at a time', async () => {
    const contents = noContents();
    for (let at = 0; at < 20; at += 1) addImage(contents, `app ${at}`, `${at}`);
    const answer = serving(contents);
    let [now, most] = [0, 0];
    const server = await serve((request, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        answer(request, response);
      }, 20);
    });
    const lines = Array.from({ length: 60 }, (_, at) => `FROM ${server.host}/team/app:${at % 20}\n`);
    given({ Dockerfile: lines.join('') });
    assert.equal((await pin('.')).code, 0);
    assert.equal(server.requests.length, 20);
    assert.ok(server.requests.every(({ method }) => method === 'HEAD'));
    assert.equal(most, 6);
    assert.equal(textOf('Dockerfile').match(/@sha256:/g)?.length, 60);
  });

  it('takes the digests that a daemon has pulled', async () => {
    const scratch = makeScratch();
    const digest = `sha256:${'d'.repeat(64)}`;
    const daemon = await fakeDaemon(scratch, {
      answer: (path) =>
        path === '/images/docker.io/library/node:24/json'
          ? { RepoDigests: [`node@${digest}`] }
          : path === '/images/docker.io/library/own:1/json'
            ? { RepoDigests: [] }
            : undefined,
    });
    given({ Dockerfile: 'FROM node:24\nFROM own:1\n' });
    const result = await runCli(['pin', '--daemon', 'docker', '.'], {
      cwd: folder.path,
      env: { HOME: folder.path, DOCKER_HOST: `unix://${daemon.socket}` },
    });
    await daemon.close();
    scratch.remove();
    assert.equal(textOf('Dockerfile'), `FROM node:24@${digest}\nFROM own:1\n`);
    assert.equal(result.code, 3);
    assert.match(result.err, /built here and not pushed/);
  });

  it('keeps a byte order mark, and does not write what is no text', async () => {
    given({});
    writeFileSync(join(folder.path, 'Dockerfile'), `\uFEFFFROM ${host}/team/app:1\n`);
    const broken = Buffer.concat([Buffer.from(`FROM ${host}/team/app:1\n# `), Buffer.from([0xff, 0x0a])]);
    writeFileSync(join(folder.path, 'Dockerfile.broken'), broken);
    const result = await pin('.');
    assert.equal(result.code, 3);
    assert.equal(textOf('Dockerfile'), `\uFEFFFROM ${pinned('1')}\n`);
    assert.deepEqual(readFileSync(join(folder.path, 'Dockerfile.broken')), broken);
    assert.match(result.err, /Dockerfile\.broken: It was not changed\. Some of its bytes are not UTF-8\./);
  });

  it('says what is wrong with what was written', async () => {
    given({ '.seaworthy.yaml': 'images: 3\n', Dockerfile: 'FROM scratch\n' });
    for (const [args, message] of [
      [[], /Which files\?/],
      [['--check', '--update', '.'], /--update does not go with it/],
      [['--diff', '--dry-run', '.'], /do not go together/],
      [['--daemon', 'crio', '.'], /docker/],
      [['none'], /There is no such file or folder/],
      [['.'], /images/],
    ] as const) {
      const result = await pin(...args);
      assert.equal(result.code, 2, args.join(' '));
      assert.match(result.err, message);
    }
  });
});
