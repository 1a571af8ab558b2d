import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkJson, folderWith, runCli } from '../support/cli.ts';

const untagged = 'FROM example.com/app\nUSER 1000\n';
const secret = 'ghp_0000000000000000000000000000000000ab';

describe('seaworthy baseline', () => {
  let folder: ReturnType<typeof folderWith>;
  const run = (...args: readonly string[]) =>
    runCli(['baseline', ...args, '--today', '2026-11-21'], { cwd: folder.path });
  const check = (...args: readonly string[]) => checkJson(args, { cwd: folder.path });
  const file = (): string => join(folder.path, '.seaworthy-baseline.json');
  const findings = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await check(...args)).report.files.flatMap(({ path, findings: some }) =>
      some
        .filter(({ known, suppressed }) => known === null && suppressed === null)
        .map(({ rule }) => `${path} ${rule}`),
    );

  beforeEach(() => {
    folder = folderWith({ Dockerfile: untagged, 'b/Dockerfile': `${untagged}RUN sudo true\n` });
  });
  afterEach(() => folder.remove());

  it('keeps quiet what it lists, wherever its lines move, and lets what is new count', async () => {
    const created = await run('create');
    assert.equal(created.code, 0, created.err);
    assert.match(created.out, /keeps 3 findings quiet in 2 files/);
    assert.deepEqual(await findings(), []);
    assert.equal((await check('--fail-on', 'warning')).code, 0);
    writeFileSync(join(folder.path, 'Dockerfile'), `# Moved.\n\n${untagged}RUN sudo true\n`);
    assert.deepEqual(await findings(), ['Dockerfile run-sudo']);
    assert.equal((await check()).report.summary['known'], 3);
    assert.deepEqual((await findings('--no-baseline')).length, 4);
  });

  it('tells and drops what was fixed, and takes in what is new only when told to', async () => {
    await run('create');
    writeFileSync(join(folder.path, 'b/Dockerfile'), `${untagged}USER root\n`);
    const looked = await run('check');
    assert.equal(looked.code, 1);
    assert.match(looked.out, /1 entry can go[\s\S]*b\/Dockerfile {2}run-sudo {2}since 2026-11-21/);
    const pruned = await run('update');
    assert.equal(pruned.code, 0);
    assert.match(pruned.out, /keeps 2 findings quiet[\s\S]*1 entry dropped/);
    assert.deepEqual(await findings(), ['b/Dockerfile user-root-last']);
    const added = await runCli(['baseline', 'update', '--add', '--today', '2026-12-01'], {
      cwd: folder.path,
    });
    assert.match(added.out, /1 new one written down/);
    assert.deepEqual(await findings(), []);
    assert.equal((await run('check')).code, 0);
    const days = [...readFileSync(file(), 'utf8').matchAll(/"since": "([^"]+)"/g)].map(([, day]) => day);
    assert.deepEqual(days.sort(), ['2026-11-21', '2026-11-21', '2026-12-01']);
  });

  it('drops the entries of a file that is gone, and keeps those of one that cannot be read', async () => {
    await run('create');
    rmSync(join(folder.path, 'b'), { recursive: true });
    writeFileSync(join(folder.path, 'Dockerfile'), Buffer.from('FROM a\0b\n'));
    const updated = await run('update');
    assert.match(updated.out, /keeps 1 finding quiet in 1 file/);
    assert.equal(updated.code, 3);
  });

  it('lets an ignored finding count again once its ignore has run out', async () => {
    writeFileSync(
      join(folder.path, 'Dockerfile'),
      `# seaworthy-ignore image-untagged until=2026-12-31: until the move\n${untagged}`,
    );
    await run('create');
    assert.deepEqual(await findings(), []);
    assert.deepEqual(await findings('--today', '2027-01-01'), [
      'Dockerfile ignore-expired',
      'Dockerfile image-untagged',
    ]);
  });

  it('is found from a folder below, and by another folder of the repository not at all', async () => {
    await run('create');
    const below = await checkJson(['.'], { cwd: join(folder.path, 'b') });
    assert.equal(
      below.report.summary['known'],
      0,
      'a run does not look above its own folder without a repository',
    );
    writeFileSync(join(folder.path, '.git'), '');
    const inside = await runCli(['baseline', 'check'], { cwd: join(folder.path, 'b') });
    assert.match(inside.out, /keeps 3 findings quiet/);
  });

  it('holds no secret', async () => {
    writeFileSync(join(folder.path, 'Dockerfile'), `FROM scratch\nENV TOKEN=${secret}\n`);
    await run('create');
    assert.ok(!readFileSync(file(), 'utf8').includes(secret));
  });

  it('says what is wrong with a baseline, and counts everything then', async () => {
    for (const text of ['{', '{"version":2,"files":{}}', '{"version":1,"files":{"a":[{"rule":1}]}}']) {
      writeFileSync(file(), text);
      const { report, code } = await check('--fail-on', 'never');
      assert.match(report.errors[0]?.message ?? '', /This baseline cannot be read/);
      assert.equal(report.summary['known'], 0);
      assert.equal(code, 3);
      assert.equal((await run('update')).code, 3);
      assert.equal(readFileSync(file(), 'utf8'), text);
    }
  });

  it('does not make a second one', async () => {
    await run('create');
    const again = await run('create');
    assert.equal(again.code, 2);
    assert.match(again.err, /There is a baseline already/);
  });

  for (const args of [[], ['creat'], ['create', '--add'], ['check', '--format', 'json']])
    it(`ends with 2 and a sentence: baseline ${args.join(' ')}`, async () => {
      const { code, err } = await runCli(['baseline', ...args], { cwd: folder.path });
      assert.equal(code, 2);
      assert.match(err, /^seaworthy: .+\.\nSee seaworthy --help\.\n$/);
    });
});
