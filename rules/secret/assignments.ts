import { type Span, spanOf } from '../core/span.ts';
import { tellingOf } from './names.ts';

/** `NAME=value`, `name: value` or `"name": "value"` in shell text, a file's content, a flag. */
export interface NamedText {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string;
  /** Without quotes. */
  readonly valueSpan: Span;
}

/** Every assignment between two offsets whose name tells of a secret. */
export function tellingAssignmentsIn(text: string, from = 0, to = text.length): readonly NamedText[] {
  const found: NamedText[] = [];
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    if (code !== equals && code !== colon) continue;
    const next = text.charCodeAt(index + 1);
    if (code === colon && !isSpaceOrQuote(next) && !isSpaceOrQuote(text.charCodeAt(index - 1))) continue;
    if (next === equals || text.charCodeAt(index - 1) === equals) continue;
    const one = readAt(text, from, index, to);
    if (one) found.push(one);
  }
  return found;
}

const equals = 61;
const colon = 58;
const isSpaceOrQuote = (code: number): boolean => code === 32 || code === 9 || code === 34 || code === 39;

/** Also the backslash before a quote inside a quoted text. */
const isAroundName = (code: number): boolean => isSpaceOrQuote(code) || code === 92;

function readAt(text: string, from: number, sign: number, to: number): NamedText | undefined {
  let end = sign;
  while (end > from && isAroundName(text.charCodeAt(end - 1))) end -= 1;
  let start = end;
  while (start > from && isNameSign(text.charCodeAt(start - 1))) start -= 1;
  if (end - start < 2) return undefined;
  const name = text.slice(start, end);
  if (tellingOf(name) === undefined) return undefined;
  const free = text.charCodeAt(sign) === colon || end < sign || /\s/.test(text.charAt(sign + 1));
  const valueSpan = valueAfter(text, sign + 1, to, free);
  if (valueSpan === undefined) return undefined;
  return { name, nameSpan: spanOf(start, end), value: text.slice(valueSpan.start, valueSpan.end), valueSpan };
}

/** Letters, digits, `_`, `-` and `.`. */
const isNameSign = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 45 ||
  code === 46;

const valueForm =
  /[ \t]*(?:\\?"((?:[^"\\\r\n]|\\(?!"))*)\\?"|'([^'\r\n]*)'|([^\s"'`,;&|<>(){}[\]\\]+(?:[^\s"'`;&|<>(){}\\]*[^\s"'`;&|<>(){}\\,\]])?))/y;

/** `free`: white space may stand around the sign, so that unquoted words must reach the line's end. */
function valueAfter(text: string, from: number, to: number, free: boolean): Span | undefined {
  valueForm.lastIndex = from;
  const match = valueForm.exec(text);
  if (!match || valueForm.lastIndex > to) return undefined;
  const value = match[1] ?? match[2] ?? match[3] ?? '';
  if (value === '') return undefined;
  const start = from + match[0].indexOf(value, match[0].search(/\S/));
  if (match[3] !== undefined && (isCode(value) || goesOn(text, start + value.length, free))) return undefined;
  return spanOf(start, start + value.length);
}

/** `request.headers`, `config.token` in a program's text. */
const isCode = (value: string): boolean => /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$|::|->/.test(value);

/** A call, an expansion, or, where the sign stands free, a sentence. */
function goesOn(text: string, at: number, free: boolean): boolean {
  if (/[({$`[]/.test(text.charAt(at))) return true;
  if (!free) return false;
  restOfLine.lastIndex = at;
  return !restOfLine.test(text);
}

const restOfLine = /[ \t]*[,;}\]'"]*[ \t]*(?:#[^\r\n]*|\/\/[^\r\n]*)?(?:[\r\n]|$)/y;
