import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { levels } from '../../rules/core/level.ts';
import { builtCli, checkJson, runCli } from '../support/cli.ts';
import { makeRepository, repositoryAt, type TestRepository } from '../support/repository.ts';
import { root } from '../support/root.ts';
import { bad, good, type Ran } from './commits.ts';
import { makeRelease } from './release.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Inputs {
  readonly [name: string]: { readonly default?: string; readonly options?: readonly string[] };
}
interface Action {
  readonly inputs: Inputs;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly [
      { readonly id: string; readonly run: string; readonly env: Record<string, string> },
    ];
  };
}
interface Template {
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
}

const action = parse(read('action.yml')) as Action;
const [step] = action.runs.steps;
const [spec, jobs] = parseAllDocuments(read('templates/seaworthy.yml')).map((one) => one.toJS());
const { inputs } = (spec as { readonly spec: { readonly inputs: Inputs } }).spec;
const job = (jobs as { readonly seaworthy: Template }).seaworthy;

/** Options of ours that a script writes. */
const optionsIn = (script: string): readonly string[] =>
  script
    .split('\n')
    .filter((line) => !/\bgit /.test(line))
    .flatMap((line) => line.match(/(?<= |\()--[a-z][a-z-]*/g) ?? []);

async function ourOptions(): Promise<readonly string[]> {
  const { out } = await runCli(['--help']);
  return out.match(/^ {2}--[a-z-]+/gm)?.map((one) => one.trim()) ?? [];
}

/** A pull request: `main`, and a branch whose merge with it is checked out with no more than that one commit. */
function makeRequest(): {
  readonly checkout: TestRepository;
  readonly base: string;
  readonly dispose: () => void;
} {
  const origin = makeRepository({ name: 'origin' });
  origin.commit({ Dockerfile: bad, 'old/notes.txt': 'x\n' });
  origin.git('checkout', '-q', '-b', 'side');
  origin.commit({ 'web/Dockerfile': bad, 'a file/Dockerfile': good });
  origin.git('checkout', '-q', 'main');
  origin.commit({ 'old/notes.txt': 'y\n' });
  const base = origin.git('rev-parse', 'HEAD').trim();
  origin.git('checkout', '-q', '-b', 'request');
  origin.git('merge', '-q', '--no-edit', 'side');
  const place = join(origin.root, '..', 'checkout');
  origin.git(
    'clone',
    '-q',
    '--depth',
    '1',
    '--branch',
    'request',
    '--single-branch',
    `file://${origin.root}`,
    place,
  );
  return { checkout: repositoryAt(place), base, dispose: origin.dispose };
}

describe('the GitHub action', () => {
  let request: ReturnType<typeof makeRequest>;
  let folder: string;
  before(() => {
    request = makeRequest();
    folder = mkdtempSync(join(tmpdir(), 'seaworthy-action-'));
  });
  after(() => {
    request.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The step as GitHub runs it, with its inputs where they are given and their defaults elsewhere. */
  function run(
    given: Readonly<Record<string, string>>,
    github: NodeJS.ProcessEnv = {},
  ): Ran & { exit: string } {
    const output = join(folder, 'output');
    writeFileSync(output, '');
    const env = Object.fromEntries(
      Object.entries(step.env).map(([name, written]) => {
        const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(written)?.[1];
        return [
          name,
          input === undefined ? builtCli() : (given[input] ?? action.inputs[input]?.default ?? ''),
        ];
      }),
    );
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: request.checkout.root,
      env: { ...request.checkout.environment, ...env, GITHUB_OUTPUT: output, ...github },
      encoding: 'utf8',
    });
    return { code: ran.status, said: ran.stdout + ran.stderr, exit: readFileSync(output, 'utf8').trim() };
  }
  const errorsIn = (said: string): readonly string[] =>
    [...said.matchAll(/^::error file=([^,]+)/gm)].map(([, file = '']) => file);

  it('names inputs, outputs and options that exist', async () => {
    const named = Object.values(step.env).flatMap((value) => /inputs\.([a-z-]+)/.exec(value)?.[1] ?? []);
    assert.deepEqual(named.sort(), Object.keys(action.inputs).sort());
    for (const { value } of Object.values(action.outputs))
      assert.ok(value.includes(`steps.${step.id}.outputs.`));
    const known = await ourOptions();
    const used = optionsIn(step.run);
    assert.ok(used.length >= 5, used.join(' '));
    assert.deepEqual(
      used.filter((one) => !known.includes(one)),
      [],
    );
    assert.doesNotMatch(step.run, /\$\{\{/);
  });

  it('outside of a pull request lets everything count', () => {
    const { code, said, exit } = run({});
    assert.deepEqual([code, exit], [1, 'exit-code=1']);
    assert.deepEqual(errorsIn(said), ['Dockerfile', 'web/Dockerfile']);
  });

  it('takes paths with spaces, a policy, a level and reports', () => {
    const policy = join(folder, 'a policy.yaml');
    writeFileSync(policy, 'rules: {user-missing: off}\n');
    const reports = ['sarif=out.sarif', `html=${join(folder, 'a report.html')}`].join('\n');
    const { code, said, exit } = run({ paths: 'a file\nold', policy, 'fail-on': 'warning', reports });
    assert.deepEqual([code, exit], [0, 'exit-code=0'], said);
    assert.ok(existsSync(join(request.checkout.root, 'out.sarif')));
    assert.ok(existsSync(join(folder, 'a report.html')));
  });

  it('passes on what is wrong', () => {
    const { code, exit } = run({ 'fail-on': 'bad' });
    assert.deepEqual([code, exit], [2, 'exit-code=2']);
  });

  it('says that the base cannot be known, which is no pass', () => {
    const { code, exit } = run({ since: request.base });
    assert.ok(code === 2 || code === 3, `${code}`);
    assert.equal(exit, `exit-code=${code}`);
  });

  it('in a pull request fetches what the checkout lacks, and lets only count what is new', () => {
    const summary = join(folder, 'summary.md');
    const { code, said, exit } = run({}, { GITHUB_BASE_REF: 'main', GITHUB_STEP_SUMMARY: summary });
    assert.deepEqual([code, exit], [1, 'exit-code=1']);
    assert.deepEqual(errorsIn(said), ['web/Dockerfile']);
    assert.match(readFileSync(summary, 'utf8'), /web\/Dockerfile/);
    assert.equal(run({ since: 'none' }, { GITHUB_BASE_REF: 'main' }).said.match(/^::error/gm)?.length, 2);
    assert.equal(run({ since: 'HEAD' }, { GITHUB_BASE_REF: 'main' }).code, 0);
  });
});

describe('the GitLab template', () => {
  let request: ReturnType<typeof makeRequest>;
  let release: TestRepository;
  before(() => {
    request = makeRequest();
    release = makeRelease();
    request.checkout.git('fetch', '-q', '--unshallow');
  });
  after(() => {
    request.dispose();
    release.dispose();
  });

  function run(given: Readonly<Record<string, string>>, gitlab: NodeJS.ProcessEnv = {}): Ran {
    const env = Object.fromEntries(
      Object.entries(job.variables).map(([name, written]) => {
        const input = /^\$\[\[ inputs\.([a-z-]+) \]\]$/.exec(written)?.[1];
        return [name, input === undefined ? written : (given[input] ?? inputs[input]?.default ?? '')];
      }),
    );
    const ran = spawnSync('sh', ['-e', '-c', job.script.join('\n')], {
      cwd: request.checkout.root,
      env: { ...request.checkout.environment, ...env, SEAWORTHY_REPOSITORY: release.root, ...gitlab },
      encoding: 'utf8',
    });
    return { code: ran.status, said: ran.stdout + ran.stderr };
  }
  const errorLines = (said: string): readonly string[] => said.match(/^\S+:\d+:\d+ {2}error/gm) ?? [];

  it('names inputs and options that exist', async () => {
    const named = read('templates/seaworthy.yml').match(/(?<=\$\[\[ inputs\.)[a-z-]+/g) ?? [];
    assert.deepEqual([...named].sort(), Object.keys(inputs).sort());
    assert.deepEqual(inputs['fail-on']?.options, [...levels, 'never']);
    assert.equal(inputs['version']?.default, `v${JSON.parse(read('package.json')).version}`);
    const known = await ourOptions();
    const used = optionsIn(job.script.join('\n'));
    assert.ok(used.length >= 4, used.join(' '));
    assert.deepEqual(
      used.filter((one) => !known.includes(one)),
      [],
    );
  });

  it('on a branch lets everything count, and writes the reports that GitLab reads', () => {
    const { code, said } = run({});
    assert.equal(code, 1, said);
    assert.equal(errorLines(said).length, 2);
    for (const report of Object.values(job.artifacts.reports))
      assert.match(readFileSync(join(request.checkout.root, report), 'utf8'), /web\/Dockerfile/);
  });

  it('in a merge request lets only count what is new', () => {
    const { code, said } = run({}, { CI_MERGE_REQUEST_DIFF_BASE_SHA: request.base });
    assert.equal(code, 1, said);
    assert.deepEqual(
      errorLines(said).map((line) => line.split(':')[0]),
      ['web/Dockerfile'],
    );
  });

  it('takes several paths and a level', () => {
    assert.equal(run({ paths: 'Dockerfile old', 'fail-on': 'never' }).code, 0);
  });
});

describe('our own image', () => {
  it('passes the strict preset without a finding, with its bases approved by name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'seaworthy-image-'));
    const policy = join(folder, 'strict.yaml');
    writeFileSync(
      policy,
      'extends: strict\nimages:\n  registries: [docker.io/library, gcr.io/distroless]\n  approved: [docker.io/library/node, gcr.io/distroless/nodejs24-debian13]\n',
    );
    const { report, code, err } = await checkJson(['--policy', policy, '--fail-on', 'hint', 'Dockerfile']);
    rmSync(folder, { recursive: true });
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(
      report.files.map(({ path, findings }) => [path, findings]),
      [['Dockerfile', []]],
    );
  });

  it('is built from files that its context lets in, every base by its digest', () => {
    const text = read('Dockerfile');
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base = '']) => base);
    assert.deepEqual(
      bases.map((base) => /@sha256:[0-9a-f]{64}$/.test(base)),
      [true, true],
    );
    const letIn = read('.dockerignore').match(/(?<=^!).*/gm) ?? [];
    const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    assert.ok(copied.length >= 8);
    for (const source of copied) {
      assert.ok(existsSync(join(root, source)), source);
      assert.ok(
        letIn.some((one) => one === source || one.startsWith(`${source}/`)),
        source,
      );
    }
  });
});
