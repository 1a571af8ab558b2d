import { levels } from '../../../rules/core/level.ts';
import { oneOf } from '../choice.ts';
import { type CommandSpec, last } from '../options.ts';

export const hookCommand: CommandSpec = {
  name: 'hook',
  usage: [
    ['hook install', 'Check what is staged before every commit in this repository.'],
    ['hook uninstall', 'Take the hook out again; what stood there before stands there again.'],
    ['hook run', 'What the hook does: refuse new findings in what is staged.'],
  ],
  options: [
    {
      name: 'fail-on',
      value: 'error|warning|info|hint|never',
      help: 'The level that refuses a commit (error).',
    },
    {
      name: 'force',
      help: 'Install also where another program is in charge of hooks, or over changed lines.',
    },
  ],
  read: (given, [verb, ...more]) => {
    if (verb === undefined) return { wrong: 'Say install, uninstall or run: seaworthy hook install.' };
    const known = oneOf('hook', verb, ['install', 'uninstall', 'run']);
    if (typeof known !== 'string') return known;
    // The pre-commit framework may be told to name files; what is staged is checked all the same.
    if (more.length > 0) return { wrong: `\`seaworthy hook ${known}\` takes no paths.` };
    const stray = known === 'run' ? 'force' : 'fail-on';
    if (given.has(stray) || (known === 'uninstall' && given.has('force')))
      return { wrong: `\`seaworthy hook ${known}\` does not have --${given.has(stray) ? stray : 'force'}.` };
    if (known === 'install')
      return async (main) => (await import('../hook/install.ts')).install(main, given.has('force'));
    if (known === 'uninstall') return async () => (await import('../hook/install.ts')).uninstall();
    const failOn = oneOf('--fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
    if (typeof failOn !== 'string') return failOn;
    return async (main) => (await import('../hook/run.ts')).run(failOn, main);
  },
};
