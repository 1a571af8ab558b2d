import { once } from '../core/keep.ts';
import { maskText } from '../core/mask.ts';
import { type BuildStep, shellPrefix } from './build-step.ts';
import type { ExpectedStep } from './expected-step.ts';
import { barePath, isMasked, unquoted } from './step-text.ts';

/**
 * How sure it is that a step came of an instruction, from 0 to 1: 1 where the text is the same, `sure` or more where
 * nothing speaks against it, less where only words are the same.
 */
export function likeness(step: BuildStep, expected: ExpectedStep): number {
  if (step.keyword !== expected.keyword) return 0;
  const text = step.text.replace(leadingFlags, '');
  if (expected.texts.some((one) => isText(step, text, one))) return 1;
  const alike = settings.has(step.keyword) ? settingLikeness(text, expected) : 0;
  if (alike > 0) return alike;
  if (text.length <= longestMatched && expected.pattern?.test(text)) return patternLikeness;
  if (expected.destinations.some((one) => isCopiedTo(text, one))) return patternLikeness;
  if (expected.names.length > 0 && namesIn(text, expected.names)) {
    return expected.texts.includes(unquoted(text)) ? 1 : sure;
  }
  return wordLikeness(step, expected) * mostByWords;
}

export const sure = 0.9;
const patternLikeness = 0.95;
const mostByWords = 0.8;

/** What an image says may be made to keep a pattern busy. */
const longestMatched = 1000;

const leadingFlags = /^(?:--[a-z][a-z-]*(?:=\S*)? )+/;

/** Their values are printed otherwise than they are written: `CMD ["a" "b"]`, `EXPOSE map[80/tcp:{}]`. */
const settings: ReadonlySet<string> = new Set([
  'CMD',
  'ENTRYPOINT',
  'SHELL',
  'VOLUME',
  'EXPOSE',
  'HEALTHCHECK',
]);

function settingLikeness(text: string, { texts }: ExpectedStep): number {
  const [printed, written] = [text, (texts[0] ?? '').replace(/^CMD /, '')].map((one) =>
    one
      .replace(/^map\[|:\{\}|\/tcp\b/g, ' ')
      .split(/[\s"',[\]]+/)
      .filter((word) => word !== '')
      .join(' '),
  );
  if (printed === undefined || written === undefined || written === '') return 0;
  return printed === written ? 1 : printed.includes(written) ? patternLikeness : 0;
}

function isText(step: BuildStep, text: string, expected: string): boolean {
  if (text === expected || step.text === expected) return true;
  if (step.keyword !== 'RUN' || expected === '') return false;
  if (step.text.endsWith(` ${expected}`)) return true;
  if (!step.text.includes(maskText)) return false;
  return isMasked(step.text.replace(shellPrefix, ''), expected);
}

/** The classic builder names a hash in the place of what it copied: `file:1234… in /app`. */
function isCopiedTo(text: string, destination: string): boolean {
  const [, to] = /^(?:(?:file|dir|multi):\S+|\S+) in (\S.*)$/.exec(text) ?? [];
  if (to === undefined) return false;
  const [there, wanted] = [barePath(to), barePath(destination)];
  return (
    there === wanted || (!destination.startsWith('/') && `/${there}`.endsWith(`/${wanted}`)) || wanted === ''
  );
}

const namesIn = (text: string, names: readonly string[]): boolean =>
  names.every((name) => ` ${text}`.includes(` ${name}=`) || text === name || text.startsWith(`${name} `));

/** Twice the words that both have, among all words: the coefficient of Dice. */
function wordLikeness(step: BuildStep, expected: ExpectedStep): number {
  const [left, right] = [wordsOfStep(step), wordsOfExpected(expected)];
  if (left.length + right.length === 0) return 1;
  const counts = new Map<string, number>();
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of right) {
    const count = counts.get(word) ?? 0;
    if (count > 0) common += 1;
    counts.set(word, count - 1);
  }
  return (2 * common) / (left.length + right.length);
}

const wordsOf = (text: string): readonly string[] =>
  text
    .slice(0, longestCompared)
    .replace(shellPrefix, '')
    .split(/[^\p{L}\p{N}_.:/=+-]+/u)
    .filter((word) => word !== '')
    .slice(0, mostWords);

const longestCompared = 4000;
const mostWords = 200;

const wordsOfStep = once(({ text }: BuildStep) => wordsOf(text));
const wordsOfExpected = once(({ texts }: ExpectedStep) => wordsOf(texts[0] ?? ''));
