import { maskText } from '../core/mask.ts';

/** Every run of white space made one blank, none at the ends. */
export const oneSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const unquoted = (text: string): string => text.replace(/["']/g, '');

/** A path without slashes at its ends, empty parts and `.`. */
export const barePath = (path: string): string =>
  path
    .trim()
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');

/** Whether a text is another one with some of it masked: it has the pieces between the masks, in their order. */
export function isMasked(masked: string, text: string): boolean {
  const [first = '', ...rest] = masked.split(maskText);
  const last = rest.pop();
  if (last === undefined) return masked === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length >= at + last.length && text.endsWith(last);
}
