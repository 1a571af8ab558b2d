import { levels } from '../../../rules/core/level.ts';
import { type CheckOptions, formats } from '../check/options.ts';
import { oneOf } from '../choice.ts';
import { type CommandSpec, type Given, last, type Wrong } from '../options.ts';

export const checkCommand: CommandSpec = {
  name: 'check',
  usage: [['check [PATH…]', 'Check files and folders; by default this one.']],
  options: [
    { name: 'format', value: 'text|json|sarif', help: 'How to print what was found (text).' },
    { name: 'fix', help: 'Repair what can be repaired without changing what is built or deployed.' },
    { name: 'fix-unsafe', help: 'Repair also where a choice has to be made; look at --diff first.' },
    { name: 'diff', help: 'Show what --fix or --fix-unsafe would change, and change nothing.' },
    {
      name: 'policy',
      value: 'FILE',
      help: 'The policy to hold files to, instead of the nearest .seaworthy.yaml.',
    },
    { name: 'rule', value: 'ID', help: 'Check this rule only; may be given several times.' },
    { name: 'all-rules', help: 'Check also the rules that are off.' },
    {
      name: 'fail-on',
      value: 'error|warning|info|hint|never',
      help: 'The level from which findings make the exit code 1 (error).',
    },
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
  const failOn = oneOf('--fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  const stdinName = last(given, 'stdin-filename');
  const diff = given.has('diff');
  const today = last(given, 'today');
  const conflict = conflictOf({ stdinName, paths, diff, format, today });
  if (conflict !== undefined) return { wrong: conflict };
  return {
    paths,
    format,
    fix: given.has('fix-unsafe') ? 'unsafe' : given.has('fix') || diff ? 'safe' : 'none',
    diff,
    policy: last(given, 'policy'),
    allRules: given.has('all-rules'),
    rules: given.get('rule') ?? [],
    failOn,
    stdinName,
    today,
  };
}

/** What cannot be meant together, or at all. */
function conflictOf(
  asked: Pick<CheckOptions, 'stdinName' | 'paths' | 'diff' | 'format' | 'today'>,
): string | undefined {
  const { stdinName, paths, diff, format, today } = asked;
  if (stdinName !== undefined && paths.length > 0) return 'Paths and --stdin-filename do not go together.';
  if (stdinName === '') return '--stdin-filename needs a name, such as Dockerfile.';
  if (paths.includes('-')) return 'To check stdin, say what it is: --stdin-filename Dockerfile.';
  if (paths.includes('')) return 'A path is empty.';
  if (diff && format !== 'text') return `--diff prints a diff; --format ${format} does not go with it.`;
  if (today !== undefined && !isDay(today)) return `\`${today}\` is no day. Write it as 2026-11-21.`;
  return undefined;
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
