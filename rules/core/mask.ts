import { type Span, spanOf } from './span.ts';

/** What stands in every output where a secret stood: always the same length, no character of it kept. */
export const maskText = '********';

/** What a text holds that no output may show. */
export interface Secrets {
  /** In the order of the text, not overlapping. */
  readonly spans: readonly Span[];
  /**
   * Those values that are hidden wherever they turn up, longest first, so that one inside another cannot
   * leave a rest. Ordinary words are not among them, see `isOrdinary`.
   */
  readonly values: readonly string[];
}

export const noSecrets: Secrets = { spans: [], values: [] };

/** Removes every value from a text, wherever it stands. */
export function mask(text: string, values: readonly string[]): string {
  let masked = text;
  for (const value of values) if (value !== '') masked = masked.replaceAll(value, maskText);
  return masked;
}

/**
 * Masks what was written about a place of a source text: every value, and of the ordinary words those that
 * are a secret on a line of that place.
 */
export function maskAbout(text: string, source: string, at: Span, secrets: Secrets): string {
  let masked = mask(text, secrets.values);
  for (const span of secrets.spans) {
    const value = source.slice(span.start, span.end);
    if (!isOrdinary(value) || !masked.includes(value) || !shareLine(source, span, at)) continue;
    masked = masked.replaceAll(wholeWord(value), maskText);
  }
  return masked;
}

export function secretsIn(source: string, spans: readonly Span[]): Secrets {
  if (spans.length === 0) return noSecrets;
  return { spans: inOrder(spans), values: secretValues(source, spans) };
}

/** The values of a text that are hidden wherever they turn up, longest first; several lines also one by one. */
export function secretValues(source: string, spans: readonly Span[]): readonly string[] {
  const values = new Set<string>();
  for (const { start, end } of spans) {
    const value = source.slice(start, end);
    if (!isOrdinary(value)) values.add(value);
    if (!/[\r\n]/.test(value)) continue;
    for (const line of value.split(/\r\n|\n|\r/)) if (!isOrdinary(line.trim())) values.add(line.trim());
  }
  return [...values].sort((a, b) => b.length - a.length);
}

/**
 * Short values and plain words (`root`, `1`, `postgres`) are secrets where they stand and ordinary text
 * elsewhere: to hide them everywhere would make every output unreadable, and would tell which word it is.
 */
export const isOrdinary = (value: string): boolean =>
  value.length < 6 ||
  (value.length < 16 && !(/\d/.test(value) && /[^\d]/.test(value)) && !(value.length >= 8 && isMixed(value)));

const isMixed = (value: string): boolean =>
  [/[a-z]/, /[A-Z]/, /[^A-Za-z\d]/].filter((kind) => kind.test(value)).length > 1;

function inOrder(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last && span.start < last.end) {
      merged[merged.length - 1] = spanOf(last.start, Math.max(last.end, span.end));
    } else if (span.end > span.start) merged.push(span);
  }
  return merged;
}

const shareLine = (source: string, a: Span, b: Span): boolean => {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  return second.start <= first.end || !/[\r\n]/.test(source.slice(first.end, second.start));
};

const wholeWord = (value: string): RegExp =>
  new RegExp(`(?<![\\w-])${value.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(?![\\w-])`, 'g');
