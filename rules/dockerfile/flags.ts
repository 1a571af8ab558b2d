import { nearestWord } from '../core/nearest.ts';
import type { Report } from '../core/rule.ts';
import { spanOf } from '../core/span.ts';
import { fieldsOf } from './mounts.ts';
import type { Reading } from './reading.ts';
import { sourceSpan } from './scan.ts';

/** What BuildKit refuses about the flags of an instruction. */
export function* flagProblems({ chunk, line, keyword }: Reading): Generator<Report> {
  const known = knownFlags.get(keyword) ?? noFlags;
  if (unread.has(keyword) || isHealthcheckNone(chunk.line, line.arguments.start, keyword)) return;
  const seen = new Set<string>();
  for (const { text, start, end } of line.flags) {
    const [name = '', ...values] = text.slice(2).split('=');
    const kind = known.get(name);
    const value = values.length === 0 ? undefined : values.join('=');
    const message =
      kind === undefined
        ? unknownFlag(keyword, name, [...known.keys()])
        : seen.has(name) && kind !== 'list'
          ? `\`--${name}\` stands here twice.`
          : problemOfValue(keyword, name, kind, value);
    seen.add(name);
    if (message !== undefined) yield { at: sourceSpan(chunk, spanOf(start, end)), message };
  }
}

type FlagKind = 'text' | 'list' | 'switch';

const noFlags: ReadonlyMap<string, FlagKind> = new Map();

const flagTable: readonly (readonly [keyword: string, kind: FlagKind, names: string])[] = [
  ['ADD', 'text', 'chown chmod checksum'],
  ['ADD', 'switch', 'link keep-git-dir unpack'],
  ['ADD', 'list', 'exclude'],
  ['COPY', 'text', 'chown chmod from'],
  ['COPY', 'switch', 'link parents'],
  ['COPY', 'list', 'exclude'],
  ['FROM', 'text', 'platform'],
  ['HEALTHCHECK', 'text', 'interval timeout start-period start-interval retries'],
  ['RUN', 'list', 'mount device'],
  ['RUN', 'text', 'network security'],
];

const knownFlags: ReadonlyMap<string, ReadonlyMap<string, FlagKind>> = new Map(
  ['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN'].map((keyword) => [
    keyword,
    new Map(
      flagTable.flatMap(([of, kind, names]) =>
        of === keyword ? names.split(' ').map((name) => [name, kind] as const) : [],
      ),
    ),
  ]),
);

/** BuildKit does not look at the flags of these at all. */
const unread: ReadonlySet<string> = new Set(['ARG', 'STOPSIGNAL']);

const isHealthcheckNone = (line: string, from: number, keyword: string): boolean =>
  keyword === 'HEALTHCHECK' && /^none\b/i.test(line.slice(from));

function unknownFlag(keyword: string, name: string, known: readonly string[]): string {
  const near = nearestWord(name, known);
  return `${keyword} has no flag \`--${name}\`.${near ? ` Did you mean \`--${near}\`?` : ''}`;
}

function problemOfValue(
  keyword: string,
  name: string,
  kind: FlagKind,
  value: string | undefined,
): string | undefined {
  if (kind === 'switch') {
    return value === undefined || /^(?:true|false)$/i.test(value)
      ? undefined
      : `\`--${name}\` is a switch: write \`--${name}\` or \`--${name}=false\`.`;
  }
  if (value === undefined) return `\`--${name}\` needs a value: \`--${name}=…\`.`;
  if (keyword === 'RUN') return problemOfRunFlag(name, value);
  return keyword === 'HEALTHCHECK' ? problemOfHealthFlag(name, value) : undefined;
}

function problemOfRunFlag(name: string, value: string): string | undefined {
  if (name === 'network' && !/^(?:default|none|host)$/.test(value)) {
    return '`--network` is `default`, `none` or `host`.';
  }
  if (name === 'security' && !/^(?:sandbox|insecure)$/.test(value)) {
    return '`--security` is `sandbox` or `insecure`.';
  }
  if (name === 'mount' && !isCsv(value)) {
    return 'A mount’s options are divided by commas; a quote may only stand around a whole one.';
  }
  const takesVariable = (text: string): boolean => /^from=.*\$./i.test(text);
  return name === 'mount' && fieldsOf(value).some(({ text }) => takesVariable(text))
    ? 'A mount’s `from` takes no variables: name a stage that has them in its FROM.'
    : undefined;
}

/** BuildKit reads the options of a mount as one record of CSV. */
const isCsv = (text: string): boolean =>
  /^(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*$/.test(text) && text !== '';

function problemOfHealthFlag(name: string, value: string): string | undefined {
  if (name === 'retries') {
    return /^\+?\d*$/.test(value) ? undefined : '`--retries` is a whole number, zero or more.';
  }
  if (value === '' || /^[+-]?0$/.test(value)) return undefined;
  if (!/^\+?(?:\d+\.?\d*(?:ns|us|µs|μs|ms|s|m|h)|\.\d+(?:ns|us|µs|μs|ms|s|m|h))+$/.test(value)) {
    return `\`--${name}\` is a time such as \`30s\` or \`1m30s\`.`;
  }
  const isZero = !/[1-9]/.test(value);
  return isZero || milliseconds(value) >= 1 ? undefined : `\`--${name}\` cannot be less than \`1ms\`.`;
}

function milliseconds(text: string): number {
  let sum = 0;
  for (const [, count = '0', unit = 'ms'] of text.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(count) * (unitLengths.get(unit) ?? 0.001);
  }
  return sum;
}

const unitLengths: ReadonlyMap<string, number> = new Map([
  ['ns', 0.000001],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);
