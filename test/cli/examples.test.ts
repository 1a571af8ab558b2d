import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { rulesById } from '../../rules/catalogue.ts';
import { families } from '../../rules/core/level.ts';
import { builtCli, checkJson } from '../support/cli.ts';
import { root } from '../support/root.ts';

describe('the examples', () => {
  /** What only a look at the images can tell. */
  const asked: readonly string[] = ['vulnerability', 'built image', 'signature'];

  it('hold something of all families that need no look at an image, in a Dockerfile, a Compose file, Deployments and a CronJob', async () => {
    const { report } = await checkJson(['examples']);
    const found = report.files.flatMap(({ findings }) => findings);
    const seen = new Set(found.map(({ rule }) => rulesById.get(rule)?.family));
    assert.deepEqual(
      families.filter((family) => family !== 'file' && !asked.includes(family) && !seen.has(family)),
      [],
    );
    const languages = new Set(report.files.map(({ language }) => language));
    assert.deepEqual([...languages].sort(), ['compose', 'dockerfile', 'kubernetes']);
    assert.deepEqual(report.errors, []);
    assert.ok(!found.some(({ rule }) => rule === 'parse-error'));
  });

  it('show that a hardened Deployment has next to nothing to say', async () => {
    const { report } = await checkJson(['examples/k8s/worker.yaml', '--fail-on', 'info']);
    assert.deepEqual(report.files[0]?.findings, []);
  });
});

describe('npm start', () => {
  const start = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(root, 'test/tools/start.mjs'), ...args], { encoding: 'utf8' });

  it('shows the findings and, last, how to see them in the editor', () => {
    builtCli();
    const { stdout, status } = start('start');
    assert.equal(status, 0);
    assert.match(stdout, /examples\/Dockerfile:\d+:\d+ {2}error/);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines.at(-2) ?? '', /in the editor/);
    assert.equal(lines.at(-1)?.trim(), 'npm run editor');
  });

  it('says which tasks there are', () => {
    const { stderr, status } = start('strat');
    assert.equal(status, 2);
    assert.match(stderr, /start, test, check, run/);
  });
});
