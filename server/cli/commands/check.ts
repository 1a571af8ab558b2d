import { levels } from '../../../rules/core/level.ts';
import { formats } from '../../report/format-names.ts';
import type { CheckOptions, Output, What } from '../check/options.ts';
import { oneOf } from '../choice.ts';
import { type CommandSpec, type Given, last, type OptionSpec, type Wrong } from '../options.ts';

const policyOption: OptionSpec = {
  name: 'policy',
  value: 'FILE',
  help: 'The policy to hold files to, instead of the nearest .seaworthy.yaml.',
};

const baselineOption: OptionSpec = {
  name: 'baseline',
  value: 'FILE',
  help: 'The baseline, instead of the nearest .seaworthy-baseline.json.',
};

const failOnOption: OptionSpec = {
  name: 'fail-on',
  value: 'error|warning|info|hint|never',
  help: 'The level from which findings make the exit code 1 (error).',
};

export const checkCommand: CommandSpec = {
  name: 'check',
  usage: [
    ['check [PATH…]', 'Check files and folders; by default this one.'],
    ['check --staged', 'Check what is staged for commit, against HEAD.'],
    ['check --since REVISION', 'Check what changed since the merge base with a branch.'],
  ],
  options: [
    { name: 'staged', help: 'Check exactly what is staged; only what HEAD does not have counts.' },
    {
      name: 'since',
      value: 'REVISION',
      help: 'Check what changed since the merge base with it; only what is new counts.',
    },
    { name: 'all-findings', help: 'List also what is known from before; it does not count.' },
    { name: 'format', value: formats.join('|'), help: 'How to print what was found (text).' },
    {
      name: 'output',
      value: 'FORMAT=FILE',
      help: 'Write a report into a file as well; may be given several times.',
    },
    { name: 'fix', help: 'Repair what can be repaired without changing what is built or deployed.' },
    { name: 'fix-unsafe', help: 'Repair also where a choice has to be made; look at --diff first.' },
    { name: 'diff', help: 'Show what --fix or --fix-unsafe would change, and change nothing.' },
    policyOption,
    baselineOption,
    { name: 'no-baseline', help: 'Let everything count that a baseline would keep quiet.' },
    { name: 'rule', value: 'ID', help: 'Check this rule only; may be given several times.' },
    { name: 'all-rules', help: 'Check also the rules that are off.' },
    failOnOption,
    {
      name: 'stdin-filename',
      value: 'NAME',
      help: 'Check what comes in through stdin as a file of that name.',
    },
    { name: 'today', value: 'YYYY-MM-DD', help: 'Judge ends of life and expiry by this day.' },
  ],
  read: (given, paths) => {
    const options = readOptions(given, paths);
    if ('wrong' in options) return options;
    return async (worker) => (await import('../check/run.ts')).check(options, worker);
  },
};

function readOptions(given: Given, paths: readonly string[]): CheckOptions | Wrong {
  const format = oneOf('--format', last(given, 'format') ?? 'text', formats);
  if (typeof format !== 'string') return format;
  const outputs = readOutputs(given.get('output') ?? []);
  if ('wrong' in outputs) return outputs;
  const failOn = oneOf('--fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  const what = readWhat(given);
  if ('wrong' in what) return what;
  const diff = given.has('diff');
  const conflict = conflictOf(given, { what, paths });
  if (conflict !== undefined) return { wrong: conflict };
  return {
    paths,
    what,
    format,
    outputs,
    fix: given.has('fix-unsafe') ? 'unsafe' : given.has('fix') || diff ? 'safe' : 'none',
    diff,
    policy: last(given, 'policy'),
    allRules: given.has('all-rules'),
    rules: given.get('rule') ?? [],
    failOn,
    allFindings: given.has('all-findings'),
    baseline: given.has('no-baseline') ? 'none' : last(given, 'baseline'),
    today: last(given, 'today'),
  };
}

function readOutputs(written: readonly string[]): readonly Output[] | Wrong {
  const outputs: Output[] = [];
  for (const one of written) {
    const equals = one.indexOf('=');
    const file = one.slice(equals + 1);
    if (equals < 0 || file === '')
      return { wrong: `--output needs a format and a file, as sarif=${one || 'report.sarif'}.` };
    const format = oneOf('The format of --output', one.slice(0, equals), formats);
    if (typeof format !== 'string') return format;
    outputs.push({ format, file });
  }
  return outputs;
}

function readWhat(given: Given): What | Wrong {
  const name = last(given, 'stdin-filename');
  const revision = last(given, 'since');
  const asked = ['staged', 'since', 'stdin-filename'].filter((option) => given.has(option));
  if (asked.length > 1) return { wrong: `--${asked[0]} and --${asked[1]} do not go together.` };
  if (name === '') return { wrong: '--stdin-filename needs a name, such as Dockerfile.' };
  if (revision === '') return { wrong: '--since needs a revision, such as origin/main.' };
  if (name !== undefined) return { kind: 'stdin', name };
  if (revision !== undefined) return { kind: 'since', revision };
  return { kind: given.has('staged') ? 'staged' : 'files' };
}

/** What cannot be meant together, or at all. */
function conflictOf(given: Given, { what, paths }: Pick<CheckOptions, 'what' | 'paths'>): string | undefined {
  const format = last(given, 'format');
  const today = last(given, 'today');
  const diff = given.has('diff');
  if (what.kind === 'stdin' && paths.length > 0) return 'Paths and --stdin-filename do not go together.';
  if (paths.includes('-')) return 'To check stdin, say what it is: --stdin-filename Dockerfile.';
  if (paths.includes('')) return 'A path is empty.';
  if (diff && format !== undefined && format !== 'text')
    return `--diff prints a diff; --format ${format} does not go with it.`;
  if (diff && given.has('output')) return '--diff prints a diff; --output does not go with it.';
  if (given.has('baseline') && given.has('no-baseline'))
    return '--baseline and --no-baseline do not go together.';
  if (today !== undefined && !isDay(today)) return `\`${today}\` is no day. Write it as 2026-11-21.`;
  return undefined;
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
