import type { Span } from './span.ts';

/** What stands in every output where a secret stood: always the same length, no character of it kept. */
export const maskText = '********';

/** Removes every value from a text, wherever it stands. The only function that masks. */
export function mask(text: string, values: readonly string[]): string {
  let masked = text;
  for (const value of values) if (value !== '') masked = masked.replaceAll(value, maskText);
  return masked;
}

/** The secret values of a text, longest first, so that one inside another cannot leave a rest. */
export function secretValues(text: string, spans: readonly Span[]): readonly string[] {
  const values = new Set<string>();
  for (const { start, end } of spans) {
    const value = text.slice(start, end);
    values.add(value);
    for (const line of value.split(/\r\n|\n|\r/)) if (line.trim().length > 3) values.add(line.trim());
  }
  return [...values].sort((a, b) => b.length - a.length);
}
