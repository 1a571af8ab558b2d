import { nearestWord } from '../../rules/core/nearest.ts';
import { didYouMean } from './choice.ts';
import { generalOptions, readGeneral } from './commands/general.ts';
import { commands } from './commands.ts';
import type { CommandSpec, Given, OptionSpec, Work, Wrong } from './options.ts';

/** What the user asked for on the command line. */
export type Command =
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads the arguments after the program's name. */
export function readArguments(args: readonly string[]): Command {
  const read = splitArguments(args);
  if ('wrong' in read) return wrong(read.wrong);
  const { given, words } = read;
  if (given.has('help')) return { kind: 'help' };
  if (given.has('version')) return { kind: 'version' };
  const [name, ...rest] = words;
  if (name === 'help') return { kind: 'help' };
  const general = name === undefined || name === 'check' ? readGeneral(given) : undefined;
  if (general !== undefined) return commandOf(general);
  if (name === undefined)
    return wrong(given.size > 0 ? 'Which command? Did you mean `seaworthy check`?' : 'Which command?');
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return wrong(unknownCommand(name));
  return commandOf(strayOption(command, given) ?? command.read(given, rest));
}

const wrong = (message: string): Command => ({ kind: 'wrong', message });

const commandOf = (read: Work | Wrong): Command =>
  typeof read === 'function' ? { kind: 'work', work: read } : wrong(read.wrong);

/** An option that only another command has. */
function strayOption(command: CommandSpec, given: Given): Wrong | undefined {
  const own = new Set([...command.options, ...generalOptions].map(({ name }) => name));
  const stray = [...given.keys()].find((name) => !own.has(name));
  if (stray === undefined) return undefined;
  const others = commands.filter(({ options }) => options.some(({ name }) => name === stray));
  const names = others.map(({ name }) => `\`seaworthy ${name}\``).join(' and ');
  return { wrong: `--${stray} belongs to ${names}, not to \`seaworthy ${command.name}\`.` };
}

function unknownCommand(word: string): string {
  const meant = nearestWord(word, [...commands.map(({ name }) => name), 'help']);
  if (meant) return `There is no command \`${word}\`. Did you mean \`${meant}\`?`;
  return `There is no command \`${word}\`. To check a file: seaworthy check ${word}`;
}

/** Parts options from words. A value stands behind `=` or in the next argument; all behind `--` are words. */
function splitArguments(
  args: readonly string[],
): { readonly given: Given; readonly words: readonly string[] } | Wrong {
  const given = new Map<string, string[]>();
  const words: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') return { given, words: [...words, ...args.slice(index + 1)] };
    if (!argument.startsWith('-') || argument === '-') {
      words.push(argument);
      continue;
    }
    const [written = '', inline] = cutAtEquals(argument);
    const option = findOption(written);
    if (option === undefined) return { wrong: unknownOption(written) };
    let value = inline;
    if (option.value !== undefined && value === undefined) {
      // What begins with two dashes is the next option; as a value it is written behind `=`.
      if (!args[index + 1]?.startsWith('--')) value = args[++index];
    }
    if (option.value !== undefined && value === undefined)
      return { wrong: `--${option.name} needs a value: ${option.value}.` };
    if (option.value === undefined && value !== undefined)
      return { wrong: `--${option.name} takes no value.` };
    given.set(option.name, [...(given.get(option.name) ?? []), value ?? '']);
  }
  return { given, words };
}

function cutAtEquals(argument: string): readonly [string, string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** One name means one thing in every command that has it. */
const known: readonly OptionSpec[] = [...commands.flatMap(({ options }) => options), ...generalOptions];

const shortNames: Readonly<Record<string, string>> = { '-h': '--help', '-V': '--version', '-v': '--version' };

const findOption = (written: string): OptionSpec | undefined =>
  known.find(({ name }) => `--${name}` === (shortNames[written] ?? written));

function unknownOption(written: string): string {
  const names = known.map(({ name }) => `--${name}`);
  return `There is no option \`${written}\`.${didYouMean(written, names)}`;
}
