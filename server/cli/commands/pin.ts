import { isDay } from '../../../rules/core/day.ts';
import { oneOf } from '../choice.ts';
import { type CommandSpec, type Given, last, type Wrong } from '../options.ts';
import type { PinOptions } from '../pin/options.ts';
import { readMirrors, registryOptions } from '../registry-options.ts';

export const pinCommand: CommandSpec = {
  name: 'pin',
  usage: [
    ['pin PATH…', 'Write the digest of every image behind its tag, as its registry has it now.'],
    ['pin --update PATH…', 'Bring digests up to date that their tags have left, too.'],
    ['pin --check PATH…', 'Say which images have no digest; nobody is asked and nothing is changed.'],
  ],
  options: [
    {
      name: 'check',
      help: 'Change nothing and ask nobody; the exit code is 1 where an image has no digest.',
    },
    { name: 'update', help: 'Put the digest in place that a tag leads to now where it is another one.' },
    { name: 'diff', help: 'Show what would change as a patch, and change nothing.' },
    { name: 'dry-run', help: 'Say what would change, and change nothing.' },
    {
      name: 'daemon',
      value: 'docker|podman',
      help: 'Take the digests as which the local daemon has pulled the images, and ask no registry.',
    },
    {
      name: 'policy',
      value: 'FILE',
      help: 'The policy to hold files to, instead of the nearest .seaworthy.yaml.',
    },
    ...registryOptions,
    { name: 'today', value: 'YYYY-MM-DD', help: 'Judge by this day whether an ignore still counts.' },
  ],
  read: (given, paths) => {
    const options = readOptions(given, paths);
    if ('wrong' in options) return options;
    return async () => (await import('../pin/run.ts')).pin(options);
  },
};

function readOptions(given: Given, paths: readonly string[]): PinOptions | Wrong {
  const daemon = last(given, 'daemon');
  const from = daemon === undefined ? 'registry' : oneOf('--daemon', daemon, ['docker', 'podman'] as const);
  if (typeof from !== 'string') return from;
  const mirrors = readMirrors(given.get('mirror') ?? []);
  if ('wrong' in mirrors) return mirrors;
  const today = last(given, 'today');
  const wrong = conflictIn(given, paths) ?? valueProblem(given, paths, today);
  if (wrong !== undefined) return { wrong };
  return {
    paths,
    action: given.has('check')
      ? 'check'
      : given.has('diff')
        ? 'diff'
        : given.has('dry-run')
          ? 'dry-run'
          : 'write',
    which: given.has('update') ? 'both' : 'pin',
    from,
    policy: last(given, 'policy'),
    plainHttp: given.get('plain-http') ?? [],
    mirrors,
    today,
  };
}

function conflictIn(given: Given, paths: readonly string[]): string | undefined {
  if (paths.length === 0) return 'Which files? Write seaworthy pin . for all of this folder.';
  const stray = ['update', 'diff', 'dry-run', 'daemon', 'plain-http', 'mirror'].find((name) =>
    given.has(name),
  );
  if (given.has('check') && stray !== undefined)
    return `--check asks nobody and changes nothing; --${stray} does not go with it.`;
  if (given.has('diff') && given.has('dry-run')) return '--diff and --dry-run do not go together.';
  const other = ['plain-http', 'mirror'].find((name) => given.has(name));
  return given.has('daemon') && other !== undefined
    ? `--daemon asks no registry; --${other} does not go with it.`
    : undefined;
}

function valueProblem(given: Given, paths: readonly string[], today: string | undefined): string | undefined {
  if (paths.includes('')) return 'A path is empty.';
  if (today !== undefined && !isDay(today)) return `\`${today}\` is no day. Write it as 2026-11-21.`;
  const empty = ['policy', 'plain-http'].find((name) => given.get(name)?.includes(''));
  return empty === undefined ? undefined : `--${empty} has an empty value.`;
}
