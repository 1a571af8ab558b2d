import { spanOf } from '../core/span.ts';
import type { Reading } from './reading.ts';
import { sourceSpan } from './scan.ts';
import type { Assignment } from './syntax.ts';
import { wordOf } from './word.ts';
import { quotedWords } from './words.ts';

/** The pairs of ENV, LABEL and ARG; `ENV NAME the rest` is one pair, and `ARG NAME` has no value. */
export function pairsOf(reading: Reading): readonly Assignment[] {
  const { chunk, line, keyword, escapeChar } = reading;
  const { start, end } = line.arguments;
  const words = quotedWords(chunk.line.slice(0, end), start, escapeChar);
  const [first] = words;
  if (keyword !== 'ARG' && first !== undefined && !first.text.includes('=')) return [oldForm(reading)];
  return words.map((word) => {
    const equals = word.text.indexOf('=');
    const nameEnd = equals < 0 ? word.end : word.start + equals;
    return {
      name: chunk.line.slice(word.start, nameEnd),
      nameSpan: sourceSpan(chunk, spanOf(word.start, nameEnd)),
      value:
        equals < 0
          ? undefined
          : wordOf(reading, { text: word.text.slice(equals + 1), start: nameEnd + 1, end: word.end }),
      span: sourceSpan(chunk, spanOf(word.start, word.end)),
    };
  });
}

function oldForm(reading: Reading): Assignment {
  const { chunk, line } = reading;
  const { start, end } = line.arguments;
  const text = chunk.line.slice(start, end);
  const [, name = text, space = '', value = ''] = /^([^\t\v\f\r ]+)([\t\v\f\r ]+)([\s\S]*)$/.exec(text) ?? [];
  const valueStart = start + name.length + space.length;
  return {
    name,
    nameSpan: sourceSpan(chunk, spanOf(start, start + name.length)),
    value: value === '' ? undefined : wordOf(reading, { text: value, start: valueStart, end }),
    span: sourceSpan(chunk, spanOf(start, end)),
  };
}
