import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { bad, good, hook, refusal, tryCommit } from './commits.ts';
import { makeRelease } from './release.ts';

const isThere = spawnSync('pre-commit', ['--version']).status === 0;

describe(`the real pre-commit${isThere ? '' : ' (not on PATH; `pip install pre-commit` brings it)'}`, () => {
  let release: TestRepository;
  let repository: TestRepository;
  let home: string;

  /** Without the guard against requests where pre-commit installs what it was told to. */
  const preCommit = (args: readonly string[], more: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> =>
    spawnSync('pre-commit', args, {
      cwd: repository.root,
      env: { ...repository.environment, ...more },
      encoding: 'utf8',
    });
  const unguarded = { NODE_OPTIONS: '', SEAWORTHY_REQUESTS: '' };

  before(function () {
    if (!isThere) this.skip();
    this.timeout(180_000);
    release = makeRelease();
    repository = makeRepository();
    home = mkdtempSync(join(tmpdir(), 'seaworthy-pre-commit-'));
    repository.environment['PRE_COMMIT_HOME'] = home;
    repository.commit({
      Dockerfile: good,
      'k8s/web.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: nginx}]}\n',
      '.pre-commit-config.yaml': `repos:
  - repo: ${release.root}
    rev: v0.1.0
    hooks:
      - id: seaworthy
      - id: seaworthy-check
        stages: [manual]
`,
    });
    const { status, stdout, stderr } = preCommit(['install', '--install-hooks'], unguarded);
    assert.equal(status, 0, stdout + stderr);
  });
  after(() => {
    release?.dispose();
    repository?.dispose();
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    repository.git('reset', '-q', '--hard');
  });

  it('takes our manifest for a good one', () => {
    const { status, stdout } = preCommit(['validate-manifest', join(release.root, '.pre-commit-hooks.yaml')]);
    assert.equal(status, 0, stdout);
  });

  it('refuses a commit and lets the repaired one pass', () => {
    repository.stage({ Dockerfile: bad });
    const refused = tryCommit(repository);
    assert.equal(refused.code, 1);
    assert.match(refused.said, refusal);
    assert.match(refused.said, /hook id: seaworthy\n- exit code: 1/);
    repository.stage({ Dockerfile: `${good}LABEL a=b\n` });
    const passed = tryCommit(repository);
    assert.equal(passed.code, 0, passed.said);
    assert.match(passed.said, /seaworthy\.+Passed/);
  });

  it('asks as well when only a policy changes, or is deleted', () => {
    const found = /k8s\/web\.yaml:4:\d+ {2}error {2}image-untagged/;
    const policy = (level: string) => `rules: {image-untagged: ${level}}\n`;
    repository.commit({ '.seaworthy.yaml': policy('off') });
    repository.stage({ '.seaworthy.yaml': policy('error') });
    assert.match(tryCommit(repository).said, found);
    repository.commit({ 'k8s/.seaworthy.yaml': policy('off') });
    repository.git('rm', '-q', 'k8s/.seaworthy.yaml');
    assert.match(tryCommit(repository).said, found);
  });

  it('judges a range of commits, as CI asks for it', () => {
    const from = repository.git('rev-parse', 'HEAD').trim();
    repository.commit({ 'web/Dockerfile': bad });
    const { status, stdout } = preCommit(['run', 'seaworthy', '--from-ref', from, '--to-ref', 'HEAD']);
    assert.equal(status, 1, stdout);
    assert.match(stdout, /web\/Dockerfile:3:\d+ {2}error/);
    assert.doesNotMatch(stdout, /--no-verify/);
    repository.git('reset', '-q', '--hard', from);
  });

  it('checks whole files with the other hook, where nothing is staged', () => {
    repository.commit({ 'web/Dockerfile': bad });
    const all = ['run', '--all-files', '--hook-stage', 'manual', 'seaworthy-check'];
    const { status, stdout } = preCommit(all);
    assert.equal(status, 1, stdout);
    assert.match(stdout, /web\/Dockerfile:3:\d+ {2}error {2}secret-value-literal/);
  });

  it('is not overwritten by `hook install`, which knows that ours is in its configuration', async () => {
    const { code, out } = await hook(repository, 'install');
    assert.equal(code, 0);
    assert.match(out, /the pre-commit framework starts it/);
  });
});
