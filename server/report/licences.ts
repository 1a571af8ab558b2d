import deprecated from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import current from 'spdx-license-ids/index.json' with { type: 'json' };

/**
 * A licence as SPDX writes it (SPDX 2.3, annex D), its identifiers spelt as in SPDX's list, which takes capitals and
 * small letters for the same; undefined for what is no such expression, as `GPL-2+` or a whole text.
 */
export function licenceExpression(text: string): string | undefined {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  if (tokens.length === 0 || tokens.length > mostTokens) return undefined;
  const read = either(tokens, 0);
  return read !== undefined && read.next === tokens.length ? read.text : undefined;
}

/** An identifier of SPDX's list as the list spells it; undefined for all else, expressions too. */
export const licenceId = (text: string): string | undefined => ids().get(text.trim().toLowerCase());

/** A piece of an expression, and the token behind it. */
interface Read {
  readonly text: string;
  readonly next: number;
}

/** Nobody's licence is longer, and each parenthesis takes a call. */
const mostTokens = 200;

const either = (tokens: readonly string[], at: number): Read | undefined => joined(tokens, at, 'OR', both);
const both = (tokens: readonly string[], at: number): Read | undefined => joined(tokens, at, 'AND', single);

function joined(
  tokens: readonly string[],
  at: number,
  word: 'AND' | 'OR',
  part: (tokens: readonly string[], at: number) => Read | undefined,
): Read | undefined {
  let read = part(tokens, at);
  while (read !== undefined && tokens[read.next]?.toUpperCase() === word) {
    const { text, next } = read;
    const right = part(tokens, next + 1);
    read = right && { text: `${text} ${word} ${right.text}`, next: right.next };
  }
  return read;
}

function single(tokens: readonly string[], at: number): Read | undefined {
  const token = tokens[at] ?? '';
  if (token === '(') {
    const inner = either(tokens, at + 1);
    return inner && tokens[inner.next] === ')'
      ? { text: `(${inner.text})`, next: inner.next + 1 }
      : undefined;
  }
  const id = simple(token);
  if (id === undefined) return undefined;
  if (tokens[at + 1]?.toUpperCase() !== 'WITH') return { text: id, next: at + 1 };
  const exception = tokens[at + 2] ?? '';
  return isException(exception) ? { text: `${id} WITH ${exception}`, next: at + 3 } : undefined;
}

/** An identifier, with a `+` where later versions may be chosen, or a name of the document's own. */
function simple(token: string): string | undefined {
  if (/^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/.test(token)) return token;
  const id = licenceId(token);
  if (id !== undefined) return id;
  const base = token.endsWith('+') ? licenceId(token.slice(0, -1)) : undefined;
  return base && `${base}+`;
}

/** The list of exceptions has but one name without that word. */
const isException = (token: string): boolean =>
  /^[A-Za-z0-9.-]+$/.test(token) && (/exception/i.test(token) || token === 'Linux-syscall-note');

let known: ReadonlyMap<string, string> | undefined;

function ids(): ReadonlyMap<string, string> {
  known ??= new Map([...deprecated, ...current].map((id) => [id.toLowerCase(), id]));
  return known;
}
