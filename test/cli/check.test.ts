import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkJson, folderWith, runCli } from '../support/cli.ts';

const pod = (image: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: ${image}
`;

describe('seaworthy check', () => {
  const folder = folderWith({
    Dockerfile: 'FROM node\nUSER node\n',
    'clean/Dockerfile': `FROM registry.example/app@sha256:${'0'.repeat(64)}\nUSER 1000\n`,
    'k8s/pod.yaml': pod('nginx'),
    'k8s/values.yaml': 'replicas: 2\n',
    'ignored/Dockerfile': 'FROM node\n',
    'node_modules/x/Dockerfile': 'FROM node\n',
    '.git/Dockerfile': 'FROM node\n',
    'sub/.gitignore': '*.yaml\n!kept.yaml\n',
    'sub/gone.yaml': pod('nginx'),
    'sub/kept.yaml': pod('nginx'),
    '.gitignore': 'ignored/\n',
    'readme.md': 'FROM node\n',
  });
  const cwd = folder.path;
  after(folder.remove);

  it('checks the working directory and lists every file that is ours, clean ones too, in order', async () => {
    const { report, code } = await checkJson([], { cwd });
    assert.deepEqual(
      report.files.map(({ path, language }) => [path, language]),
      [
        ['Dockerfile', 'dockerfile'],
        ['clean/Dockerfile', 'dockerfile'],
        ['k8s/pod.yaml', 'kubernetes'],
        ['sub/kept.yaml', 'kubernetes'],
      ],
    );
    assert.deepEqual(report.files[1]?.findings, []);
    assert.deepEqual(report.errors, []);
    assert.equal(code, 0);
  });

  it('has the promised shape', async () => {
    const { report } = await checkJson(['k8s'], { cwd });
    assert.deepEqual(Object.keys(report), ['schemaVersion', 'tool', 'base', 'files', 'errors', 'summary']);
    assert.equal(report.schemaVersion, 1);
    assert.deepEqual(Object.keys(report.tool), ['name', 'version']);
    assert.deepEqual(Object.keys(report.summary), [
      'files',
      'errors',
      'warnings',
      'infos',
      'hints',
      'suppressed',
      'known',
      'gone',
      'fixed',
      'seconds',
    ]);
    const found = report.files[0]?.findings.find(({ rule }) => rule === 'image-untagged');
    assert.ok(found);
    assert.deepEqual(Object.keys(found), [
      'rule',
      'level',
      'message',
      'range',
      'sources',
      'fixes',
      'standsFor',
      'suppressed',
      'known',
      'fingerprint',
    ]);
    assert.deepEqual(found.range, { start: { line: 8, column: 14 }, end: { line: 8, column: 19 } });
    assert.equal(found.suppressed, null);
    assert.ok(found.sources.includes('hadolint/DL3006'));
    assert.ok(found.fixes.every(({ title, safety }) => title !== '' && /^(un)?safe$/.test(safety)));
    const missing = report.files[0]?.findings.find(({ rule }) => rule === 'security-context-missing');
    assert.ok(missing?.standsFor.includes('run-as-non-root'));
  });

  it('checks what is named even where it is ignored, and each file once', async () => {
    const named = [
      'ignored/Dockerfile',
      'node_modules/x/Dockerfile',
      'sub/gone.yaml',
      'sub',
      './sub/gone.yaml',
    ];
    const { report } = await checkJson(named, { cwd });
    assert.deepEqual(
      report.files.map(({ path }) => path),
      ['ignored/Dockerfile', 'node_modules/x/Dockerfile', 'sub/gone.yaml', 'sub/kept.yaml'],
    );
    const whole = await checkJson(['ignored'], { cwd });
    assert.equal(whole.report.files.length, 1);
  });

  it('shows paths from the working directory, also those outside of it', async () => {
    const { report } = await checkJson(['../Dockerfile', join(cwd, 'k8s')], { cwd: join(cwd, 'clean') });
    assert.deepEqual(
      report.files.map(({ path }) => path),
      ['../Dockerfile', '../k8s/pod.yaml'],
    );
  });

  it('says of a named file that it is none of ours', async () => {
    const { err, code } = await runCli(['check', 'readme.md'], { cwd });
    assert.match(err, /readme\.md: not checked/);
    assert.equal(code, 0);
  });

  it('takes a named file that begins as a Dockerfile for one, whatever its name', async () => {
    const folder = folderWith({
      'web.build': '# The web.\n\nFROM node\n',
      notes: 'From here on: nothing.\n',
    });
    const { report, err } = await checkJson(['web.build', 'notes'], { cwd: folder.path });
    assert.deepEqual(
      report.files.map(({ path, language }) => [path, language]),
      [['web.build', 'dockerfile']],
    );
    assert.match(err, /notes: not checked/);
    const walked = await checkJson(['.'], { cwd: folder.path });
    assert.deepEqual(walked.report.files, []);
    folder.remove();
  });

  it('ends with 1 from the level that --fail-on says', async () => {
    const codes = [];
    for (const level of ['error', 'warning', 'info', 'hint', 'never'])
      codes.push((await runCli(['check', 'Dockerfile', '--fail-on', level], { cwd })).code);
    assert.deepEqual(codes, [0, 1, 1, 1, 0]);
  });

  it('checks only the rules that --rule names, those that are off too, and all with --all-rules', async () => {
    const rulesOf = async (...args: string[]): Promise<readonly string[]> => {
      const { report } = await checkJson([...args, 'Dockerfile'], { cwd });
      return report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    };
    assert.deepEqual(await rulesOf('--rule', 'image-untagged'), ['image-untagged']);
    assert.deepEqual(await rulesOf('--rule=user-root-last'), []);
    const two = await rulesOf('--rule', 'image-untagged', '--rule', 'image-registry-public');
    assert.deepEqual([...two].sort(), ['image-registry-public', 'image-untagged']);
    const off = folderWith({ Dockerfile: 'FROM node:24\nUSER node\n' });
    const asked = { cwd: off.path };
    const ids = async (...args: string[]): Promise<readonly string[]> =>
      (await checkJson(args, asked)).report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    assert.ok(!(await ids()).includes('image-major-tag-only'));
    assert.ok((await ids('--all-rules')).includes('image-major-tag-only'));
    assert.deepEqual(await ids('--rule', 'image-major-tag-only'), ['image-major-tag-only']);
    off.remove();
  });

  it('lists a suppressed finding with its reason and does not count it', async () => {
    const own = folderWith({
      Dockerfile:
        '# seaworthy-ignore image-untagged until=2027-01-31: pinned by the builder\nFROM node\nUSER node\n',
    });
    const { report, code } = await checkJson(['--fail-on', 'warning'], { cwd: own.path });
    const found = report.files[0]?.findings.find(({ rule }) => rule === 'image-untagged');
    assert.deepEqual(found?.suppressed, {
      by: 'seaworthy',
      reason: 'pinned by the builder',
      until: '2027-01-31',
    });
    assert.equal(report.summary['suppressed'], 1);
    assert.equal(report.summary['warnings'], 0);
    assert.equal(code, 0);
    own.remove();
  });

  it('colours where it is asked to, and not where NO_COLOR says so', async () => {
    const args = ['check', 'Dockerfile'];
    const plain = await runCli(args, { cwd });
    const coloured = await runCli(args, { cwd, env: { FORCE_COLOR: '1' } });
    const overruled = await runCli(args, { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    assert.deepEqual(
      [plain, coloured, overruled].map(({ out }) => out.includes('\u001B[')),
      [false, true, false],
    );
  });

  it('says the same with workers as without', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `f${index % 7}/${index}.yaml`,
        pod(index % 3 ? 'nginx' : 'redis:7'),
      ]),
    );
    const many = folderWith(files);
    const { report } = await checkJson([], { cwd: many.path });
    assert.equal(report.files.length, 200);
    const paths = report.files.map(({ path }) => path);
    assert.deepEqual(paths, [...paths].sort());
    for (const path of paths.slice(0, 3)) {
      const alone = await checkJson([path], { cwd: many.path });
      assert.deepEqual(
        alone.report.files[0],
        report.files.find((file) => file.path === path),
      );
    }
    many.remove();
  });
});

describe('the arguments', () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /Which command/],
    [['chek'], /no command `chek`.*`check`/],
    [['Dockerfile'], /seaworthy check Dockerfile/],
    [['check', '--formt', 'json'], /no option `--formt`.*`--format`/],
    [['check', '--format', 'jsn'], /cannot be `jsn`.*`json`/],
    [['check', '--format'], /needs a value/],
    [['check', '--fix=yes'], /takes no value/],
    [['check', '--fail-on', 'critical'], /cannot be `critical`/],
    [['check', '--rule', 'image-untaged'], /no rule `image-untaged`.*`image-untagged`/],
    [['check', '--rule', 'DL3006'], /another tool's name.*image-untagged/],
    [['--explain', 'nothing-like-it-at-all'], /no rule/],
    [['check', '--today', '2026-13-40'], /no day/],
    [['check', '-'], /--stdin-filename/],
    [['check', '--stdin-filename', 'Dockerfile', 'x'], /do not go together/],
    [['check', '--diff', '--format', 'json'], /does not go with it/],
    [['--list-rules', '--format', 'sarif'], /text and json/],
  ];
  for (const [args, message] of wrong)
    it(`ends with 2 and a sentence: ${args.join(' ') || '(none)'}`, async () => {
      const { code, out, err } = await runCli(args);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, message);
    });

  it('prints help and version', async () => {
    for (const word of ['--help', '-h', 'help']) {
      const { code, out } = await runCli([word]);
      assert.equal(code, 0);
      assert.match(out, /seaworthy check \[PATH…\]/);
      for (const option of ['--fix-unsafe', '--stdin-filename', '--fail-on', '--list-rules', 'Exit codes'])
        assert.ok(out.includes(option), option);
    }
    assert.match((await runCli(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });

  it('lists the rules', async () => {
    const { out, code } = await runCli(['--list-rules', '--format', 'json']);
    const rules = JSON.parse(out) as readonly Record<string, unknown>[];
    assert.equal(code, 0);
    for (const rule of rules) {
      const keys = ['id', 'summary', 'languages', 'level', 'default', 'sources', 'fix'];
      assert.deepEqual(Object.keys(rule), keys);
      assert.ok(rule['default'] === 'on' || rule['default'] === 'off');
    }
    const one = rules.find(({ id }) => id === 'image-untagged');
    assert.deepEqual(one?.['languages'], ['dockerfile', 'kubernetes', 'compose']);
    assert.equal(rules.find(({ id }) => id === 'image-major-tag-only')?.['default'], 'off');
    const text = await runCli(['--list-rules']);
    assert.equal(text.out.trim().split('\n').length, rules.length);
  });

  it('explains a rule', async () => {
    const { out, code } = await runCli(['--explain', 'image-untagged']);
    assert.equal(code, 0);
    assert.match(out, /^# image-untagged\n/);
    assert.match(out, /hadolint\/DL3006/);
    assert.ok(!out.includes('<!--'));
  });
});
