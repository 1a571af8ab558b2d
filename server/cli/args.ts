import { levels } from '../../rules/core/level.ts';
import { nearestWord } from '../../rules/core/nearest.ts';
import {
  type CheckOptions,
  type Command,
  checkOptions,
  formats,
  type OptionSpec,
  otherOptions,
} from './options.ts';

/** Reads the arguments after the program's name. */
export function readArguments(args: readonly string[]): Command {
  const read = splitArguments(args);
  if ('message' in read) return wrong(read.message);
  const { given, words } = read;
  if (given.has('help')) return { kind: 'help' };
  if (given.has('version')) return { kind: 'version' };
  const [command, ...paths] = words;
  if (command === 'help') return { kind: 'help' };
  if (command !== undefined && command !== 'check') return unknownCommand(command);
  const format = oneOf('format', last(given, 'format') ?? 'text', formats);
  if (typeof format !== 'string') return format;
  const explained = last(given, 'explain');
  if (explained !== undefined) return { kind: 'explain', rule: explained };
  if (given.has('list-rules')) {
    if (format === 'sarif') return wrong('--list-rules has the formats text and json.');
    return { kind: 'list-rules', format };
  }
  if (command === undefined)
    return wrong(given.size > 0 ? 'Which command? Did you mean `seaworthy check`?' : 'Which command?');
  return checkCommand(given, paths, format);
}

type Given = ReadonlyMap<string, readonly string[]>;

const wrong = (message: string): Command => ({ kind: 'wrong', message });

const last = (given: Given, name: string): string | undefined => given.get(name)?.at(-1);

function checkCommand(given: Given, paths: readonly string[], format: CheckOptions['format']): Command {
  const failOn = oneOf('fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  const stdinName = last(given, 'stdin-filename');
  const diff = given.has('diff');
  const today = last(given, 'today');
  const conflict = conflictOf({ stdinName, paths, diff, format, today });
  if (conflict !== undefined) return wrong(conflict);
  return {
    kind: 'check',
    options: {
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
    },
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

function oneOf<const Name extends string>(
  option: string,
  value: string,
  names: readonly Name[],
): Name | Command {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  return wrong(
    `--${option} cannot be \`${value}\`.${didYouMean(value, names)} It is one of ${names.join(', ')}.`,
  );
}

function unknownCommand(word: string): Command {
  const meant = nearestWord(word, ['check', 'help']);
  if (meant) return wrong(`There is no command \`${word}\`. Did you mean \`${meant}\`?`);
  return wrong(`There is no command \`${word}\`. To check a file: seaworthy check ${word}`);
}

/** Parts options from words. A value stands behind `=` or in the next argument; all behind `--` are words. */
function splitArguments(
  args: readonly string[],
): { readonly given: Given; readonly words: readonly string[] } | { readonly message: string } {
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
    if (option === undefined) return { message: unknownOption(written) };
    let value = inline;
    if (option.value !== undefined && value === undefined) {
      // What begins with two dashes is the next option; as a value it is written behind `=`.
      if (!args[index + 1]?.startsWith('--')) value = args[++index];
    }
    if (option.value !== undefined && value === undefined)
      return { message: `--${option.name} needs a value: ${option.value}.` };
    if (option.value === undefined && value !== undefined)
      return { message: `--${option.name} takes no value.` };
    given.set(option.name, [...(given.get(option.name) ?? []), value ?? '']);
  }
  return { given, words };
}

function cutAtEquals(argument: string): readonly [string, string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

const known: readonly OptionSpec[] = [...checkOptions, ...otherOptions];

const shortNames: Readonly<Record<string, string>> = { '-h': '--help', '-V': '--version', '-v': '--version' };

const findOption = (written: string): OptionSpec | undefined =>
  known.find(({ name }) => `--${name}` === (shortNames[written] ?? written));

function unknownOption(written: string): string {
  const names = known.map(({ name }) => `--${name}`);
  return `There is no option \`${written}\`.${didYouMean(written, names)}`;
}

function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearestWord(word, candidates);
  return meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
}
