import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PlanBuildResult,
  planBuild,
  type ScanBuiltResult,
  scanBuilt,
} from '../../server/src/protocol-scan.ts';
import { exampleArchive } from '../support/example-image.ts';
import { buildOnce } from './client.ts';
import {
  linesOf,
  nowhere,
  offline,
  type ScanEditor,
  scanEditor,
  scannedIn,
  troubleIn,
} from './scan-editor.ts';

describe('a build that is scanned, through the language server', () => {
  let editor: ScanEditor;
  before(buildOnce);
  before(function () {
    // The programs that stand in for builders are shell scripts.
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    editor = scanEditor();
  });
  afterEach(() => editor.dispose());

  /** A program that does as a builder does: it writes an id where it is told to. */
  const program = (folder: string, name: string): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n');
    chmodSync(join(folder, name), 0o755);
  };

  it('is what the user’s own program would be told, never one of the workspace', async () => {
    const own = editor.outside('bin');
    program(own, 'podman');
    program(join(editor.folder.path, 'bin'), 'docker');
    const PATH = [join(editor.folder.path, 'bin'), own].join(':');
    await editor.start({ environment: nowhere(editor, { PATH }) });
    const planned = await editor.ask<PlanBuildResult>(planBuild, { uri: editor.uri });
    assert.ok('plans' in planned, JSON.stringify(planned));
    assert.deepEqual(
      planned.plans.map(({ tool, program: path }) => ({ tool, path })),
      [{ tool: 'podman', path: join(own, 'podman') }],
    );
    const [plan] = planned.plans;
    assert.deepEqual(plan?.args.slice(0, 4), [
      'build',
      '--file',
      join(editor.folder.path, 'Dockerfile'),
      '--iidfile',
    ]);
    assert.equal(plan?.args.at(-1), editor.folder.path);
    assert.ok(plan?.command.startsWith(join(own, 'podman')));
  });

  it('is followed by a scan of what was made, saved where no daemon has it', async () => {
    const own = editor.outside('bin');
    program(own, 'podman');
    await editor.start({ environment: nowhere(editor, { PATH: own }), settings: offline(editor) });
    const planned = await editor.ask<PlanBuildResult>(planBuild, { uri: editor.uri });
    assert.ok('plans' in planned);
    const [plan] = planned.plans;
    const idFile = plan?.args[4] ?? '';
    const early = await editor.ask<ScanBuiltResult>(scanBuilt, { build: plan?.build, allowed: [] });
    assert.equal(troubleIn(early).trouble, 'not-found', 'nothing was built yet');
    writeFileSync(idFile, `sha256:${'ab'.repeat(32)}\n`);
    const first = await editor.ask<ScanBuiltResult>(scanBuilt, { build: plan?.build, allowed: [] });
    assert.ok('save' in first, JSON.stringify(first));
    assert.deepEqual(first.save.args.slice(0, 4), ['save', '--format', 'docker-archive', '--output']);
    writeFileSync(first.save.args[4] ?? '', exampleArchive());
    const answer = await editor.ask<ScanBuiltResult>(scanBuilt, {
      build: plan?.build,
      saved: true,
      allowed: [],
    });
    assert.ok('result' in answer && answer.attached === true, JSON.stringify(answer));
    assert.ok(linesOf(await editor.found(), /-vulnerability$/).length > 0);
  });

  it('says what is missing where there is no program for it', async () => {
    await editor.start({ environment: nowhere(editor, { PATH: editor.folder.path }) });
    const planned = await editor.ask<PlanBuildResult>(planBuild, { uri: editor.uri });
    assert.equal(troubleIn(planned).trouble, 'tool-missing');
  });

  for (const tool of ['podman', 'buildah'] as const)
    it(`is made by the real ${tool}`, async function () {
      if (process.platform !== 'linux' || spawnSync(tool, ['--version']).status !== 0) this.skip();
      editor.folder.write('Dockerfile', 'FROM scratch\nCOPY app /app\nUSER 65535\nCMD ["/app/shop"]\n');
      editor.folder.write('app/node_modules/lodash/package.json', '{"name":"lodash","version":"4.17.4"}');
      const environment = nowhere(editor, storageIn(editor.outside(tool)));
      const client = await editor.start({ environment, settings: offline(editor) });
      await client.change(editor.uri, 2, readFileSync(join(editor.folder.path, 'Dockerfile'), 'utf8'));
      const planned = await editor.ask<PlanBuildResult>(planBuild, { uri: editor.uri });
      assert.ok('plans' in planned, JSON.stringify(planned));
      const plan = planned.plans.find((one) => one.tool === tool);
      assert.ok(plan);
      run(plan.program, plan.args, environment);
      let answer = await editor.ask<ScanBuiltResult>(scanBuilt, { build: plan.build, allowed: [] });
      assert.ok('save' in answer, JSON.stringify(answer));
      run(answer.save.program, answer.save.args, environment);
      answer = await editor.ask<ScanBuiltResult>(scanBuilt, { build: plan.build, saved: true, allowed: [] });
      assert.match(scannedIn(answer).summary, /^1 critical, 1 medium/);
      assert.deepEqual(linesOf(await editor.found(), /-vulnerability$/), [
        '2: critical-vulnerability',
        '2: medium-vulnerability',
      ]);
    });
});

/** A store of images of the test's own, which needs no set-up of the machine. */
function storageIn(folder: string): NodeJS.ProcessEnv {
  const conf = join(folder, 'storage.conf');
  const place = (name: string): string => JSON.stringify(join(folder, name));
  writeFileSync(conf, `[storage]\ndriver = "vfs"\ngraphroot = ${place('root')}\nrunroot = ${place('run')}\n`);
  return { CONTAINERS_STORAGE_CONF: conf, BUILDAH_ISOLATION: 'chroot', CONTAINER_HOST: undefined };
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}
