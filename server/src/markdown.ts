import { visibleText } from './scan/words.ts';

/**
 * Parts as paragraphs; empty ones are left out. All that stands here makes Markdown in which whatever an image or a
 * signature says of itself is text: never a link, a picture or a heading.
 */
export const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

export const heading = (text: string): string => `### ${plain(text)}`;

export const table = (rows: readonly (readonly [name: string, value: string])[]): string =>
  rows.length === 0
    ? ''
    : ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');

/** Code between backticks stays code; everything else is text. */
export const prose = (text: string): string =>
  text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escaped(part)))
    .join('')
    .trim();

/** Neither Markdown nor HTML nor a link that finds itself; in a table a cell. */
export const plain = (text: string): string => escaped(text).trim();

const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\\*_{}[\]()#+!|<>~`&-]/g, '\\$&')
    .replace(/(https?|ftp|mailto):/gi, '$1\\:')
    .replace(/www\./gi, 'www\\.');

/** A run of backticks inside cannot end it; a bar would end a table's cell. */
export function code(text: string): string {
  const line = visibleText(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** A fence that nothing inside can end. */
export function fenced(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, ' '));
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}dockerfile\n${lines.join('\n')}\n${fence}`;
}
