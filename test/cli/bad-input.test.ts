import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkJson, folderWith, type JsonReport, runCli } from '../support/cli.ts';

const good = 'FROM node\nUSER node\n';

const fileOf = (report: JsonReport, path: string) => report.files.find((file) => file.path === path);
const errorOf = (report: JsonReport, path: string) =>
  report.errors.find((error) => error.path === path)?.message;

/** Checks a folder in which `Dockerfile` is in order: whatever else is wrong, it must be in the report. */
async function checkBeside(files: Readonly<Record<string, string | Uint8Array>>, ...args: string[]) {
  const folder = folderWith({ Dockerfile: good, ...files });
  try {
    const result = await checkJson(args, { cwd: folder.path });
    assert.ok(fileOf(result.report, 'Dockerfile')?.findings.some(({ rule }) => rule === 'image-untagged'));
    return result;
  } finally {
    folder.remove();
  }
}

describe('bad input: the run goes on', () => {
  it('a path that does not exist', async () => {
    const { report, code } = await checkBeside({}, 'gone', 'Dockerfile');
    assert.equal(errorOf(report, 'gone'), 'There is no such file or folder.');
    assert.equal(code, 2);
  });

  it('a folder and a file without permission', async function () {
    if (process.getuid === undefined) this.skip();
    const folder = folderWith({ Dockerfile: good, 'shut/Dockerfile': good, 'x/Dockerfile': good });
    chmodSync(folder.path, 0o755);
    chmodSync(join(folder.path, 'shut'), 0);
    chmodSync(join(folder.path, 'x', 'Dockerfile'), 0);
    // Root may read everything, so it makes itself nobody.
    const uid = process.getuid() === 0 ? 65_534 : undefined;
    const { report, code } = await checkJson([], { cwd: folder.path, uid });
    assert.equal(errorOf(report, 'shut'), 'You have no permission to read it.');
    assert.equal(errorOf(report, 'x/Dockerfile'), 'You have no permission to read it.');
    assert.deepEqual(
      report.files.map(({ path }) => path),
      ['Dockerfile'],
    );
    assert.equal(code, 3);
    chmodSync(join(folder.path, 'shut'), 0o755);
    folder.remove();
  });

  it('a link that leads to itself, one that leads nowhere, and folders that link in a circle', async () => {
    const folder = folderWith({ 'a/Dockerfile': good });
    symlinkSync('loop', join(folder.path, 'loop'));
    symlinkSync('nothing', join(folder.path, 'dangling'));
    symlinkSync('..', join(folder.path, 'a', 'up'));
    mkdirSync(join(folder.path, 'b'));
    symlinkSync(join('..', 'a'), join(folder.path, 'b', 'a'));
    const { report, code } = await checkJson(['.', 'loop', 'dangling'], { cwd: folder.path });
    assert.deepEqual(
      report.files.map(({ path }) => path),
      ['a/Dockerfile'],
    );
    assert.equal(errorOf(report, 'loop'), 'It is a link that leads back to itself.');
    assert.equal(errorOf(report, 'dangling'), 'It is a link that leads nowhere.');
    assert.equal(code, 3);
    folder.remove();
  });

  it('a name that cannot be opened', async () => {
    const { report, code } = await checkBeside({}, 'Dockerfile', 'x'.repeat(300));
    assert.equal(errorOf(report, 'x'.repeat(300)), 'Its name is too long.');
    assert.equal(code, 3);
  });

  it('binary bytes', async () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256);
    const { report, code } = await checkBeside({ 'b/Dockerfile': bytes, 'b/x.yaml': bytes });
    assert.match(errorOf(report, 'b/Dockerfile') ?? '', /not a text file/);
    assert.equal(errorOf(report, 'b/x.yaml'), undefined, 'other YAML is none of ours');
    assert.equal(code, 3);
  });

  it('bytes that are no UTF-8: checked, never written', async () => {
    const bytes = Buffer.concat([
      Buffer.from('# caf\u00e9\n', 'latin1'),
      Buffer.from('FROM k8s.gcr.io/pause:3.2\n'),
    ]);
    const { report, code } = await checkBeside({ 'l/Dockerfile': bytes }, '--fix');
    assert.ok((fileOf(report, 'l/Dockerfile')?.findings.length ?? 0) > 0);
    assert.match(errorOf(report, 'l/Dockerfile') ?? '', /not fixed.*UTF-8/);
    assert.equal(code, 3);
  });

  it('CRLF, a lone CR, a byte order mark, UTF-16 and emoji before the finding: places are those of the editor', async () => {
    const cases: Readonly<Record<string, readonly [string | Uint8Array, number, number]>> = {
      'crlf/Dockerfile': ['# one\r\nFROM node\r\n', 2, 6],
      'cr/compose.yaml': ['services:\r  web:\r    image: node\r', 3, 12],
      'bom/Dockerfile': ['\uFEFFFROM node\n', 1, 6],
      'utf16/Dockerfile': [Buffer.from('\uFEFFFROM node\n', 'utf16le'), 1, 6],
      'emoji/compose.yaml': ['services:\n  "🚢🚢": {image: node}\n', 2, 19],
    };
    const files = Object.fromEntries(Object.entries(cases).map(([path, [text]]) => [path, text]));
    const { report } = await checkBeside(files);
    for (const [path, [, line, column]] of Object.entries(cases)) {
      const found = fileOf(report, path)?.findings.find(({ rule }) => rule === 'image-untagged');
      assert.deepEqual(found?.range.start, { line, column }, path);
    }
  });

  it('a Dockerfile with lone CRs, which is one line to Docker', async () => {
    const { report } = await checkBeside({ 'cr/Dockerfile': '# one\rFROM node\r' });
    assert.deepEqual(
      fileOf(report, 'cr/Dockerfile')?.findings.map(({ rule }) => rule),
      ['parse-error'],
    );
  });

  it('YAML that cannot be parsed is a finding in its file', async () => {
    const broken =
      'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\nspec: {containers: [{name: a, image: nginx}\n';
    const { report, code } = await checkBeside({ 'k/pod.yaml': broken });
    const found = fileOf(report, 'k/pod.yaml')?.findings.filter(({ rule }) => rule === 'parse-error');
    assert.ok(found && found.length > 0);
    assert.equal(found[0]?.range.start.line, 4);
    assert.equal(code, 1);
  });

  it('50,000 lines, in a few seconds', async () => {
    const container = (index: number): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${index}\ndata:\n  key: value\n---\n`;
    const text = Array.from({ length: 7200 }, (_, index) => container(index)).join('');
    const last =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: nginx}]}\n';
    const { report } = await checkBeside({
      'big.yaml': text + last,
      'big/Dockerfile': `FROM node\n${'RUN echo hello\n'.repeat(50_000)}`,
    });
    const line = text.split('\n').length + 3;
    assert.ok(
      fileOf(report, 'big.yaml')?.findings.some(
        ({ rule, range }) => rule === 'image-untagged' && range.start.line === line,
      ),
    );
    assert.ok(fileOf(report, 'big/Dockerfile')?.findings.some(({ rule }) => rule === 'image-untagged'));
    assert.ok((report.summary['seconds'] ?? 99) < 20);
  });

  it('a file of more than 32 MiB is told, unless it is none of ours', async () => {
    const much = 'x'.repeat(33 * 1024 * 1024);
    const { report, code } = await checkBeside({
      'h/Dockerfile': `FROM node\n#${much}`,
      'h/other.yaml': `a: ${much}`,
    });
    assert.match(errorOf(report, 'h/Dockerfile') ?? '', /larger than 32 MiB/);
    assert.equal(errorOf(report, 'h/other.yaml'), undefined);
    assert.equal(code, 3);
  });
});

