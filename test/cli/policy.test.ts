import assert from 'node:assert/strict';
import { checkJson, folderWith, type JsonReport, runCli, today } from '../support/cli.ts';

const company = `extends: strict
rules:
  user-missing: error
locked: [user-missing]
images:
  registries: [docker.io]
`;
const files = {
  '.git/HEAD': 'ref: refs/heads/main',
  'node_modules/@acme/policy/seaworthy.yaml': company,
  '.seaworthy.yaml': `extends: ["@acme/policy"]
overrides:
  - paths: [prod/**]
    rules:
      image-latest: error
ignore:
  - vendor/
  - paths: [legacy/]
    rules: [image-latest]
    reason: Replaced in winter.
    owner: team-a
    until: 2026-12-31
  - paths: [legacy/]
    rules: [image-untagged]
    reason: It was replaced in summer.
    until: 2026-08-31
`,
  'prod/Dockerfile': 'FROM node:latest\nUSER node\n',
  'legacy/Dockerfile': 'FROM node:latest\nUSER node\n',
  'vendor/Dockerfile': 'FROM node:latest\n',
  'dev/.seaworthy.yaml': 'rules:\n  user-missing: off\n',
  'dev/Dockerfile': 'FROM node:24\n',
};

describe('seaworthy policy', () => {
  const folder = folderWith(files);
  after(folder.remove);
  const policy = (...args: string[]) => runCli(['policy', ...args, '--today', today], { cwd: folder.path });

  const checked = async (...args: string[]) => {
    const result = await policy('check', '--format', 'json', ...args);
    const report = JSON.parse(result.out) as JsonReport;
    const told = report.files.flatMap(({ path, findings }) =>
      findings.map(({ rule, level, range }) => `${path}:${range.start.line} ${level} ${rule}`),
    );
    return { ...result, report, told };
  };

  it('check tells of every policy file under the paths', async () => {
    const { told, code } = await checked();
    assert.deepEqual(told, [
      '.seaworthy.yaml:7 hint policy-locked',
      '.seaworthy.yaml:16 warning policy-ignore-expired',
      'dev/.seaworthy.yaml:2 error policy-locked',
    ]);
    assert.equal(code, 1);
    const own = await checked('.seaworthy.yaml');
    assert.deepEqual([own.told.length, own.code], [2, 0]);
    assert.equal((await checked('.seaworthy.yaml', '--fail-on', 'warning')).code, 1);
  });

  it('check is told in every format, and says the same as the whole check does', async () => {
    assert.match((await policy('check', '--format', 'sarif')).out, /"policy-ignore-expired"/);
    const { report } = await checkJson([], { cwd: folder.path });
    const whole = report.files.flatMap(({ path, language, findings }) =>
      language === 'policy' ? findings.map(({ rule, range }) => `${path}:${range.start.line} ${rule}`) : [],
    );
    const alone = (await checked()).told.map((one) => one.replace(/ \w+ /, ' '));
    assert.deepEqual(whole, alone);
  });

  it('check refuses a broken policy, whatever it is called, and what is not there', async () => {
    const broken = folderWith({ 'team.yaml': 'rulez: {}\n', 'empty/a.txt': '' });
    const run = (...args: string[]) => runCli(['policy', 'check', ...args], { cwd: broken.path });
    const [named, gone, none] = await Promise.all([run('team.yaml'), run('gone.yaml'), run('empty')]);
    broken.remove();
    assert.equal(named.code, 2);
    assert.match(named.out, /`rulez` is no key of a policy/);
    assert.equal(gone.code, 2);
    assert.match(gone.out, /There is no such file or folder/);
    assert.deepEqual([none.code, none.err], [0, 'There is no policy file here.\n']);
  });

  it('explain names the policies, and the line that each level is from', async () => {
    const { out, code } = await policy('explain', 'prod/Dockerfile');
    assert.equal(code, 0);
    assert.match(
      out,
      /governed by +\.seaworthy\.yaml, which extends @acme\/policy\n +extends node_modules\/@acme\/policy\/seaworthy\.yaml, which extends strict\n/,
    );
    assert.match(out, /overrides +prod\/\*\* {2}\(\.seaworthy\.yaml:3\)\n/);
    assert.match(out, /registries +docker\.io {2}\(node_modules\/@acme\/policy\/seaworthy\.yaml:6\)\n/);
    assert.match(out, /^error +image-latest +override \.seaworthy\.yaml:5$/m);
    assert.match(
      out,
      /^error +user-missing +rule node_modules\/@acme\/policy\/seaworthy\.yaml:3, locked at error by node_modules\/@acme\/policy\/seaworthy\.yaml:4$/m,
    );
    assert.doesNotMatch(out, /privileged-container/, 'rules of other languages');
  });

  it('explain says what ignores hide and until when', async () => {
    const { out } = await policy('explain', 'legacy/Dockerfile');
    assert.match(
      out,
      /ignores +image-latest; until 2026-12-31; by team-a; Replaced in winter\. {2}\(\.seaworthy\.yaml:8\)\n/,
    );
    assert.match(out, /image-untagged; ran out on 2026-08-31; It was replaced in summer\./);
    const vendor = await policy('explain', 'vendor/Dockerfile');
    assert.match(vendor.out, /checked +locked rules only, left out by vendor\/ {2}\(\.seaworthy\.yaml:7\)/);
    assert.match(vendor.out, /^off +image-latest /m);
  });

  it('explain is data for scripts, of files that are not there yet too', async () => {
    const { out, code } = await policy('explain', 'dev/new/deploy.yaml', '--format', 'json');
    assert.equal(code, 0);
    const said = JSON.parse(out) as {
      readonly above: readonly string[];
      readonly rules: readonly { readonly id: string }[];
    };
    assert.deepEqual(said.above, ['.seaworthy.yaml']);
    const lock = { level: 'error', place: { file: 'node_modules/@acme/policy/seaworthy.yaml', line: 4 } };
    assert.deepEqual(
      said.rules.find(({ id }) => id === 'user-missing'),
      { id: 'user-missing', level: 'error', by: 'lock', place: lock.place, options: {}, locked: lock },
    );
  });

  it('explain takes another policy, and one file', async () => {
    const other = await policy('explain', 'prod/Dockerfile', '--policy', 'dev/.seaworthy.yaml');
    assert.match(other.out, /^off +user-missing +rule dev\/\.seaworthy\.yaml:2$/m);
    const plain = folderWith({ Dockerfile: 'FROM node\n' });
    const none = await runCli(['policy', 'explain', 'Dockerfile'], { cwd: plain.path });
    plain.remove();
    assert.match(none.out, /governed by +no policy file, so the preset recommended\n/);
    assert.equal((await runCli(['policy', 'check', '--today', '2026-02-30'], { cwd: folder.path })).code, 2);
    for (const args of [['explain'], ['explain', 'a', 'b'], ['explain', 'prod'], ['explane', 'a'], []])
      assert.equal((await policy(...args)).code, 2, args.join(' '));
  });

  it('holds the check to locks, overrides and ignores', async () => {
    const { report } = await checkJson([], { cwd: folder.path });
    const of = (path: string) =>
      (report.files.find((file) => file.path === path)?.findings ?? [])
        .filter(({ rule }) => rule === 'image-latest' || rule === 'user-missing')
        .map(({ rule, level, suppressed }) => `${level} ${rule}${suppressed ? ` by ${suppressed.by}` : ''}`);
    assert.deepEqual(of('prod/Dockerfile'), ['error image-latest']);
    assert.deepEqual(of('legacy/Dockerfile'), ['warning image-latest by policy']);
    assert.deepEqual(of('vendor/Dockerfile'), ['error user-missing']);
    assert.deepEqual(of('dev/Dockerfile'), ['error user-missing']);
  });
});
