import { nearestWord } from '../core/nearest.ts';
import type { Report } from '../core/rule.ts';
import type { Span } from '../core/span.ts';

/** A wrong entry of a policy file, as a report of `policy-invalid`. */
export type Problem = Report;

/** `what` says what kind of word was expected, as in "is no level". */
export function wrongWord(word: string, at: Span, what: string, known: readonly string[]): Problem {
  const near = nearestWord(word, known);
  if (near === undefined) return { at, message: `\`${word}\` is no ${what}.${choices(known)}` };
  return {
    at,
    message: `\`${word}\` is no ${what}. Did you mean \`${near}\`?`,
    fixes: [replaceBy(near, at)],
  };
}

export const wrongType = (key: string, at: Span, wanted: string): Problem => ({
  at,
  message: `\`${key}\` wants ${wanted}.`,
});

export const replaceBy = (
  text: string,
  at: Span,
): { title: string; safety: 'unsafe'; edits: () => readonly [{ span: Span; text: string }] } => ({
  title: `Write \`${text}\``,
  safety: 'unsafe',
  edits: () => [{ span: at, text }],
});

const mostChoices = 12;

const choices = (known: readonly string[]): string =>
  known.length > mostChoices ? '' : ` Known are ${known.map((word) => `\`${word}\``).join(', ')}.`;
