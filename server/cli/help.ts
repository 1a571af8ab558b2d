import { checkOptions, type OptionSpec, otherOptions } from './options.ts';

/** What `--help` prints. */
export const helpText = (): string =>
  [
    'Seaworthy finds and repairs what makes a container unfit to sail,',
    'in Dockerfiles, Kubernetes manifests and Compose files.',
    '',
    'seaworthy check [PATH…]      Check files and folders; by default this one.',
    '',
    ...checkOptions.flatMap(optionLines),
    '',
    'seaworthy OPTION',
    '',
    ...otherOptions.flatMap(optionLines),
    '',
    'Exit codes: 2 wrong usage or a broken policy; 1 findings at --fail-on;',
    '3 something that was asked for is unknown, such as a file that cannot be read; 0 otherwise.',
    '',
  ].join('\n');

function optionLines({ name, value, help }: OptionSpec): readonly string[] {
  const option = `  --${name}${value === undefined ? '' : ` ${value}`}`;
  return option.length < column - 1 ? [option.padEnd(column) + help] : [option, ' '.repeat(column) + help];
}

const column = 31;
