import { visible } from './width.ts';

/** A line for the text and the attributes of XML 1.0 and HTML, with all that neither can hold made visible. */
export const xml = (text: string): string =>
  visible(text).replaceAll(/[&<>"']/g, (one) => entities[one] ?? one);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** An attribute of XML or HTML with a space before it; nothing for a value that is missing. */
export const attributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xml(String(value))}"`))
    .join('');

export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>';

/**
 * JSON that strict readers take too, no half of a surrogate pair stands in it, and that no terminal obeys: what
 * JSON itself leaves as it is of control characters and marks of direction is written as an escape.
 */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, wellFormed, 2).replaceAll(unseen, escapeOf)}\n`;

const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

const escapeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const unseen = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFFFE\uFFFF]/g;