describe('bad policy: exit code 2, and the run goes on', () => {
  const policyCase = async (policy: string, more: Readonly<Record<string, string>> = {}) => {
    const { report, code } = await checkBeside({ '.seaworthy.yaml': policy, ...more });
    assert.equal(code, 2);
    return fileOf(report, '.seaworthy.yaml')?.findings ?? [];
  };

  it('a wrong key, with what was meant; the rest of the policy counts', async () => {
    const folder = folderWith({
      Dockerfile: good,
      '.seaworthy.yaml': 'rulez: {}\nrules:\n  image-untagged: info\n',
    });
    const { report, code } = await checkJson([], { cwd: folder.path });
    const [found] = fileOf(report, '.seaworthy.yaml')?.findings ?? [];
    assert.equal(found?.rule, 'policy-invalid');
    assert.match(found?.message ?? '', /Did you mean `rules`/);
    assert.deepEqual(found?.range.start, { line: 1, column: 1 });
    const ours = fileOf(report, 'Dockerfile')?.findings.find(({ rule }) => rule === 'image-untagged');
    assert.equal(ours?.level, 'info');
    assert.equal(code, 2);
    folder.remove();
  });

  it('no YAML', async () => {
    const found = await policyCase('rules: [\n  "unclosed\n');
    assert.ok(found.length > 0);
  });

  it('`extends` in a circle, at its entry', async () => {
    const found = await policyCase('extends: [./a.yaml]\n', { 'a.yaml': 'extends: [./.seaworthy.yaml]\n' });
    // The entry that closes the circle is the one in the other file, so that one is listed too.
    const folder = folderWith({
      Dockerfile: good,
      '.seaworthy.yaml': 'extends: [./a.yaml]\n',
      'a.yaml': 'extends: [./.seaworthy.yaml]\n',
    });
    const { report } = await checkJson([], { cwd: folder.path });
    const [circle] = fileOf(report, 'a.yaml')?.findings ?? [];
    assert.match(circle?.message ?? '', /leads back here/);
    assert.deepEqual(circle?.range.start, { line: 1, column: 11 });
    assert.deepEqual(found, []);
    folder.remove();
  });

  it('`extends` of itself, of a file that is not there, and of one outside of the workspace', async () => {
    const found = await policyCase('extends: [./.seaworthy.yaml, ./gone.yaml, ../gone.yaml]\n');
    assert.deepEqual(
      found.map(({ message }) => /leads back|no such file|lies outside/.exec(message)?.[0]),
      ['leads back', 'no such file', 'lies outside'],
    );
  });

  it('a policy that is named and not there', async () => {
    const { report, code } = await checkBeside({}, '--policy', 'gone.yaml');
    assert.match(errorOf(report, 'gone.yaml') ?? '', /policy cannot be read: there is no such file/);
    assert.equal(code, 2);
  });

  it('a policy in the way of a folder', async () => {
    const folder = folderWith({ Dockerfile: good });
    mkdirSync(join(folder.path, '.seaworthy.yaml'));
    writeFileSync(join(folder.path, '.seaworthy.yaml', 'x'), '');
    const { report, code } = await checkJson([], { cwd: folder.path });
    assert.match(errorOf(report, '.seaworthy.yaml') ?? '', /it is a folder/);
    assert.equal(report.files.length, 1);
    assert.equal(code, 2);
    folder.remove();
  });
});

