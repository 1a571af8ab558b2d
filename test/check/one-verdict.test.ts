import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ScannedChanges } from '../../server/src/protocol.ts';
import { type Client, startClient } from '../lsp/client.ts';
import { checkJson, runCli } from '../support/cli.ts';
import { exampleFiles } from '../support/example-files.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { asText, fromJson, readers, type Told, withoutDetails } from '../support/told.ts';

const level = 'warning';

/** Files of every kind under a policy that overrides by path and ignores, one with a baseline, one with other line ends. */
function fillWithFifty(repository: TestRepository): readonly string[] {
  const all = exampleFiles();
  const step = all.length / 50;
  const picked = Array.from({ length: 50 }, (_, number) => all[Math.floor(number * step)]);
  const files = new Map<string, string>();
  for (const [number, file] of picked.entries()) {
    if (file === undefined) continue;
    const text = number % 7 === 0 ? file.text.replaceAll('\n', '\r\n') : file.text;
    files.set(`${number % 3 === 0 ? 'prod/' : 'app/'}${number}/${file.name}`, text);
  }
  const names = [...files.keys()];
  files.set('.seaworthy.yaml', policy(names.at(-1) ?? ''));
  repository.stage(Object.fromEntries(files));
  return names;
}

const policy = (ignored: string): string => `extends: strict
rules:
  image-not-pinned-by-digest: off
overrides:
  - paths: [prod/**]
    rules: { image-untagged: error, image-registry-public: hint }
ignore:
  - { paths: [app/**], rules: [run-sudo], reason: until the move, owner: ops, until: 2027-01-31 }
  - ${JSON.stringify(ignored)}
`;

describe('one verdict, through every door', () => {
  let repository: TestRepository;
  let client: Client;
  let names: readonly string[];
  let expected: readonly string[];
  const inside = () => ({ cwd: repository.root, env: repository.environment });

  before(async () => {
    repository = makeRepository();
    repository.commit({ 'README.md': 'Fifty files.\n' });
    names = fillWithFifty(repository);
    // Some of what is found is known already.
    const created = await runCli(['baseline', 'create', 'app', '--today', '2026-11-21'], inside());
    assert.equal(created.code, 0, created.err);
    rmSync(join(repository.root, 'prod'), { recursive: true });
    repository.git('checkout-index', '--all', '--force');
    repository.git('add', '.seaworthy-baseline.json');
    const { report, code } = await checkJson(['--fail-on', level], inside());
    expected = asText(fromJson(report));
    assert.equal(code, 1);
    assert.ok(expected.length > 20, `${expected.length} findings`);
    assert.ok((report.summary['known'] ?? 0) > 20, `${report.summary['known']} known`);
    client = await startClient({
      folders: [pathToFileURL(repository.root).href],
      settings: { failOn: level },
      initializationOptions: { trusted: true, today: '2026-11-21' },
    });
  });
  after(async () => {
    await client.stop();
    repository.dispose();
  });

  for (const args of [['--staged'], ['--since', 'HEAD'], ['--since', 'main']])
    it(`seaworthy check ${args.join(' ')}`, async () => {
      const { report, code } = await checkJson([...args, '--fail-on', level], inside());
      assert.deepEqual(asText(fromJson(report)), expected);
      assert.equal(code, 1);
    });

  for (const [format, read] of Object.entries(readers))
    it(`--format ${format}`, async () => {
      const { out, code } = await runCli(
        ['check', '--staged', '--format', format, '--fail-on', level],
        inside(),
      );
      assert.deepEqual(asText(read(out)), expected);
      assert.equal(code, 1);
    });

  it('--format html, by how often each rule is named', async () => {
    const rules = expected.map((line) => line.split(' ')[1] ?? '').sort();
    const html = await runCli(['check', '--staged', '--format', 'html'], inside());
    const fresh = withoutDetails(html.out);
    const shown = [...fresh.matchAll(/<li class="finding" data-level="\w+" data-rule="([^"]+)"/g)];
    assert.deepEqual(shown.map(([, rule]) => rule).sort(), rules);
  });

  it('the hook, which says how many', async () => {
    const { out, code } = await runCli(['hook', 'run', '--fail-on', level], inside());
    const summary = await runCli(['check', '--staged', '--fail-on', level], inside());
    const said = /^(\d+ .*) in \d+ files?,/m.exec(summary.out)?.[1]?.replace(/ \(.*/, '');
    assert.ok(said !== undefined && out.includes(`(${said})`), `${said}\n${out}`);
    assert.equal(code, 1);
  });

  it('stdin, a file at a time', async () => {
    const told: Told[] = [];
    for (const name of names) {
      const stdin = repository.feed('', 'cat-file', 'blob', `:${name}`);
      const { report } = await checkJson(['--stdin-filename', name], { ...inside(), stdin });
      told.push(...fromJson(report));
    }
    // A path that the policy leaves out is checked all the same when it is named.
    const leftOut = names.at(-1) ?? '';
    assert.deepEqual(asText(told.filter(({ path }) => path !== leftOut)), expected);
  }).timeout(120_000);

  it('the palette', async () => {
    const uri = pathToFileURL(repository.root).href;
    const result = await client.connection.sendRequest<ScannedChanges>('seaworthy/scanChanges', {
      repository: uri,
    });
    const told = result.files.flatMap(({ path, findings }) =>
      findings
        .filter(({ known }) => known === undefined)
        .map(({ rule, range }) => ({ path, rule, line: range.start.line + 1 })),
    );
    assert.deepEqual(asText(told), expected);
    assert.equal(result.verdict, 'refused');
  });

  it('the check of the workspace', async () => {
    await client.connection.sendRequest('seaworthy/checkWorkspace', {});
    const told = [...client.pushed.values()].flatMap(({ uri, diagnostics }) =>
      diagnostics.map(({ code, range }) => ({
        path: pathIn(repository, uri),
        rule: String(code),
        line: range.start.line + 1,
      })),
    );
    assert.deepEqual(asText(told), expected);
  });

  it('the editor, a file at a time', async () => {
    const told: Told[] = [];
    for (const name of names) {
      const uri = pathToFileURL(join(repository.root, name)).href;
      await client.open(uri, repository.git('cat-file', 'blob', `:${name}`), languageOf(name));
      for (const { code, range } of (await client.pull(uri)).items)
        told.push({ path: name, rule: String(code), line: range.start.line + 1 });
    }
    assert.deepEqual(asText(told), expected);
  });
});

const languageOf = (name: string): string =>
  name.endsWith('.Dockerfile') ? 'dockerfile' : name.endsWith('compose.yaml') ? 'dockercompose' : 'yaml';

const pathIn = ({ root }: TestRepository, uri: string): string =>
  decodeURIComponent(uri).slice(pathToFileURL(root).href.length + 1);
