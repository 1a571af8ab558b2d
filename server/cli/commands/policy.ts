import { isDay } from '../../../rules/core/day.ts';
import { levels } from '../../../rules/core/level.ts';
import { formats } from '../../report/format-names.ts';
import { oneOf } from '../choice.ts';
import { type CommandSpec, type Given, last, type Work, type Wrong } from '../options.ts';

export const policyCommand: CommandSpec = {
  name: 'policy',
  usage: [
    ['policy check [PATH…]', 'Check policy files alone; by default those in this folder.'],
    ['policy explain PATH', 'Say what a file is held to, and which line of which policy says so.'],
    [
      'policy migrate [PATH…]',
      "Make a policy of other tools' configurations; by default of those in this folder.",
    ],
  ],
  options: [
    { name: 'format', value: formats.join('|'), help: 'How to print it (text); explain has text and json.' },
    {
      name: 'fail-on',
      value: 'error|warning|info|hint|never',
      help: 'The level from which findings make the exit code 1 (error); for check.',
    },
    { name: 'policy', value: 'FILE', help: 'The policy that governs instead of the nearest; for explain.' },
    {
      name: 'write',
      help: 'Write .seaworthy.yaml, or what is new into it, instead of printing it; for migrate.',
    },
    { name: 'today', value: 'YYYY-MM-DD', help: 'Judge expiry by this day.' },
  ],
  read: (given, [verb, ...words]) => {
    if (verb === undefined)
      return { wrong: 'Say what to do: seaworthy policy check, explain PATH, or migrate.' };
    const known = oneOf('policy', verb, ['check', 'explain', 'migrate']);
    if (typeof known !== 'string') return known;
    const today = last(given, 'today');
    if (today !== undefined && !isDay(today))
      return { wrong: `\`${today}\` is no day. Write it as 2026-11-21.` };
    if (known === 'migrate') return readMigrate(given, words);
    if (given.has('write')) return { wrong: `\`seaworthy policy ${known}\` does not have --write.` };
    return known === 'check' ? readCheck(given, words) : readExplain(given, words);
  },
};

function readCheck(given: Given, paths: readonly string[]): Work | Wrong {
  if (given.has('policy')) return { wrong: '`seaworthy policy check` takes policy files as paths.' };
  const format = oneOf('--format', last(given, 'format') ?? 'text', formats);
  if (typeof format !== 'string') return format;
  const failOn = oneOf('--fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  const today = last(given, 'today');
  return async () => (await import('../policy/check.ts')).checkPolicies({ paths, format, failOn, today });
}

function readExplain(given: Given, [written, ...more]: readonly string[]): Work | Wrong {
  if (written === undefined || more.length > 0)
    return { wrong: 'Name one file: seaworthy policy explain Dockerfile.' };
  if (given.has('fail-on')) return { wrong: '`seaworthy policy explain` does not have --fail-on.' };
  const format = oneOf('--format', last(given, 'format') ?? 'text', ['text', 'json']);
  if (typeof format !== 'string') return format;
  const options = { path: written, format, policy: last(given, 'policy'), today: last(given, 'today') };
  return async () => (await import('../policy/explain.ts')).explainPolicy(options);
}

function readMigrate(given: Given, paths: readonly string[]): Work | Wrong {
  const stray = ['format', 'fail-on', 'policy'].find((name) => given.has(name));
  if (stray !== undefined) return { wrong: `\`seaworthy policy migrate\` does not have --${stray}.` };
  const options = { paths, write: given.has('write'), today: last(given, 'today') };
  return async () => (await import('../policy/migrate.ts')).migratePolicies(options);
}