describe('policy', () => {
  it('the nearest one counts alone, up to the repository; --policy overrules it; what it ignores is left out', async () => {
    const folder = folderWith({
      '.seaworthy.yaml': 'rules: {image-untagged: error}\n',
      'repo/.git/HEAD': '',
      'repo/Dockerfile': good,
      'repo/app/.seaworthy.yaml': 'rules: {image-untagged: hint}\nignore: [old/]\n',
      'repo/app/Dockerfile': good,
      'repo/app/old/Dockerfile': good,
      'strict.yaml': 'rules: {image-untagged: info}\n',
    });
    const levels = async (...args: string[]) => {
      const { report } = await checkJson(args, { cwd: join(folder.path, 'repo') });
      return report.files.flatMap(({ path, findings }) =>
        findings.filter(({ rule }) => rule === 'image-untagged').map(({ level }) => `${path} ${level}`),
      );
    };
    assert.deepEqual(await levels(), ['Dockerfile warning', 'app/Dockerfile hint']);
    assert.deepEqual(await levels('app/old/Dockerfile'), ['app/old/Dockerfile hint']);
    assert.deepEqual(await levels('--policy', '../strict.yaml', 'Dockerfile', 'app/Dockerfile'), [
      'Dockerfile info',
      'app/Dockerfile info',
    ]);
    const listed = await runCli(['check', '--format', 'json'], { cwd: join(folder.path, 'repo') });
    assert.ok(listed.out.includes('"app/.seaworthy.yaml"'));
    folder.remove();
  });
});
