import { expandWord, type LexedWord, type Variable } from './lexer.ts';
import type { Reading } from './reading.ts';
import { sourceSpan } from './scan.ts';
import type { Word } from './syntax.ts';

/** One word of a joined line; its value stays open where it refers to variables. */
export function wordOf(
  { chunk, escapeChar, line: { json } }: Pick<Reading, 'chunk' | 'escapeChar' | 'line'>,
  { text, start, end }: LexedWord,
): Word {
  const span = sourceSpan(chunk, { start, end });
  if (json === 'strings' && start !== end) {
    const raw = chunk.line.slice(start, end);
    if (!text.includes('$')) return { span, raw, value: text, variables: [] };
    return { span, raw, value: undefined, variables: expandWord(text, escapeChar, unknown).variables };
  }
  if (!/[$'"\\`]/.test(text)) return { span, raw: text, value: text, variables: [] };
  const { value, variables } = expandWord(text, escapeChar, unknown);
  return { span, raw: text, value, variables };
}

const unknown = (): Variable => ({ kind: 'unknown' });
