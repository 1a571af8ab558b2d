import { oneOf } from '../choice.ts';
import { type CommandSpec, last } from '../options.ts';

export const advisoriesCommand: CommandSpec = {
  name: 'advisories',
  usage: [
    [
      'advisories download [ECOSYSTEM…]',
      "Download OSV's advisories for `seaworthy scan --advisories osv-offline`; by default all that can be matched.",
    ],
  ],
  options: [
    { name: 'from', value: 'URL|DIR', help: "A mirror of OSV's files, instead of OSV's own." },
    { name: 'folder', value: 'DIR', help: "Where to keep them, instead of the user's own folder." },
  ],
  read: (given, [verb, ...ecosystems]) => {
    if (verb === undefined) return { wrong: 'Say what to do: seaworthy advisories download.' };
    const known = oneOf('advisories', verb, ['download']);
    if (typeof known !== 'string') return known;
    const options = { from: last(given, 'from'), folder: last(given, 'folder'), ecosystems };
    const empty = (['from', 'folder'] as const).find((name) => options[name] === '');
    if (empty !== undefined) return { wrong: `--${empty} has an empty value.` };
    if (ecosystems.includes('')) return { wrong: 'The name of an ecosystem is empty.' };
    return async () => (await import('../scan/advisories.ts')).downloadInto(options);
  },
};
