import { oneOf } from '../choice.ts';
import { type CommandSpec, last } from '../options.ts';

const actions = ['create', 'update', 'check'] as const;

export const baselineCommand: CommandSpec = {
  name: 'baseline',
  usage: [
    ['baseline create [PATH…]', 'Write down what is found today, so that only new findings count.'],
    ['baseline update [PATH…]', 'Drop from it what was fixed since; with --add take in what is new.'],
    ['baseline check [PATH…]', 'Say what it keeps quiet since when, and what can be dropped.'],
  ],
  options: [
    { name: 'add', help: 'With update: write down new findings too.' },
    {
      name: 'baseline',
      value: 'FILE',
      help: 'The baseline, instead of .seaworthy-baseline.json in the root of the repository.',
    },
    {
      name: 'policy',
      value: 'FILE',
      help: 'The policy to hold files to, instead of the nearest .seaworthy.yaml.',
    },
    { name: 'today', value: 'YYYY-MM-DD', help: 'The day to write down and to judge by.' },
  ],
  read: (given, [word, ...paths]) => {
    if (word === undefined)
      return { wrong: `Which of ${actions.join(', ')}? Write seaworthy baseline create.` };
    const action = oneOf('seaworthy baseline', word, actions);
    if (typeof action !== 'string') return action;
    if (given.has('add') && action !== 'update')
      return { wrong: '--add goes with `seaworthy baseline update`.' };
    const options = {
      action,
      paths,
      add: given.has('add'),
      file: last(given, 'baseline'),
      policy: last(given, 'policy'),
      today: last(given, 'today'),
    };
    return async (worker) => (await import('../baseline/run.ts')).baseline(options, worker);
  },
};
