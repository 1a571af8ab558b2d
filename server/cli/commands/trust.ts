import { isDay } from '../../../rules/core/day.ts';
import { oneOf } from '../choice.ts';
import { type CommandSpec, type Given, last, type Wrong } from '../options.ts';
import type { ShowOptions } from '../trust/options.ts';

const showFormats = ['text', 'json'] as const;

export const trustCommand: CommandSpec = {
  name: 'trust',
  usage: [
    [
      'trust show',
      'Say whom signatures are led back to: signers, keys, trust roots, stores, and who grants each.',
    ],
    ['trust update', "Fetch Sigstore's public trust root anew; the only thing that does."],
    [
      'trust install FILE',
      'Put a trusted_root.json of your own beside the public one, for signers that name it.',
    ],
  ],
  options: [
    {
      name: 'file',
      value: 'FILE',
      help: 'Show what counts for the images of this file.',
    },
    {
      name: 'policy',
      value: 'FILE',
      help: 'The policy to look at, instead of the nearest .seaworthy.yaml.',
    },
    { name: 'format', value: showFormats.join('|'), help: 'How to print it (text).' },
    { name: 'from', value: 'URL', help: 'A mirror of the TUF repository, instead of its own.' },
    { name: 'today', value: 'YYYY-MM-DD', help: 'Judge the policy by this day.' },
  ],
  read: (given, [verb, ...words]) => {
    if (verb === undefined) return { wrong: 'Say what to do: seaworthy trust show, update or install FILE.' };
    const known = oneOf('trust', verb, ['show', 'update', 'install']);
    if (typeof known !== 'string') return known;
    const stray = [...given.keys()].find((name) => !ownOptions[known].includes(name));
    if (stray !== undefined) return { wrong: `--${stray} does not go with seaworthy trust ${known}.` };
    const empty = [...given].find(([, values]) => values.includes(''))?.[0];
    if (empty !== undefined) return { wrong: `--${empty} has an empty value.` };
    const [file, ...others] = words;
    if (known === 'install') {
      if (!file || others.length > 0)
        return { wrong: 'Name one file: seaworthy trust install trusted_root.json.' };
      return async () => (await import('../trust/install.ts')).installRoot(file);
    }
    if (file !== undefined) return { wrong: `seaworthy trust ${known} takes no file.` };
    if (known === 'update')
      return async () => (await import('../trust/update.ts')).updateRoot(last(given, 'from'));
    const options = readShow(given);
    if ('wrong' in options) return options;
    return async () => (await import('../trust/show.ts')).showTrust(options);
  },
};

const ownOptions: Readonly<Record<'show' | 'update' | 'install', readonly string[]>> = {
  show: ['file', 'policy', 'format', 'today'],
  update: ['from'],
  install: [],
};

function readShow(given: Given): ShowOptions | Wrong {
  const format = oneOf('--format', last(given, 'format') ?? 'text', showFormats);
  if (typeof format !== 'string') return format;
  const today = last(given, 'today');
  if (today !== undefined && !isDay(today))
    return { wrong: `\`${today}\` is no day. Write it as 2026-11-21.` };
  return { format, file: last(given, 'file'), policy: last(given, 'policy'), today };
}
