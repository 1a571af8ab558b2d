import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, runCli } from '../support/cli.ts';

const hadolint = 'ignored:\n  - DL3004\n  - DL3008\n';
const trivy = 'KSV014 exp:2027-01-01 # caches\n';
const policy = '# Ours.\nrules:\n  image-latest: error # really\n';

describe('seaworthy policy migrate', () => {
  let folder: ReturnType<typeof folderWith>;
  afterEach(() => folder.remove());

  const migrate = (...args: readonly string[]): ReturnType<typeof runCli> =>
    runCli(['policy', 'migrate', ...args, '--today', '2026-11-21'], { cwd: folder.path });
  const written = (name = '.seaworthy.yaml'): string => readFileSync(join(folder.path, name), 'utf8');

  it('prints the policy, says on stderr what became of everything, and writes nothing', async () => {
    folder = folderWith({ '.hadolint.yaml': hadolint, '.trivyignore': trivy });
    const { code, out, err } = await migrate();
    assert.equal(code, 0, err);
    assert.equal(
      out,
      `# Made by \`seaworthy policy migrate\` of .hadolint.yaml, .trivyignore.
rules:
  run-sudo: off
ignore:
  - paths:
      - "**"
    rules:
      - writable-root-filesystem
    reason: caches
    until: "2026-12-31"
`,
    );
    assert.equal(
      err,
      `.hadolint.yaml (hadolint)
  carried over:
    line 2: DL3004 → rules.run-sudo: off
  not carried over:
    line 3: DL3008: Seaworthy has no such check.

.trivyignore (Trivy)
  carried over:
    line 1: KSV014 → ignore writable-root-filesystem in ** until 2026-12-31

Nothing was written; --write makes .seaworthy.yaml.
`,
    );
    assert.ok(!existsSync(join(folder.path, '.seaworthy.yaml')));
  });

  it('writes a policy that has no findings, and finds nothing to write then', async () => {
    folder = folderWith({ '.hadolint.yaml': hadolint, '.trivyignore': trivy });
    const { code, out } = await migrate('--write');
    assert.equal(code, 0);
    assert.match(out, /\.seaworthy\.yaml was made\.\n$/);
    const check = await runCli(['policy', 'check', '--today', '2026-11-21'], { cwd: folder.path });
    assert.equal(check.code, 0, check.out);
    assert.match(check.out, /Nothing found/);
    const before = written();
    const again = await migrate('--write');
    assert.match(again.err, /There is nothing to write\.\n$/);
    assert.equal(written(), before);
  });

  it('adds to a policy that is there, with its comments and line ends', async () => {
    folder = folderWith({
      'app/.hadolint.yml': 'ignored: [DL3004]\n',
      'app/.seaworthy.yml': policy.replaceAll('\n', '\r\n'),
    });
    const { code, out } = await migrate('app', '--write');
    assert.equal(code, 0);
    assert.match(out, /app\/\.seaworthy\.yml was added to\.\n$/);
    assert.equal(written('app/.seaworthy.yml'), `${policy}  run-sudo: off\n`.replaceAll('\n', '\r\n'));
  });

  it('takes files by their names, one policy for each folder', async () => {
    folder = folderWith({
      'a/.hadolint.yaml': hadolint,
      'a/.trivyignore': trivy,
      'b/tally.toml': '[rules]\nexclude = ["hadolint/DL3004"]\n',
    });
    const { code } = await migrate('a/.hadolint.yaml', 'b', '--write');
    assert.equal(code, 0);
    assert.ok(!written('a/.seaworthy.yaml').includes('writable-root-filesystem'));
    assert.ok(written('b/.seaworthy.yaml').includes('run-sudo: off'));
  });

  it('refuses with 2 what is no configuration, cannot be understood, or has a broken policy beside it', async () => {
    folder = folderWith({
      Dockerfile: 'FROM node\n',
      'empty/.keep': '',
      'wrong/.hadolint.yaml': 'ignored: [\n',
      'broken/.hadolint.yaml': hadolint,
      'broken/.seaworthy.yaml': 'rule: {}\n',
    });
    for (const [args, wanted] of [
      [['Dockerfile'], /Dockerfile: It is none of \.hadolint\.yaml/],
      [['empty'], /empty: There is none of/],
      [['missing'], /missing: There is no such file or folder/],
      [['wrong'], /wrong\/\.hadolint\.yaml:\d+: /],
      [['broken', '--write'], /broken\/\.seaworthy\.yaml: The policy there is broken; mend it first/],
      [['wrong', '--format', 'json'], /does not have --format/],
    ] as const) {
      const { code, err } = await migrate(...args);
      assert.equal(code, 2, err);
      assert.match(err, wanted);
    }
    assert.equal(written('broken/.seaworthy.yaml'), 'rule: {}\n');
    const { code, err } = await runCli(['policy', 'check', '--write'], { cwd: folder.path });
    assert.equal(code, 2, err);
  });

  it('has 3 where a file cannot be written, and leaves nothing behind', async () => {
    folder = folderWith({ 'app/.hadolint.yaml': hadolint });
    chmodSync(join(folder.path, 'app'), 0o555);
    const uid = process.getuid?.() === 0 ? 65534 : undefined;
    if (uid !== undefined) chmodSync(folder.path, 0o755);
    try {
      const { code, err } = await runCli(['policy', 'migrate', 'app', '--write'], { cwd: folder.path, uid });
      assert.equal(code, 3, err);
      assert.ok(!existsSync(join(folder.path, 'app/.seaworthy.yaml')));
    } finally {
      chmodSync(join(folder.path, 'app'), 0o755);
    }
  });
});
