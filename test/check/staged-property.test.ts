import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { checkChanges } from '../../server/check/changes.ts';
import { checkPaths } from '../../server/check/check-paths.ts';
import { pathsFrom } from '../../server/check/paths.ts';
import type { CheckRequest } from '../../server/check/request.ts';
import { isGitProblem } from '../../server/git/problem.ts';
import { openRepository, type Repository } from '../../server/git/repository.ts';
import type { RunReport } from '../../server/report/model.ts';
import { counts } from '../../server/report/summary.ts';
import { today } from '../support/cli.ts';
import { exampleFiles } from '../support/example-files.ts';
import { randomOf } from '../support/random.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';

const states = 200;

describe('a staged scan', () => {
  it(`says of ${states} states what a check of the staged bytes says, less what HEAD has`, async () => {
    const random = randomOf(20261121);
    const repository = makeRepository();
    const opened = await openRepository(repository.root, { environment: repository.environment });
    assert.ok(!isGitProblem(opened));
    let news = 0;
    try {
      for (let state = 0; state < states; state += 1) {
        for (let step = 0; step < 1 + random.below(5); step += 1) change(repository, random);
        const expected = await expectedOf(repository);
        const found = await scanned(opened);
        assert.deepEqual(found, expected, `state ${state}:\n${repository.git('status', '--short')}`);
        news += expected.length;
      }
    } finally {
      repository.dispose();
    }
    assert.ok(news > states, `${news} findings in all`);
  }).timeout(180_000);
});

type Random = ReturnType<typeof randomOf>;

const examples = exampleFiles();
const folders = ['', 'app/', 'deploy/prod/', 'odd name/'];
const policies = [
  'rules:\n  image-untagged: off\n',
  'extends: strict\n',
  'ignore:\n  - deploy/**\n',
  'rules:\n  image-untagged: error\n  run-as-non-root: hint\n',
];

/** One thing that somebody does to a repository. */
function change(repository: TestRepository, random: Random): void {
  const tracked = repository.git('ls-files', '-z').split('\0').filter(Boolean);
  const some = (): string | undefined => (tracked.length > 0 ? random.pick(tracked) : undefined);
  const path = some();
  const steps: readonly (() => void)[] = [
    () => add(repository, random),
    () => add(repository, random),
    () => repository.stage({ [`${random.pick(['', 'app/'])}.seaworthy.yaml`]: random.pick(policies) }),
    () => repository.commit(),
    () => path && repository.git('rm', '-q', '-f', '--cached', '--', path),
    () => path && repository.git('rm', '-q', '-f', '--', path),
    () => path && repository.write(path, random.pick(examples).text),
    () => path && move(repository, path, `moved-${random.below(1000)}/${path.split('/').at(-1)}`),
    () => path && edit(repository, random, path),
    () => path && edit(repository, random, path),
  ];
  random.pick(steps)();
}

function add(repository: TestRepository, random: Random): void {
  const { name, text } = random.pick(examples);
  const file = random.pick(folders) + name;
  repository.stage({ [file]: random.below(4) === 0 ? text.replaceAll('\n', '\r\n') : text });
  // Not everything is staged.
  if (random.below(3) === 0) repository.write(file, `${text}\n# not staged\n`);
}

function move(repository: TestRepository, from: string, to: string): void {
  const text = repository.git('show', `:${from}`);
  repository.git('rm', '-q', '-f', '--', from);
  repository.stage({ [to]: text });
}

/** A staged change of a file: lines above, a line less, or another file's text below. */
function edit(repository: TestRepository, random: Random, file: string): void {
  if (file.endsWith('.seaworthy.yaml')) return;
  const text = repository.git('show', `:${file}`);
  const lines = text.split('\n');
  const other = random.pick([
    `# Above.\n\n${text}`,
    [...lines.slice(0, random.below(lines.length)), ...lines.slice(random.below(lines.length) + 1)].join(
      '\n',
    ),
    `${text}\n${random.pick(examples).text}`,
  ]);
  repository.stage({ [file]: other });
}

async function scanned(repository: Repository): Promise<readonly string[]> {
  const result = await checkChanges({
    ...requestIn(repository.root),
    repository,
    since: undefined,
    named: [],
  });
  assert.ok(!isGitProblem(result), JSON.stringify(result));
  return newsOf(result.run);
}

/** What counts, as `path fingerprint`; policy files have their own tests. */
const newsOf = ({ files }: RunReport): readonly string[] =>
  files
    .filter(({ language }) => language !== 'policy')
    .flatMap((file) => file.findings.filter(counts).map(({ fingerprint }) => `${file.path} ${fingerprint}`))
    .sort();

/** Both sides written out by git itself and checked as ordinary folders; renames as git tells them. */
async function expectedOf(repository: TestRepository): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-staged-'));
  try {
    const [after, before] = [join(folder, 'after'), join(folder, 'before')];
    repository.git('checkout-index', '--all', `--prefix=${after}/`);
    const hasCommit = repository.git('rev-list', '-n1', '--all') !== '';
    const from = new Map<string, string>();
    if (hasCommit) {
      repository.git('read-tree', `--index-output=${join(repository.root, '.git', 'base-index')}`, 'HEAD');
      repository.environment['GIT_INDEX_FILE'] = join(repository.root, '.git', 'base-index');
      repository.git('checkout-index', '--all', `--prefix=${before}/`);
      delete repository.environment['GIT_INDEX_FILE'];
      const fields = repository.git('diff', '--cached', '-M', '--name-status', '-z', 'HEAD').split('\0');
      for (let at = 0; at < fields.length - 1; ) {
        const status = fields[at++] ?? '';
        const old = fields[at++] ?? '';
        if (status.startsWith('R')) from.set(fields[at++] ?? '', old);
      }
    }
    const [now, then] = [await checked(after), hasCommit ? await checked(before) : new Map()];
    return [...now]
      .flatMap(([file, prints]) => {
        const known = new Set(then.get(from.get(file) ?? file) ?? []);
        return prints.filter((print) => !known.has(print)).map((print) => `${file} ${print}`);
      })
      .sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checked(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { run } = await checkPaths([folder], requestIn(folder));
  return new Map(
    run.files
      .filter(({ language }) => language !== 'policy')
      .map((file) => [file.path, file.findings.filter(counts).map(({ fingerprint }) => fingerprint)]),
  );
}

const requestIn = (folder: string): CheckRequest => ({
  paths: pathsFrom(folder, path),
  policy: undefined,
  allRules: false,
  rules: [],
  today,
  fix: 'none',
  diff: false,
  changes: false,
  baseline: undefined,
  worker: undefined,
});
