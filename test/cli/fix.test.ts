import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkJson, folderWith, runCli } from '../support/cli.ts';

const moved = 'FROM k8s.gcr.io/pause:3.2\n';
const fixed = 'FROM registry.k8s.io/pause:3.2\n';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}   # stays
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
        - name: a
          image: k8s.gcr.io/pause:3.2
          securityContext: {allowPrivilegeEscalation: true}
        - name: b
          image: "k8s.gcr.io/pause:3.2"
          securityContext:
            allowPrivilegeEscalation: true # why?
`;

describe('--fix', () => {
  it('applies safe fixes only, counts them, keeps everything else byte for byte, and is done the second time', async () => {
    const folder = folderWith({ 'k/web.yaml': deployment, Dockerfile: 'FROM node\n' });
    const { report } = await checkJson(['--fix'], { cwd: folder.path });
    const text = readFileSync(join(folder.path, 'k/web.yaml'), 'utf8');
    assert.equal(readFileSync(join(folder.path, 'Dockerfile'), 'utf8'), 'FROM node\n');
    assert.ok(text.includes('metadata: {name: web}   # stays'));
    assert.ok(text.includes('image: "registry.k8s.io/pause:3.2"'));
    assert.ok(text.includes('allowPrivilegeEscalation: false # why?'));
    assert.ok((report.summary['fixed'] ?? 0) >= 4);
    const left = report.files.flatMap(({ findings }) => findings.flatMap(({ fixes }) => fixes[0] ?? []));
    assert.ok(left.every(({ safety }) => safety === 'unsafe'));
    const again = await checkJson(['--fix'], { cwd: folder.path });
    assert.equal(again.report.summary['fixed'], 0);
    assert.equal(readFileSync(join(folder.path, 'k/web.yaml'), 'utf8'), text);
    assert.deepEqual(readdirSync(join(folder.path, 'k')), ['web.yaml']);
    folder.remove();
  });

  it('keeps mode, line ends, byte order mark, encoding and links', async () => {
    const folder = folderWith({
      'crlf/Dockerfile': `# a\r\n${moved.replace('\n', '\r\n')}`,
      'bom/Dockerfile': `\uFEFF${moved}`,
      'utf16/Dockerfile': Buffer.from(`\uFEFF${moved}`, 'utf16le'),
      'utf16be/Dockerfile': Buffer.from(`\uFEFF${moved}`, 'utf16le').swap16(),
      'real/Dockerfile': moved,
    });
    chmodSync(join(folder.path, 'crlf/Dockerfile'), 0o640);
    symlinkSync(join('real', 'Dockerfile'), join(folder.path, 'Dockerfile'));
    const bytes = (path: string): Buffer => readFileSync(join(folder.path, path));
    const { report } = await checkJson(['--fix', 'crlf', 'bom', 'utf16', 'utf16be', 'Dockerfile'], {
      cwd: folder.path,
    });
    assert.deepEqual(report.errors, []);
    assert.equal(bytes('crlf/Dockerfile').toString(), `# a\r\n${fixed.replace('\n', '\r\n')}`);
    assert.equal(statSync(join(folder.path, 'crlf/Dockerfile')).mode & 0o777, 0o640);
    assert.equal(bytes('bom/Dockerfile').toString(), `\uFEFF${fixed}`);
    assert.deepEqual(bytes('utf16/Dockerfile'), Buffer.from(`\uFEFF${fixed}`, 'utf16le'));
    assert.deepEqual(bytes('utf16be/Dockerfile'), Buffer.from(`\uFEFF${fixed}`, 'utf16le').swap16());
    assert.equal(bytes('real/Dockerfile').toString(), fixed);
    assert.ok(
      execFileSync('ls', ['-l', join(folder.path, 'Dockerfile')])
        .toString()
        .startsWith('l'),
    );
    folder.remove();
  });

  it('makes choices too with --fix-unsafe', async () => {
    const folder = folderWith({ Dockerfile: 'FROM node\nUSER node\n' });
    await checkJson(['--fix-unsafe'], { cwd: folder.path });
    assert.match(readFileSync(join(folder.path, 'Dockerfile'), 'utf8'), /^FROM node:\d/);
    assert.deepEqual(readdirSync(folder.path), ['Dockerfile'], 'no policy file is made');
    folder.remove();
  });

  it('leaves alone what is suppressed and rules that are not asked for', async () => {
    const text = `# seaworthy-ignore image-registry-moved: the old mirror\n${moved}`;
    const folder = folderWith({ Dockerfile: text, 'b/Dockerfile': moved });
    await checkJson(['--fix', 'Dockerfile'], { cwd: folder.path });
    await checkJson(['--fix', 'b', '--rule', 'image-untagged'], { cwd: folder.path });
    assert.equal(readFileSync(join(folder.path, 'Dockerfile'), 'utf8'), text);
    assert.equal(readFileSync(join(folder.path, 'b/Dockerfile'), 'utf8'), moved);
    folder.remove();
  });
});

