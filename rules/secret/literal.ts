import { type Span, spanOf } from '../core/span.ts';
import { tellingAssignmentsIn } from './assignments.ts';
import { isSecretValue, looksMadeUp } from './judge.ts';
import { mayHoldSecrets } from './names.ts';
import { tokensIn } from './tokens.ts';

/** A secret that stands in a file. */
export interface SecretLiteral {
  /** The value alone, without name and quotes. */
  readonly span: Span;
  /** What it is, for messages: `a GitHub token`, ``the value of `DB_PASSWORD` ``. Never the value. */
  readonly what: string;
  /** Whether it is told by its own form, whatever it is called. */
  readonly byForm: boolean;
  /**
   * Whether it is surely in use somewhere: told by its own form, or made up by somebody. The others are
   * weak words behind a telling name.
   */
  readonly sure: boolean;
}

/** The secrets that are told by their form. */
export const formedSecretsIn = (text: string, from = 0, to = text.length): readonly SecretLiteral[] =>
  tokensIn(text, from, to).map(({ what, span }) => ({ span, what, byForm: true, sure: true }));

/** The secret of a name and its literal value, where the two make one. */
export const namedSecret = (name: string, value: string, span: Span): SecretLiteral | undefined =>
  isSecretValue(name, value)
    ? { span, what: `the value of \`${name}\``, byForm: false, sure: looksMadeUp(value) }
    : undefined;

/** The secrets behind telling names in shell text or in the content of a file. */
export const assignedSecretsIn = (text: string, from = 0, to = text.length): readonly SecretLiteral[] =>
  tellingAssignmentsIn(text, from, to).flatMap(
    ({ name, value, valueSpan }) => namedSecret(name.replace(/^[-.]+/, ''), value, valueSpan) ?? [],
  );

/**
 * The places of all that stands behind telling names in a text, in comments and in what no parser could
 * read too. For masking alone: what nobody runs is no finding.
 */
export const assignedPlacesIn = (text: string): readonly Span[] =>
  mayHoldSecrets(text) ? assignedSecretsIn(text).map(({ span }) => span) : [];

/** A written value's span without the quotes around it. */
export function withoutQuotes(text: string, { start, end }: Span): Span {
  const first = text.charAt(start);
  const quoted = end - start >= 2 && (first === '"' || first === "'") && text.charAt(end - 1) === first;
  return quoted ? spanOf(start + 1, end - 1) : spanOf(start, end);
}

/** Those that lie in none of the others, so that one secret is told once. */
export const outsideOf = <Found extends { readonly span: Span }>(
  found: readonly Found[],
  others: readonly { readonly span: Span }[],
): readonly Found[] =>
  others.length === 0
    ? found
    : found.filter(({ span }) => !others.some((other) => shareText(span, other.span)));

const shareText = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;
