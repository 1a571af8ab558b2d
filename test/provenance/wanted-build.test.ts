import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { wantedBuild } from '../../server/check/wanted-build.ts';

describe('how a workspace builds a Dockerfile', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-wanted-')));
  after(() => rmSync(root, { recursive: true }));
  let count = 0;
  /** What is said of `app/Dockerfile`, or another file, in a repository with these files. */
  const wanted = (
    files: Readonly<Record<string, string>>,
    path = 'app/Dockerfile',
  ): ReturnType<typeof wantedBuild> => {
    count += 1;
    const folder = join(root, String(count));
    for (const [name, text] of Object.entries({ '.git/HEAD': '', [path]: 'FROM x\n', ...files })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return wantedBuild(join(folder, path));
  };

  it('is not said where nothing builds it', async () => {
    assert.equal(await wanted({}), undefined);
    assert.equal(
      await wanted({ 'compose.yaml': 'services: { a: { build: ./other }, b: { image: x } }\n' }),
      undefined,
    );
    assert.equal(await wanted({ 'compose.yaml': '{{ broken: [' }), undefined);
  });

  it("is said by a service's build", async () => {
    const text = `services:
  app:
    platform: linux/arm64
    build:
      context: ./app
      target: \${STAGE:-prod}
      args: { VERSION: "1", TOKEN: \${TOKEN} }
`;
    assert.deepEqual(await wanted({ 'compose.yaml': text }), {
      target: 'prod',
      buildArguments: ['VERSION', 'TOKEN'],
      platform: 'linux/arm64',
    });
  });

  it('takes all spellings of Compose: a folder alone, a list of arguments, another file, one platform', async () => {
    assert.deepEqual(await wanted({ 'docker-compose.yml': 'services: { app: { build: ./app } }\n' }), {
      target: undefined,
      buildArguments: [],
      platform: undefined,
    });
    const text = `services:
  app:
    build:
      dockerfile: docker/prod.Dockerfile
      args: [A=1, B]
      platforms: [linux/amd64]
`;
    assert.deepEqual(await wanted({ 'compose.yaml': text }, 'docker/prod.Dockerfile'), {
      target: undefined,
      buildArguments: ['A', 'B'],
      platform: 'linux/amd64',
    });
  });

  it('is not said by what is unknown, elsewhere or inline', async () => {
    for (const build of [
      '{ context: "${DIR}" }',
      '{ context: https://github.com/acme/app.git }',
      '{ context: ./app, dockerfile: "${FILE}" }',
      '{ context: ./app, dockerfile_inline: FROM x }',
    ])
      assert.equal(await wanted({ 'compose.yaml': `services: { app: { build: ${build} } }\n` }), undefined);
    const unknown =
      'services: { app: { build: { context: ./app, target: "${STAGE}", args: ["${NAME}=1"] } } }\n';
    assert.deepEqual(await wanted({ 'compose.yaml': unknown }), {
      target: undefined,
      buildArguments: undefined,
      platform: undefined,
    });
  });

  const workflow = (inputs: string): string => `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/build-push-action@v6
        with:
${inputs.replace(/^/gm, '          ')}
`;
  it("is said by a workflow's step", async () => {
    const text = workflow(
      'context: .\nfile: app/Dockerfile\ntarget: prod\nplatforms: linux/amd64\nbuild-args: |\n  VERSION=${{ github.ref_name }}\n  COMMIT=x',
    );
    assert.deepEqual(await wanted({ '.github/workflows/release.yml': text }), {
      target: 'prod',
      buildArguments: ['VERSION', 'COMMIT'],
      platform: 'linux/amd64',
    });
    const other = workflow('context: ./app\nplatforms: linux/amd64,linux/arm64');
    assert.deepEqual(await wanted({ '.github/workflows/release.yml': other }), {
      target: undefined,
      buildArguments: [],
      platform: undefined,
    });
    const unknown = workflow('file: ${{ matrix.file }}\ntarget: prod');
    assert.equal(await wanted({ '.github/workflows/release.yml': unknown }), undefined);
  });

  it('is left open where two say different things', async () => {
    const files = {
      'compose.yaml': 'services: { app: { build: { context: ./app, target: dev, args: { A: 1 } } } }\n',
      '.github/workflows/release.yml': workflow('file: app/Dockerfile\ntarget: prod\nbuild-args: A=2'),
    };
    assert.deepEqual(await wanted(files), { target: undefined, buildArguments: ['A'], platform: undefined });
  });

  it('looks no further up than the repository', async () => {
    const files = {
      'compose.yaml': 'services: { app: { build: { context: ./inner/app, target: outer } } }\n',
    };
    assert.equal(await wanted({ ...files, 'inner/.git/HEAD': '' }, 'inner/app/Dockerfile'), undefined);
  });
});