describe('--diff', () => {
  it('prints a patch that does what --fix does, and changes nothing', async () => {
    const files = {
      'k/web.yaml': deployment,
      'c/Dockerfile': `# a\r\n${moved.replace('\n', '\r\n')}# no end`,
      'b/Dockerfile': `\uFEFF${moved}`,
    };
    const folder = folderWith(files);
    const { out, err, code } = await runCli(['check', '--diff', '--fail-on', 'never'], { cwd: folder.path });
    assert.equal(err, '');
    assert.equal(code, 0);
    for (const [path, text] of Object.entries(files))
      assert.equal(readFileSync(join(folder.path, path), 'utf8'), text);
    const other = folderWith(files);
    execFileSync('git', ['apply', '-'], { cwd: other.path, input: out });
    await checkJson(['--fix'], { cwd: folder.path });
    for (const path of Object.keys(files))
      assert.equal(
        readFileSync(join(other.path, path), 'utf8'),
        readFileSync(join(folder.path, path), 'utf8'),
        path,
      );
    folder.remove();
    other.remove();
  });

  it('masks secrets, and says then that it is no patch', async () => {
    const secret = 'Quay-Side-Crane-4471';
    const folder = folderWith({
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - name: a
      image: k8s.gcr.io/pause:3.2
      env: [{name: DB_PASSWORD, value: ${secret}}]
`,
    });
    const { out } = await runCli(['check', '--diff'], { cwd: folder.path });
    assert.match(out, /no patch/);
    assert.ok(out.includes('+      image: registry.k8s.io/pause:3.2'));
    assert.ok(out.includes('********'));
    assert.ok(!out.includes(secret));
    folder.remove();
  });
});

describe('stdin', () => {
  const stdin = '# x\r\nFROM k8s.gcr.io/pause:3.2\r\n';

  it('is checked as a file of that name, under the policy that lies there', async () => {
    const folder = folderWith({ 'a/.seaworthy.yaml': 'rules: {image-untagged: error}\n' });
    const { report, code } = await checkJson(['--stdin-filename', 'a/web.Dockerfile'], {
      cwd: folder.path,
      stdin: 'FROM node\n',
    });
    assert.deepEqual(
      report.files.map(({ path }) => path),
      ['a/web.Dockerfile'],
    );
    assert.equal(report.files[0]?.findings.find(({ rule }) => rule === 'image-untagged')?.level, 'error');
    assert.equal(code, 1);
    folder.remove();
  });

  it('with --fix comes out fixed on stdout, and the report goes to stderr', async () => {
    const { out, err } = await runCli(['check', '--fix', '--stdin-filename', 'Dockerfile'], { stdin });
    assert.equal(out, stdin.replace('k8s.gcr.io', 'registry.k8s.io'));
    assert.match(err, /Fixed: 1\./);
  });

  it('with --fix comes out as it came in where nothing is to be done', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x41, 0x0a]);
    const odd = await runCli(['check', '--fix', '--stdin-filename', 'Dockerfile'], { stdin: bytes });
    assert.deepEqual(odd.bytes, bytes);
    const other = await runCli(['check', '--fix', '--stdin-filename', 'notes.txt'], { stdin: 'FROM node\n' });
    assert.equal(other.out, 'FROM node\n');
    assert.equal(other.code, 0);
  });
});
