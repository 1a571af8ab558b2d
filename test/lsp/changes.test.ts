import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ChangeContextResult,
  ChangesTrouble,
  ReadRevisionResult,
  ScanChangesResult,
  ScannedChanges,
} from '../../server/src/protocol.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { buildOnce, type Client, type ClientOptions, startClient } from './client.ts';

/** From a registry of one's own, so that only the tag is spoken of. */
const own = 'FROM registry.acme.example/node';

describe('changes, through the language server', () => {
  let repository: TestRepository;
  let client: Client | undefined;
  before(buildOnce);
  beforeEach(() => {
    repository = makeRepository();
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
  const scan = async (params: object = {}): Promise<ScannedChanges> =>
    told(await ask<ScanChangesResult>('scanChanges', params));

  it('hold exactly what is staged to the policy', async () => {
    repository.commit({ Dockerfile: `${own}:24\nUSER node\n` });
    repository.stage({ Dockerfile: `${own}:latest\nUSER node\n` });
    repository.write('Dockerfile', `${own}:24\nUSER root\n`);
    const { base, verdict, files } = await scan();
    assert.deepEqual(base, { name: 'HEAD', commit: repository.git('rev-parse', 'HEAD').trim() });
    assert.deepEqual(newIn(files, 'Dockerfile'), ['image-latest']);
    assert.equal(verdict, 'fits', 'image-latest is a warning');
    const [finding] = files[0]?.findings ?? [];
    assert.deepEqual(finding?.range.start, { line: 0, character: 5 });
    assert.equal(finding?.refused, false);
  });

  it('refuse from the level on that the settings say', async () => {
    repository.commit({ Dockerfile: `${own}:24\nUSER node\n` });
    repository.stage({ Dockerfile: `${own}:latest\nUSER node\n` });
    await start({ settings: { failOn: 'warning' } });
    const { verdict, files, failOn } = await scan();
    assert.equal(failOn, 'warning');
    assert.equal(verdict, 'refused');
    assert.deepEqual(
      files[0]?.findings.map(({ refused }) => refused),
      [true],
    );
  });

  it('tell apart what HEAD had already, and what the baseline lists', async () => {
    repository.commit({ Dockerfile: `${own}:latest\nUSER node\n` });
    repository.stage({ Dockerfile: `${own}:latest\nUSER root\n` });
    const before = knownIn((await scan()).files);
    assert.deepEqual(before, [['image-latest', { by: 'base' }]]);
    await ask('createBaseline', { folder: uri(), action: 'create' });
    repository.git('add', '.seaworthy-baseline.json');
    const after = knownIn((await scan()).files);
    assert.deepEqual(after, [
      ['image-latest', { by: 'base' }],
      ['user-root-last', { by: 'baseline', since: '2026-11-21' }],
    ]);
  });

  it('go by the policy that is staged, not by the one that lies beside it', async () => {
    repository.commit({ Dockerfile: `${own}:24\nUSER node\n` });
    repository.stage({
      Dockerfile: `${own}:latest\nUSER node\n`,
      '.seaworthy.yaml': 'rules:\n  image-latest: error\n',
    });
    repository.write('.seaworthy.yaml', 'rules:\n  image-latest: off\n');
    const { verdict, files } = await scan();
    assert.equal(verdict, 'refused');
    assert.deepEqual(newIn(files, 'Dockerfile'), ['image-latest']);
  });

  it('name the policy that the settings put in its place', async () => {
    repository.commit({ Dockerfile: `${own}:24\nUSER node\n` });
    repository.stage({ Dockerfile: `${own}:latest\nUSER node\n` });
    repository.write('strict.yaml', 'rules:\n  image-latest: error\n');
    await start({ settings: { policyPath: 'strict.yaml' } });
    const { policy, verdict } = await scan();
    assert.equal(policy, join(repository.root, 'strict.yaml'));
    assert.equal(verdict, 'refused');
  });

  it('say where a staged policy is broken, and where it stands', async () => {
    repository.commit({ '.seaworthy.yaml': 'extends: recommended\n' });
    repository.stage({ '.seaworthy.yaml': 'rules: {image-latest: loud}\n' });
    const { verdict, files } = await scan();
    assert.equal(verdict, 'wrong');
    const [file] = files;
    assert.equal(file?.path, '.seaworthy.yaml');
    assert.ok((file?.findings.length ?? 0) > 0);
    assert.equal(file?.after?.object, repository.git('rev-parse', ':.seaworthy.yaml').trim());
    assert.equal(file?.before?.object, repository.git('rev-parse', 'HEAD:.seaworthy.yaml').trim());
  });

  it('are unknown, not clean, where a staged file cannot be told', async () => {
    repository.commit({ Dockerfile: `${own}:24\nUSER node\n` });
    repository.git('checkout', '-q', '-b', 'other');
    repository.commit({ Dockerfile: `${own}:23\nUSER node\n` });
    repository.git('checkout', '-q', 'main');
    repository.commit({ Dockerfile: `${own}:22\nUSER node\n` });
    assert.throws(() => repository.git('merge', '-q', 'other'));
    const { verdict, errors } = await scan();
    assert.equal(verdict, 'unknown');
    assert.match(errors[0]?.message ?? '', /in conflict/);
  });

  it('come with the place of both texts, which are read as git keeps them', async () => {
    const rest = `WORKDIR /app\r\n${'COPY a b\r\n'.repeat(9)}USER node\r\n`;
    repository.commit({ Dockerfile: `${own}:24\r\n${rest}` });
    repository.git('mv', 'Dockerfile', 'ship.Dockerfile');
    repository.stage({ 'ship.Dockerfile': `\ufeff${own}:latest\r\n${rest}` });
    repository.write('ship.Dockerfile', 'FROM scratch\n');
    const { files } = await scan();
    const [file] = files;
    assert.equal(file?.path, 'ship.Dockerfile');
    assert.equal(file?.uri, `${uri()}/ship.Dockerfile`);
    assert.equal(file?.before?.path, 'Dockerfile');
    const read = async (object: string | undefined): Promise<string> => {
      const answer = await ask<ReadRevisionResult>('readRevision', { object });
      return 'text' in answer ? answer.text : assert.fail(answer.message);
    };
    assert.equal(await read(file?.before?.object), `${own}:24\r\n${rest}`);
    assert.equal(await read(file?.after?.object), `${own}:latest\r\n${rest}`);
    const gone = await ask<ChangesTrouble>('readRevision', { object: '1'.repeat(40) });
    assert.match(gone.message, /missing/);
    const odd = await ask<ChangesTrouble>('readRevision', { object: '--help' });
    assert.match(odd.message, /missing/);
  });

  it('show the change around a finding with every secret of either text masked', async () => {
    const [old, fresh] = [`ghp_${'a1B2'.repeat(9)}`, `ghp_${'c3D4'.repeat(9)}`];
    repository.commit({ Dockerfile: `${own}:24\nENV GITHUB_TOKEN=${old}\nUSER node\n` });
    repository.stage({
      Dockerfile: `${own}:24\nENV GITHUB_TOKEN=${fresh}\nRUN echo ${old}\nUSER node\n`,
    });
    const { files } = await scan();
    const [file] = files;
    const secret = file?.findings.find(({ rule }) => rule === 'secret-value-literal');
    const line = secret?.range.start.line;
    const context = await ask<ChangeContextResult>('changeContext', { file, line });
    const diff = 'diff' in context ? context.diff : assert.fail(context.message);
    assert.equal(
      diff,
      [
        ` ${own}:24`,
        '-ENV GITHUB_TOKEN=********',
        '+ENV GITHUB_TOKEN=********',
        '+RUN echo ********',
        ' USER node',
      ].join('\n'),
    );
    const all = JSON.stringify(files);
    assert.ok(!all.includes(old) && !all.includes(fresh));
  });

  it('show nothing of an old text in no language that is known', async () => {
    repository.commit({ 'notes.txt': 'the password is spring-tide-at-six-42\nand more\nand more\n' });
    repository.write('Dockerfile', `${own}:latest\nUSER node\n`);
    const object = repository.git('rev-parse', 'HEAD:notes.txt').trim();
    const file = {
      path: 'notes.txt',
      uri: `${uri()}/Dockerfile`,
      before: { path: 'notes.txt', object },
    };
    const context = await ask<ChangeContextResult>('changeContext', { file, line: 0 });
    assert.ok('diff' in context);
    assert.ok(!context.diff.includes('spring-tide'), context.diff);
  });

  it('are refused in a workspace that nobody trusts, until somebody does', async () => {
    repository.stage({ Dockerfile: 'FROM node:latest\n' });
    const { connection } = await start({ initializationOptions: { trusted: false } });
    for (const [method, more] of requests) {
      const answer = await ask<ChangesTrouble>(method, more(uri()));
      assert.equal(answer.trouble, 'restricted', method);
      assert.match(answer.message, /do not trust/);
    }
    await connection.sendNotification('seaworthy/trustChanged', { trusted: true });
    assert.deepEqual(newIn((await scan()).files, 'Dockerfile').includes('image-latest'), true);
  });

  it('say why where there is nothing to ask git', async () => {
    const bare = await startClient({ folders: [] });
    const none = await bare.connection.sendRequest<ChangesTrouble>('seaworthy/listRepositories', {});
    assert.equal(none.trouble, 'no-folder');
    await bare.stop();
    const virtual = await startClient({
      folders: ['vscode-vfs://github/acme/shop'],
      initializationOptions: { virtualSchemes: ['vscode-vfs'] },
    });
    const away = await virtual.connection.sendRequest<ChangesTrouble>('seaworthy/listRepositories', {});
    assert.equal(away.trouble, 'virtual');
    await virtual.stop();
    repository.remove('.git');
    assert.equal((await ask<ChangesTrouble>('listRepositories')).trouble, 'no-repository');
    assert.equal((await ask<ChangesTrouble>('scanChanges')).trouble, 'no-repository');
  });
});

const requests: readonly (readonly [string, (uri: string) => object])[] = [
  ['listRepositories', () => ({})],
  ['listRevisions', () => ({})],
  ['scanChanges', () => ({})],
  ['scanChanges', () => ({ since: 'HEAD' })],
  ['changeContext', (uri) => ({ file: { path: 'Dockerfile', uri: `${uri}/Dockerfile` }, line: 0 })],
  ['readRevision', () => ({ object: '0'.repeat(40) })],
  ['fixChanges', () => ({})],
  ['hook', () => ({ action: 'install' })],
  ['createBaseline', (uri) => ({ folder: uri, action: 'create' })],
];

function told(result: ScanChangesResult): ScannedChanges {
  assert.ok(!('trouble' in result), JSON.stringify(result));
  return result;
}

const newIn = (files: ScannedChanges['files'], path: string): readonly string[] =>
  files
    .filter((file) => file.path === path)
    .flatMap(({ findings }) => findings.filter(({ known }) => known === undefined).map(({ rule }) => rule));

const knownIn = (files: ScannedChanges['files']) =>
  files.flatMap(({ findings }) =>
    findings.flatMap(({ rule, known }) => (known === undefined ? [] : [[rule, known] as const])),
  );
