import { textAt } from '../../image/json.ts';

/**
 * A text of somebody else's, made fit to be kept and shown: one line, no marks that hide or turn text or end a piece of
 * code, not too long.
 */
export const shownText = (value: unknown, ...path: readonly string[]): string =>
  fit(typeof value === 'string' && path.length === 0 ? value : textAt(value, ...path));

/** The same; undefined where it is empty. */
export const textOrNone = (value: unknown, ...path: readonly string[]): string | undefined =>
  shownText(value, ...path) || undefined;

/** A time as RFC 3339 has it; undefined for anything else, and for the year 1, Go's word for *never*. */
export function timeAt(value: unknown, ...path: readonly string[]): string | undefined {
  const text = textAt(value, ...path);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text);
  return isTime && !text.startsWith('0001-') && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

const longest = 1_000;

const fit = (text: string): string =>
  text
    .slice(0, longest)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ud800-\udfff`]+/gu, ' ')
    .trim();
