import { type Span, spanOf } from '../core/span.ts';
import { tellingOf } from '../secret/names.ts';
import { isHarmless } from '../secret/placeholders.ts';
import { type Habit, habitsOf } from './secret-habits.ts';
import type { Command, Instruction, Word } from './syntax.ts';

/** A command that is handed a credential, or that signs in with one. */
export interface CommandSecret {
  /** Where to point: the credential, else the command. */
  readonly span: Span;
  /** The credential where it is written out. */
  readonly literal: Span | undefined;
  /** What does it, for messages: `curl -u`. */
  readonly what: string;
  /** The quote that the credential stands in, `''` for none. */
  readonly quote: string;
  /** A name for the credential's environment variable. */
  readonly variable: string;
}

export function commandSecrets(instruction: Instruction): readonly CommandSecret[] {
  if (!('commands' in instruction)) return [];
  return instruction.commands.flatMap((command, index) => [
    ...secretsOfCommand(command),
    ...chpasswdSecrets(command, instruction.commands[index + 1]),
  ]);
}

function secretsOfCommand({ span, words }: Command): readonly CommandSecret[] {
  const first = words.findIndex(({ raw }) => !goesBefore.test(raw));
  const name = words[first];
  if (name === undefined) return [];
  const habits = habitsOf(unquoted(name).text.replace(/^.*\//, ''));
  if (habits.length === 0 && !words.some(mayBeOption)) return [];
  const texts = words.slice(first).map(unquoted);
  const found = habits
    .filter(({ follow = [] }) => follow.every((word, index) => word.test(texts[index + 1]?.text ?? '')))
    .flatMap((habit) => secretsByHabit(habit, span, texts));
  return found.length > 0 ? found : tellingOptions(texts);
}

/** `--token`, and `"--token"` of a command in JSON. */
const mayBeOption = ({ raw }: Word): boolean => raw.startsWith('-') || raw.startsWith('"-');

/** What may stand before the command itself. */
const goesBefore = /^(?:sudo|env|exec|time|nohup|command|-\w|[A-Za-z_]\w*=.*)$/;

function secretsByHabit(habit: Habit, span: Span, texts: readonly Unquoted[]): readonly CommandSecret[] {
  const { variable } = habit;
  const what = texts
    .slice(0, wordsOf(habit))
    .map(({ text }) => text)
    .join(' ');
  const literals = valuesOf(habit, texts).flatMap((value) => literalOf(value, habit.prefix) ?? []);
  if (literals.length > 0) return literals.map((literal) => ({ ...literal, what, variable }));
  const signsIn =
    habit.always &&
    (habit.options?.some((option) => texts.some(({ text }) => text.split('=', 1)[0] === option)) ?? true);
  return signsIn ? [{ span, literal: undefined, quote: '', what, variable }] : [];
}

const wordsOf = ({ follow = [] }: Habit): number => follow.length + 1;

/** A piece of a word as the command sees it, and where that piece stands. */
interface Unquoted {
  readonly text: string;
  readonly start: number;
  readonly quote: string;
}

const unquoted = ({ raw, span }: Word): Unquoted =>
  withoutQuotes({ text: raw, start: span.start, quote: '' });

const withoutQuotes = ({ text, start, quote }: Unquoted): Unquoted =>
  /^(["'])[\s\S]*\1$/.test(text) && text.length > 1
    ? { text: text.slice(1, -1), start: start + 1, quote: text.charAt(0) }
    : { text, start, quote };

/** What follows the options, as the next word or attached, and the argument of a command without options. */
function valuesOf(habit: Habit, texts: readonly Unquoted[]): readonly Unquoted[] {
  const { options, attached = [] } = habit;
  if (options === undefined && attached.length === 0) {
    return texts.slice(wordsOf(habit), wordsOf(habit) + 1).filter(({ text }) => !text.startsWith('-'));
  }
  return texts.flatMap((word, index) => {
    if (options?.includes(word.text)) return texts[index + 1] ?? [];
    const option =
      options?.find((one) => word.text.startsWith(`${one}=`)) ??
      [...attached, ...(options ?? [])].find((one) => /^-\w$/.test(one) && startsWithShort(word.text, one));
    if (option === undefined) return [];
    const length = option.length + (word.text.charAt(option.length) === '=' ? 1 : 0);
    return withoutQuotes({ ...word, text: word.text.slice(length), start: word.start + length });
  });
}

const startsWithShort = (text: string, option: string): boolean =>
  text.startsWith(option) && text.length > option.length;

/** Where the credential is written out; undefined for a variable, a placeholder, nothing. */
function literalOf(
  { text, start, quote }: Unquoted,
  prefix?: RegExp,
): Pick<CommandSecret, 'span' | 'literal' | 'quote'> | undefined {
  const before = prefix ? prefix.exec(text)?.[0] : '';
  if (before === undefined) return undefined;
  const value = text.slice(before.length);
  if (/[$`]/.test(value) || isHarmless(value)) return undefined;
  const literal = spanOf(start + before.length, start + text.length);
  return { span: literal, literal, quote };
}

/** `--token abc` of a command that is not known: the option's own name tells. */
function tellingOptions(texts: readonly Unquoted[]): readonly CommandSecret[] {
  return texts.flatMap(({ text }, index) => {
    const next = texts[index + 1];
    if (!/^--?[A-Za-z][\w-]{3,}$/.test(text) || !next || /^-|^id=/.test(next.text)) return [];
    const name = text.replace(/^-+/, '');
    const telling = tellingOf(name);
    const literal = telling === undefined || telling === 'hint' ? undefined : literalOf(next);
    const what = `${texts[0]?.text ?? ''} ${text}`;
    return literal ? [{ ...literal, what, variable: name.replaceAll('-', '_').toUpperCase() }] : [];
  });
}

/** `echo root:secret | chpasswd` */
function chpasswdSecrets({ words }: Command, next: Command | undefined): readonly CommandSecret[] {
  const [name] = next?.words ?? [];
  if (next?.operator !== '|' || name === undefined || unquoted(name).text.replace(/^.*\//, '') !== 'chpasswd')
    return [];
  return words.slice(1).flatMap((word) => {
    const literal = literalOf(unquoted(word), /^[\w.-]+:/);
    return literal ? [{ ...literal, what: 'chpasswd', variable: 'USER_PASSWORD' }] : [];
  });
}
