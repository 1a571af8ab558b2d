import { type Span, spanOf } from '../core/span.ts';
import { isHarmless, isReference, isStandIn } from './placeholders.ts';
import { tokenForms } from './vendors.ts';

/** A secret that is told by its own form, whatever it is called. */
export interface FoundToken {
  /** With its article: `a GitHub token`. */
  readonly what: string;
  /** The secret itself; of a URL its password alone. */
  readonly span: Span;
}

/**
 * Every token, private key and URL password between two offsets of a text, in order. One pass over the
 * signs finds the few runs that are long enough to be tried; the forms are tried on those alone.
 */
export function tokensIn(text: string, from = 0, to = text.length): readonly FoundToken[] {
  const found: FoundToken[] = [];
  let start = from;
  let candidate = -1;
  let previous = 0;
  let atBoundary = true;
  for (let index = from; index <= to; index += 1) {
    const code = index < to ? text.charCodeAt(index) : 0;
    if (code < 128 && tokenSigns[code] === 1) {
      if (atBoundary && candidate < 0 && mayBegin[(previous << 7) | code] === 1) candidate = index - 1;
      atBoundary = lettersAndDigits[previous] === 0;
      previous = code;
      continue;
    }
    if (index - start >= shortestToken) {
      if (candidate >= 0) addTokens(found, text, candidate, index);
      addTokensByContent(found, text, start, index);
    }
    if (code === colon && text.startsWith('://', index)) addUrlPassword(found, text, index, to);
    start = index + 1;
    candidate = -1;
    previous = 0;
    atBoundary = true;
  }
  addPrivateKeys(found, text, from, to);
  return found.length > 1 ? found.sort((a, b) => a.span.start - b.span.start) : found;
}

const shortestToken = 18;
const colon = 58;

/** Letters, digits and the signs that tokens hold. */
const lettersAndDigits = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z\d]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const tokenSigns = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.+/=~-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** By the first two signs of a token: the forms that may stand there. */
const formsByBeginning = new Map<
  number,
  { readonly begins: string; readonly what: string; readonly form: RegExp }[]
>();
for (const { what, begins, form } of tokenForms) {
  for (const one of begins?.split(' ') ?? []) {
    for (const second of one.length > 1
      ? [one.charCodeAt(1)]
      : Array.from({ length: 128 }, (_, code) => code)) {
      const key = (one.charCodeAt(0) << 7) | second;
      const forms = formsByBeginning.get(key) ?? [];
      forms.push({ begins: one, what, form: new RegExp(form, 'y') });
      formsByBeginning.set(key, forms);
    }
  }
}
const mayBegin = Uint8Array.from({ length: 1 << 14 }, (_, key) => (formsByBeginning.has(key) ? 1 : 0));

const formsByContent = tokenForms.flatMap(({ what, holds, form }) =>
  holds === undefined ? [] : [{ what, holds, form: new RegExp(`(?<![\\w~])(?:${form})`, 'g') }],
);

function addTokens(found: FoundToken[], text: string, start: number, end: number): void {
  let before = 0;
  for (let index = start; index < end - 1; index += 1) {
    const code = text.charCodeAt(index);
    const atBoundary = lettersAndDigits[before] === 0;
    before = code;
    const key = (code << 7) | text.charCodeAt(index + 1);
    if (!atBoundary || mayBegin[key] !== 1) continue;
    for (const { begins, what, form } of formsByBeginning.get(key) ?? []) {
      if (!text.startsWith(begins, index)) continue;
      form.lastIndex = index;
      const match = form.exec(text)?.[0];
      if (match === undefined) continue;
      if (!isStandIn(match)) found.push({ what, span: spanOf(index, index + match.length) });
      index += match.length - 1;
      before = text.charCodeAt(index);
      break;
    }
  }
}

function addTokensByContent(found: FoundToken[], text: string, start: number, end: number): void {
  if (end - start < 34) return;
  const run = text.slice(start, end);
  for (const { what, holds, form } of formsByContent) {
    if (!run.includes(holds)) continue;
    for (const match of run.matchAll(form)) {
      const at = start + match.index;
      if (!isStandIn(match[0])) found.push({ what, span: spanOf(at, at + match[0].length) });
    }
  }
}

const credentialsOfUrl = /:\/\/([^\s:@/'"`<>{}[\],;]*):([^\s@/'"`]+)@(?=[\w[$])/y;

function addUrlPassword(found: FoundToken[], text: string, index: number, to: number): void {
  credentialsOfUrl.lastIndex = index;
  const match = credentialsOfUrl.exec(text);
  const [whole, user, password] = match ?? [];
  if (whole === undefined || user === undefined || password === undefined) return;
  const end = index + whole.length - 1;
  if (end > to || isUrlStandIn(user, password)) return;
  found.push({ what: 'a password in a URL', span: spanOf(end - password.length, end) });
}

/** `https://user:password@host` and the like stand in explanations. */
const isUrlStandIn = (user: string, password: string): boolean =>
  isReference(password) ||
  /\$/.test(password) ||
  isHarmless(password) ||
  (/^(?:(?:my|some|the)?-?(?:user(?:name|id)?|acct|account|login|name|usr)|me|u|foo)$/i.test(user) &&
    /^(?:(?:my|some|the|user)?[-_]?(?:pw|pwd|pass|passwd|password|secret|token)|p|bar)$/i.test(password)) ||
  /^(?:x-oauth-basic|x-token-auth)$/.test(password);

const keyBegin = /-{3,5}BEGIN (?:[A-Z\d]+ ){0,3}PRIVATE KEY(?: BLOCK)?-{3,5}/g;
const keyEnd = /-{3,5}END\s+(?:[A-Z\d]+ ){0,3}PRIVATE KEY(?: BLOCK)?-{3,5}/g;

/** From BEGIN to END; where END is missing, the signs that may be the key's. */
function addPrivateKeys(found: FoundToken[], text: string, from: number, to: number): void {
  const hint = text.indexOf('PRIVATE KEY', from);
  if (hint < 0 || hint >= to) return;
  keyBegin.lastIndex = from;
  for (let begin = keyBegin.exec(text); begin && begin.index < to; begin = keyBegin.exec(text)) {
    keyEnd.lastIndex = keyBegin.lastIndex;
    const end = keyEnd.exec(text);
    const stop = end && keyEnd.lastIndex <= to ? keyEnd.lastIndex : restOfKey(text, keyBegin.lastIndex, to);
    if (hasBody(text.slice(keyBegin.lastIndex, stop))) {
      found.push({ what: 'a private key', span: spanOf(begin.index, stop) });
    }
    keyBegin.lastIndex = stop;
  }
}

function restOfKey(text: string, from: number, to: number): number {
  const rest = /(?:[\w+/=:,-]|\s|\\n)*/y;
  rest.lastIndex = from;
  return Math.min(to, from + (rest.exec(text)?.[0].trimEnd().length ?? 0));
}

/** A grep for the header, or a header with dots behind it, is no key. */
const hasBody = (body: string): boolean =>
  /[A-Za-z\d+/=]{5,}/.test(body.replace(/-{3,5}END[\s\S]*$/, '')) &&
  !/^\s*(?:\.{2,}|<|\$|\{\{|your|example|insert)/i.test(body.replaceAll('\\n', '').replace(/^['"]/, ''));
