/**
 * A text with Compose's variables put in: the default of `${NAME:-default}` and `${NAME-default}`, `$` for
 * `$$`. Undefined where a variable has no default, since it is set outside the file.
 */
export function interpolate(text: string, depth = 0): string | undefined {
  if (!text.includes('$')) return text;
  if (depth > 20) return undefined;
  let result = '';
  let from = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    result += text.slice(from, at);
    if (text[at + 1] === '$') {
      result += '$';
      from = at + 2;
      continue;
    }
    const variable = variableAt(text, at);
    if (variable?.fallback === undefined) return undefined;
    const value = interpolate(text.slice(variable.fallback, variable.end - 1), depth + 1);
    if (value === undefined) return undefined;
    result += value;
    from = variable.end;
  }
  return result + text.slice(from);
}

/** Where the default of a text that is one variable and nothing else stands, counted from its start. */
export function defaultWithin(text: string): { readonly start: number; readonly end: number } | undefined {
  const variable = text.startsWith('$') ? variableAt(text, 0) : undefined;
  if (variable?.fallback === undefined || variable.end !== text.length) return undefined;
  return { start: variable.fallback, end: variable.end - 1 };
}

interface Variable {
  /** Just after its closing brace. */
  readonly end: number;
  /** Where its default begins; undefined where it has none. */
  readonly fallback: number | undefined;
}

/** The variable with braces that begins at an offset; undefined for one without, or one that is never closed. */
function variableAt(text: string, at: number): Variable | undefined {
  const head = /^\$\{\w+(:?-)?/.exec(text.slice(at));
  if (head === null) return undefined;
  let depth = 1;
  for (let index = at + head[0].length; index < text.length; index += 1) {
    if (text.startsWith('${', index)) depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0)
      return { end: index + 1, fallback: head[1] === undefined ? undefined : at + head[0].length };
  }
  return undefined;
}
