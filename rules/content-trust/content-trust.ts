import { type Span, spanOf } from '../core/span.ts';

/** A place that relies on Docker Content Trust. */
export interface ContentTrustUse {
  readonly at: Span;
  readonly what: 'variable' | 'server' | 'command' | 'option';
  /** As it is written: `DOCKER_CONTENT_TRUST`, `docker trust sign`. */
  readonly name: string;
}

const variable = 'DOCKER_CONTENT_TRUST';
const server = 'DOCKER_CONTENT_TRUST_SERVER';

/** Whether a text may hold any of them: all else need not be looked at. */
export const mayUseContentTrust = (text: string): boolean =>
  /DOCKER_CONTENT_TRUST|\btrust\b|disable-content-trust/.test(text);

/** The use in a variable of an environment, by its name and its value; `undefined` is a value that is not known. */
export function variableUse(name: string, value: string | undefined, at: Span): ContentTrustUse | undefined {
  if (value === undefined || /\$|\{\{/.test(value)) return undefined;
  if (name === server) return value === '' ? undefined : { at, what: 'server', name };
  return name === variable && isOn(value) ? { at, what: 'variable', name } : undefined;
}

/** As Docker's command read it: whatever Go does not take for *false* is on. */
const isOn = (value: string): boolean => value !== '' && !/^(?:0|f|F|false|False|FALSE)$/.test(value);

/** A word of a command, unquoted; undefined where it is not known. */
export interface TrustWord {
  readonly text: string | undefined;
  readonly span: Span;
}

/** The uses in the words of one command: `docker trust sign`, `--disable-content-trust=false`, `export NAME=1`. */
export function wordUses(words: readonly TrustWord[]): readonly ContentTrustUse[] {
  const uses: ContentTrustUse[] = [];
  for (const [index, { text = '', span }] of words.entries()) {
    const [, name = '', value] = /^(DOCKER_CONTENT_TRUST(?:_SERVER)?)=([\s\S]*)$/.exec(text) ?? [];
    const set = variableUse(name, value, span);
    if (set) uses.push(set);
    if (/^--disable-content-trust=(?:0|f|F|false|False|FALSE)$/.test(text))
      uses.push({ at: span, what: 'option', name: '--disable-content-trust=false' });
    const [trust, kind] = isDocker(text) ? afterOptions(words, index + 1) : [];
    if (trust?.text === 'trust' && kind?.text !== undefined && subcommands.has(kind.text))
      uses.push({
        at: spanOf(span.start, kind.span.end),
        what: 'command',
        name: `docker trust ${kind.text}`,
      });
  }
  return uses;
}

const isDocker = (text: string): boolean => /^(?:.*\/)?docker$/.test(text);
const subcommands: ReadonlySet<string> = new Set(['sign', 'inspect', 'revoke', 'key', 'signer', 'view']);

function afterOptions(words: readonly TrustWord[], from: number): readonly TrustWord[] {
  let at = from;
  while (words[at]?.text?.startsWith('-')) at += takesValue.test(words[at]?.text ?? '') ? 2 : 1;
  return words.slice(at, at + 2);
}

/** Docker's options before the command that are followed by a value. */
const takesValue = /^(?:-H|-c|-l|--host|--context|--config|--log-level|--tlscacert|--tlscert|--tlskey)$/;

/** The uses in a script between two places of a text, comments left out. */
export function scriptUses(text: string, start: number, end: number): readonly ContentTrustUse[] {
  const script = text.slice(start, end);
  if (!mayUseContentTrust(script)) return [];
  const uses: ContentTrustUse[] = [];
  let from = start;
  for (const line of script.split('\n')) {
    if (mayUseContentTrust(line)) uses.push(...lineUses(line.replace(comment, ''), from));
    from += line.length + 1;
  }
  return uses;
}

const comment = /^\s*(?:#|\/\/).*|\s#.*/;

function lineUses(line: string, start: number): readonly ContentTrustUse[] {
  return [...line.matchAll(inScript)].flatMap(({ 0: all, index, groups = {} }) => {
    const at = spanOf(start + index, start + index + all.length);
    const { name, value, quoted, kind } = groups;
    if (name !== undefined) return variableUse(name, value ?? quoted, at) ?? [];
    if (kind === undefined) return [{ at, what: 'option', name: '--disable-content-trust=false' } as const];
    return [{ at, what: 'command', name: `docker trust ${kind}` } as const];
  });
}

const inScript =
  /(?<![\w.-])(?<name>DOCKER_CONTENT_TRUST(?:_SERVER)?)=(?:(["'])(?<quoted>[^"'\r\n]*)\2|(?<value>[^\s"';&|)]*))|(?<![\w.-])docker[ \t]+trust[ \t]+(?<kind>sign|inspect|revoke|key|signer|view)\b|(?<![\w-])--disable-content-trust=(?:0|f|false)\b/gi;
