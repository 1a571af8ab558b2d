import { xml } from './escape.ts';
import type { Excerpt } from './model.ts';

/** A message of ours as HTML: what stands between backticks is code. */
export const prose = (text: string): string =>
  text
    .split(/`([^`]*)`/)
    .map((piece, index) => (index % 2 === 0 ? xml(piece) : `<code>${xml(piece)}</code>`))
    .join('');

/** The line of a finding, what is meant marked. */
export function excerptHtml({ text, from, to, goesOn }: Excerpt): string {
  const meant = `<mark>${source(text.slice(from, to))}</mark>`;
  return `${source(text.slice(0, from))}${meant}${source(text.slice(to))}${goesOn ? ' …' : ''}`;
}

/** Source text, in which tabs stay tabs. */
const source = (text: string): string => text.split('\t').map(xml).join('\t');

/** Why a rule is: the paragraphs of its page between the head and the first title, without their links. */
export function whyOf(page: string): string {
  const body = page.replaceAll('\r\n', '\n').split('<!-- /meta -->')[1] ?? '';
  return (body.split(/^## /m)[0] ?? '')
    .replaceAll(/\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim().replaceAll('\n', ' '))
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${prose(paragraph)}</p>`)
    .join('');
}
