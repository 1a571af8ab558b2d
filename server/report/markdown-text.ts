import { visible } from './width.ts';

/** A text that no Markdown, no HTML and no table takes for anything else; nobody is mentioned and nothing linked by it. */
export const escaped = (text: string): string =>
  written(visible(text)).replaceAll(/&#(?:64|35);/g, (sign) => `${sign}&#8203;`);

/** A text as code. An element, not backticks: those end at the next backtick, and at a bar in a table. */
export const code = (text: string): string => `<code>${written(visible(text))}</code>`;

/** A message of ours, in which code stands between backticks. A long one is cut. */
export const prose = (text: string): string =>
  cut(text)
    .split(/`([^`]*)`/)
    .map((piece, index) => (index % 2 === 0 ? escaped(piece) : code(piece)))
    .join('');

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest).trimEnd()}…` : text);

const longest = 1000;

/** Every sign that Markdown could take for its own, as a number that both Markdown and HTML read as the sign itself. */
const written = (text: string): string =>
  text.replaceAll(/[#$&*<>@[\\\]_`|~]|:(?=\/\/)|(?<=\bwww)\./gi, (sign) => `&#${sign.codePointAt(0)};`);
