import { type Span, spanOf } from '../core/span.ts';

/** A YAML text made readable by overwriting its templates, every offset kept. */
export interface Masked {
  readonly text: string;
  readonly templates: readonly Span[];
  /** Templates alone on their lines that put text in: what they add is not known. */
  readonly outputs: readonly TemplateOutput[];
}

export interface TemplateOutput {
  readonly span: Span;
  /** The column at which the text that it puts in will stand. */
  readonly column: number;
}

/**
 * Whether the text is a Go, Helm or Jinja template rather than YAML that merely has braces in a string: a
 * template stands where a line or a value begins.
 */
export const looksLikeTemplate = (text: string): boolean =>
  /(?:^|[\r\n])[ \t]*(?:- +)*(?:[^\s#'"{}][^\s{}]*:[ \t]+|["'][^"'\r\n]*["']:[ \t]+)?(?:\{\{|\{%|\{#)/.test(
    text,
  );

/** Whether a scalar's text holds something that is filled in later. */
export const isTemplated = (text: string): boolean =>
  text.length > 2 &&
  /\{\{|\{%|\$\{|\$\(\w+\)|^\(\(.*\)\)$|^<[A-Za-z][\w .-]*>$|^\$[A-Z_][A-Z0-9_]*(?:$|[/:@.-])|^%[A-Z_]+%$|^@[A-Z_]+@$/.test(
    text,
  );

/**
 * Overwrites every `{{ … }}`, `{% … %}` and `{# … #}`: with spaces where it is alone on its lines, with a
 * letter of the private use area elsewhere, so that a plain scalar stands there.
 */
export function maskTemplates(text: string): Masked {
  const outputs: TemplateOutput[] = [];
  const pattern = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}|\{\{[^\r\n]*/g;
  const templates: Span[] = [];
  const inline = text.replace(pattern, (template: string, at: number) => {
    templates.push(spanOf(at, at + template.length));
    return template.replace(/[^\r\n]/g, filler);
  });
  let masked = '';
  let from = 0;
  for (const line of inline.matchAll(/[^\r\n]+/g)) {
    if (!line[0].includes(filler) || !/^[ \t\uE000]*$/.test(line[0])) continue;
    const end = line.index + line[0].length;
    masked += inline.slice(from, line.index) + ' '.repeat(line[0].length);
    from = end;
    const output = outputOf(text, line.index, end);
    if (output !== undefined) outputs.push(output);
  }
  return { text: masked + inline.slice(from), templates, outputs };
}

const filler = '\uE000';

function outputOf(text: string, start: number, end: number): TemplateOutput | undefined {
  const line = text.slice(start, end);
  const body = line.trim();
  if (!/\{\{|\{%-?\s*include/.test(body) || isControl.test(body)) return undefined;
  const at = start + line.length - line.trimStart().length;
  const indent = /\bn?indent\s+(\d+)/.exec(body)?.[1];
  return { span: spanOf(at, at + body.length), column: indent === undefined ? at - start : Number(indent) };
}

const isControl =
  /^(?:\{\{-?\s*(?:(?:if|else|end|with|range|define|block|break|continue)\b[^}]*|\/\*.*|\$\w*\s*:?=.*)\}\}\s*)+$/;
