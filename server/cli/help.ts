import { generalOptions } from './commands/general.ts';
import { commands } from './commands.ts';
import type { OptionSpec } from './options.ts';

/** What `--help` prints. */
export const helpText = (): string =>
  [
    'Seaworthy finds and repairs what makes a container unfit to sail,',
    'in Dockerfiles, Kubernetes manifests and Compose files.',
    '',
    ...commands.flatMap(({ usage, options }) => [
      ...usage.map(([form, help]) => entry(`seaworthy ${form}`, help)),
      '',
      ...options.map(optionEntry),
      ...(options.length > 0 ? [''] : []),
    ]),
    'seaworthy OPTION',
    '',
    ...generalOptions.map(optionEntry),
    '',
    'Exit codes: 2 wrong usage or a broken policy; 1 findings at --fail-on, an image that is not verified or refused;',
    '3 something that was asked for is unknown, such as a file that cannot be read; 0 otherwise.',
    '',
  ].join('\n');

const optionEntry = ({ name, value, help }: OptionSpec): string =>
  entry(`  --${name}${value === undefined ? '' : ` ${value}`}`, help);

/** What is too long for its column has its help below. */
const entry = (written: string, help: string): string =>
  written.length < column - 1 ? written.padEnd(column) + help : `${written}\n${' '.repeat(column)}${help}`;

const column = 31;
