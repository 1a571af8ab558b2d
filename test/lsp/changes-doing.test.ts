import { strict as assert } from 'node:assert';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, type WorkspaceEdit } from 'vscode-languageserver/node';
import type {
  BaselineTold,
  ChangesTrouble,
  FixedChanges,
  HookTold,
  ListRepositoriesResult,
  ListRevisionsResult,
  ScannedChanges,
} from '../../server/src/protocol.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { buildOnce, type Client, type ClientOptions, edited, startClient, until } from './client.ts';

const own = 'FROM registry.acme.example/node';
const moved = 'FROM k8s.gcr.io/pause:3.9\nUSER 65535\n';
const mended = moved.replace('k8s.gcr.io', 'registry.k8s.io');

describe('changes, done through the language server', () => {
  let repository: TestRepository;
  let client: Client | undefined;
  before(buildOnce);
  beforeEach(() => {
    repository = makeRepository({ name: 'a shop' });
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    repository.dispose();
  });

  const uri = (): string => pathToFileURL(repository.root).href;
  const start = async (options: ClientOptions = {}): Promise<Client> => {
    client = await startClient({ folders: [uri()], ...options });
    return client;
  };
  const ask = async <Result>(method: string, params: object = {}): Promise<Result> => {
    const asked = client ?? (await start());
    return asked.connection.sendRequest<Result>(`seaworthy/${method}`, { repository: uri(), ...params });
  };
  const onDisk = (name: string): string => readFileSync(join(repository.root, name), 'utf8');

  describe('repositories', () => {
    it('are those of the folders, each once, with what to watch', async () => {
      repository.commit({ 'a/Dockerfile': moved, 'b/Dockerfile': moved });
      await start({ folders: [`${uri()}/a`, `${uri()}/b`] });
      const found = await ask<ListRepositoriesResult>('listRepositories');
      assert.ok('repositories' in found);
      const [only, ...others] = found.repositories;
      assert.equal(others.length, 0);
      assert.equal(only?.uri, uri());
      assert.equal(only.name, 'a shop');
      const index = only.watch.find(({ folder }) => folder === `${uri()}/.git`);
      assert.match(index?.pattern ?? '', /\bindex\b.*\bHEAD\b/);
    });

    it('may lie side by side in a folder that is none', async () => {
      const around = makeRepository();
      for (const name of ['one', 'two']) {
        mkdirSync(join(around.root, name));
        around.git('init', '-q', name);
      }
      around.remove('.git');
      await start({ folders: [pathToFileURL(around.root).href] });
      const found = await ask<ListRepositoriesResult>('listRepositories');
      assert.ok('repositories' in found, JSON.stringify(found));
      assert.deepEqual(
        found.repositories.map(({ name }) => name),
        ['one', 'two'],
      );
      around.dispose();
    });

    it('are not named by the variables of whoever started the editor', async () => {
      repository.commit({ Dockerfile: moved });
      const other = makeRepository({ name: 'other' });
      const before = { ...process.env };
      Object.assign(process.env, { GIT_DIR: join(other.root, '.git'), GIT_INDEX_FILE: '/nowhere/index' });
      try {
        await start();
      } finally {
        for (const name of ['GIT_DIR', 'GIT_INDEX_FILE'])
          if (before[name] === undefined) delete process.env[name];
      }
      repository.stage({ Dockerfile: `${moved}LABEL more="yes"\n` });
      const { files } = await ask<ScannedChanges>('scanChanges');
      assert.deepEqual(
        files.map(({ path }) => path),
        ['Dockerfile'],
      );
      other.dispose();
    });
  });

  describe('revisions', () => {
    it('begin with the likeliest', async () => {
      repository.commit({ Dockerfile: moved });
      repository.git('tag', 'v1');
      repository.git('remote', 'add', 'origin', 'https://git.acme.example/shop');
      repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
      repository.git('update-ref', 'refs/remotes/origin/work', 'HEAD');
      repository.git('checkout', '-q', '-b', 'work', '--track', 'origin/work');
      repository.git('branch', 'zebra');
      const found = await ask<ListRevisionsResult>('listRevisions');
      assert.ok('revisions' in found, JSON.stringify(found));
      assert.deepEqual(
        found.revisions.map(({ name, why }) => [name, why]),
        [
          ['origin/work', 'upstream of work'],
          ['origin/main', 'main branch of the remote'],
          ['main', ''],
          ['zebra', ''],
          ['v1', ''],
          ['work', 'checked out: what is not committed'],
        ],
      );
    });

    it('that are none are told in a sentence', async () => {
      repository.commit({ Dockerfile: moved });
      for (const since of ['no-such-branch', '--output=/tmp/x', '']) {
        const answer = await ask<ChangesTrouble>('scanChanges', { since });
        assert.equal(answer.trouble, 'unknown-revision', since);
        assert.match(answer.message, /is no commit here/);
      }
    });
  });

  describe('fixes of what is staged', () => {
    it('go into the staged content and the file, and leave what is not staged', async () => {
      repository.commit({ Dockerfile: `${mended}\n\n\n\nLABEL a="b"\n` });
      repository.stage({ Dockerfile: `${moved}\n\n\n\nLABEL a="b"\n` });
      repository.write('Dockerfile', `${moved}\n\n\n\nLABEL a="not staged"\n`);
      const fixed = await ask<FixedChanges>('fixChanges');
      assert.deepEqual(fixed, { fixed: 1, files: 1, left: [] });
      assert.equal(repository.git('show', ':Dockerfile'), `${mended}\n\n\n\nLABEL a="b"\n`);
      assert.equal(onDisk('Dockerfile'), `${mended}\n\n\n\nLABEL a="not staged"\n`);
    });

    it('leave alone what is no news', async () => {
      repository.commit({ Dockerfile: moved });
      repository.stage({ Dockerfile: `${moved}LABEL more="yes"\n` });
      assert.equal((await ask<FixedChanges>('fixChanges')).fixed, 0);
      assert.equal(onDisk('Dockerfile'), `${moved}LABEL more="yes"\n`);
    });

    it('may be of one finding alone', async () => {
      repository.stage({ Dockerfile: `FROM k8s.gcr.io/pause:3.9 AS a\nUSER 65535\n${moved}` });
      const { files } = await ask<ScannedChanges>('scanChanges');
      const second = files[0]?.findings.find(
        ({ rule, range }) => rule === 'image-registry-moved' && range.start.line === 2,
      );
      assert.ok(second);
      const only = { uri: files[0]?.uri, fingerprint: second.fingerprint };
      assert.equal((await ask<FixedChanges>('fixChanges', { only })).fixed, 1);
      assert.equal(
        repository.git('show', ':Dockerfile'),
        `FROM k8s.gcr.io/pause:3.9 AS a\nUSER 65535\n${mended}`,
      );
    });

    it('are only safe ones, unless somebody picks one of several', async () => {
      const text = 'FROM node:latest\nUSER node\nCMD ["node", "server.js"]\n';
      repository.stage({ Dockerfile: text });
      const { files } = await ask<ScannedChanges>('scanChanges');
      const latest = files[0]?.findings.find(({ rule }) => rule === 'image-latest');
      assert.ok(latest);
      const only = { uri: files[0]?.uri, fingerprint: latest.fingerprint };
      assert.equal((await ask<FixedChanges>('fixChanges', { only })).fixed, 0);
      const title = latest.fixes.find((fix) => fix.title.includes('node:24'))?.title;
      assert.equal((await ask<FixedChanges>('fixChanges', { only, title })).fixed, 1);
      assert.equal(repository.git('show', ':Dockerfile'), text.replace('latest', '24'));
      const open = files[0]?.findings.find(({ fixes }) => fixes[0]?.inPolicy);
      assert.equal(open?.rule, 'image-registry-public', 'its fix changes the policy');
    });

    it('reach files of a folder that was opened by a link', async () => {
      const link = `${repository.root} by link`;
      symlinkSync(repository.root, link);
      await start({ folders: [pathToFileURL(link).href] });
      repository.stage({ Dockerfile: moved });
      const { files } = await ask<ScannedChanges>('scanChanges');
      assert.equal(files[0]?.uri, pathToFileURL(join(link, 'Dockerfile')).href);
      assert.equal((await ask<FixedChanges>('fixChanges', { only: { uri: files[0].uri } })).fixed, 1);
      assert.equal(onDisk('Dockerfile'), mended);
    });
  });

  describe('fixes since a revision', () => {
    it('are an edit of the text as it stands in the editor', async () => {
      repository.commit({ Dockerfile: mended });
      repository.write('Dockerfile', moved);
      const { connection, open } = await start();
      assert.ok(connection);
      const file = `${uri()}/Dockerfile`;
      const text = `# not saved\n${moved}`;
      await open(file, text);
      const { files, base } = await ask<ScannedChanges>('scanChanges', { since: 'main' });
      assert.equal(base.name, 'main');
      assert.equal(files[0]?.after, undefined);
      const fixed = await ask<FixedChanges>('fixChanges', { since: 'main' });
      assert.equal(fixed.fixed, 1);
      assert.equal(edited(file, text, fixed.edit as WorkspaceEdit), `# not saved\n${mended}`);
      assert.equal(onDisk('Dockerfile'), moved, 'nothing is written');
    });
  });

  it('hook: is installed once and taken out again', async () => {
    const state = (): Promise<HookTold> => ask<HookTold>('hook', { action: 'state' });
    assert.equal((await state()).installed, false);
    const first = await ask<HookTold>('hook', { action: 'install' });
    assert.equal(first.file, `${uri()}/.git/hooks/pre-commit`);
    assert.deepEqual([first.installed, first.changed], [true, true]);
    assert.equal((await ask<HookTold>('hook', { action: 'install' })).changed, false);
    assert.equal((await state()).installed, true);
    const gone = await ask<HookTold>('hook', { action: 'uninstall' });
    assert.deepEqual([gone.installed, gone.changed], [false, true]);
    assert.equal((await state()).installed, false);
  });

  it('hook: finds its program again after an update of the extension moved it', async () => {
    repository.stage({ Dockerfile: moved });
    await ask<HookTold>('hook', { action: 'install' });
    const program = '.git/seaworthy/program';
    const before = onDisk(program);
    repository.write(program, before.replaceAll('cli.js', 'cli-of-the-last-version.js'));
    await ask<ScannedChanges>('scanChanges');
    await until(() => onDisk(program) === before, 'the program of today');
  });

  it('baseline: is looked at first, then written, then pruned', async () => {
    repository.stage({
      Dockerfile: `${own}:latest\nUSER root\n`,
      'other.Dockerfile': `${own}:latest\nUSER node\n`,
    });
    const ofBaseline = (action: string): Promise<BaselineTold> =>
      ask<BaselineTold>('createBaseline', { folder: uri(), action });
    const look = await ofBaseline('look');
    assert.deepEqual([look.exists, look.hidden, look.files], [false, 3, 2]);
    assert.throws(() => onDisk('.seaworthy-baseline.json'), /ENOENT/);
    const made = await ofBaseline('create');
    assert.deepEqual([made.hidden, made.files, made.uri], [3, 2, `${uri()}/.seaworthy-baseline.json`]);
    repository.write('Dockerfile', `${own}:24\nUSER node\n`);
    const later = await ofBaseline('look');
    assert.deepEqual([later.exists, later.hidden, later.gone], [true, 1, 2]);
    const pruned = await ofBaseline('prune');
    assert.deepEqual([pruned.hidden, pruned.gone], [1, 2]);
    assert.ok(!onDisk('.seaworthy-baseline.json').includes('"Dockerfile"'));
    const again = await ask<ChangesTrouble>('createBaseline', { folder: uri(), action: 'create' });
    assert.match(again.message, /There is a baseline already/);
  });

  it('are told to be out of date where a policy, a setting or trust is another', async () => {
    repository.commit({ Dockerfile: moved });
    let stale = 0;
    const { connection } = await start({
      prepare: (prepared) => {
        prepared.onNotification('seaworthy/changesStale', () => {
          stale += 1;
        });
      },
    });
    await connection.sendNotification('seaworthy/trustChanged', { trusted: true });
    await until(() => stale === 1, 'trust');
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { seaworthy: {} } });
    await until(() => stale === 2, 'a setting');
    writeFileSync(join(repository.root, '.seaworthy.yaml'), 'extends: strict\n');
    await connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: `${uri()}/.seaworthy.yaml`, type: 1 }],
    });
    await until(() => stale === 3, 'a policy');
  });

  it('can be cancelled', async () => {
    const many = Array.from({ length: 400 }, (_, index) => [`k/${index}.Dockerfile`, moved] as const);
    repository.stage(Object.fromEntries(many));
    const { connection } = await start();
    const source = new CancellationTokenSource();
    const asked = connection.sendRequest<ChangesTrouble>(
      'seaworthy/scanChanges',
      { repository: uri() },
      source.token,
    );
    setTimeout(() => source.cancel(), 60);
    const answer = await asked;
    assert.equal(answer.trouble, 'cancelled');
  });
});
