import { type Span, spanOf } from '../core/span.ts';
import type { Directive } from './syntax.ts';

/** Reads a comment line at the top of the file as a parser directive; undefined where it is a plain comment. */
export function readDirective(text: string, { start, end }: Span): Directive | undefined {
  const line = text.slice(start, end);
  const [, before = '', name = '', value = ''] = directiveLine.exec(line) ?? [];
  if (!known.has(name.toLowerCase())) return undefined;
  const from = start + before.length;
  return {
    name: name.toLowerCase(),
    value,
    valueSpan: spanOf(from, from + value.length),
    span: spanOf(start, end),
  };
}

const known: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);
const directiveLine = /^(#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*)(.+?)\s*$/;
