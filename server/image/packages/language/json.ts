import { depthOf, fieldOf } from '../../json.ts';
import { clean, textOf } from './text.ts';

/**
 * What a JSON file holds; undefined where it is none, nests deeper than any real one does, or holds more values: of a
 * few bytes each, they would take a hundred times as much memory.
 */
export function readJson(bytes: Uint8Array, depth = 100, most = mostValues): unknown {
  if (depthOf(bytes) > depth || hasMoreCommas(bytes, most)) return undefined;
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}

const mostValues = 1_000_000;

/** Between values stands a comma; those in texts count as well. */
function hasMoreCommas(bytes: Uint8Array, most: number): boolean {
  if (bytes.length <= most) return false;
  let commas = 0;
  for (let at = bytes.indexOf(comma); at >= 0 && commas <= most; at = bytes.indexOf(comma, at + 1))
    commas += 1;
  return commas > most;
}

const comma = 0x2c;

/** A field's text, fit to be shown; empty where it is none. Longer than any name may be, so that a longer one is seen. */
export const textField = (value: unknown, name: string): string => clean(fieldOf(value, name), 1_024);
