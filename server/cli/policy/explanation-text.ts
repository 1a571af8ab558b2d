import type { Language } from '../../../rules/core/language.ts';
import { levels } from '../../../rules/core/level.ts';
import type { Approved, RequiredKey } from '../../../rules/core/policy.ts';
import { whoWords } from '../../../rules/signature/words.ts';
import type { Style } from '../../report/style.ts';
import { visible } from '../../report/width.ts';
import type { Explanation, IgnoreSaid, Place, RuleSaid, Said } from './explanation.ts';

export interface TextOptions {
  /** Only the rules of this language are listed; undefined: all. */
  readonly language: Language<unknown> | undefined;
  readonly style: Style;
}

/** An explanation for people. */
export const explanationText = (said: Explanation, options: TextOptions): string =>
  `${[...linesOf(said, options)].join('\n')}\n`;

function* linesOf(said: Explanation, { language, style }: TextOptions): Generator<string> {
  yield visible(said.path);
  yield* entry('governed by', governedBy(said));
  for (const file of said.above) yield* entry('locks above', [file]);
  yield* entry('checked', [checkedText(said)]);
  yield* entry(
    'overrides',
    said.overrides.map(({ paths, place }) => at(paths.join(', '), place)),
  );
  yield* entry('ignores', said.ignores.map(ignoreText));
  yield* entry(
    'registries',
    said.images.registries.map((one) => at(one.value, one.place)),
  );
  yield* entry(
    'approved',
    said.images.approved.map((one) => at(approvedText(one.value), one.place)),
  );
  yield* entry(
    'mirrors',
    said.images.mirrors.map(({ value, place }) => at(`${value.from} → ${value.to}`, place)),
  );
  yield* signatureLines(said.signatures);
  yield* entry('image labels', said.labels.required.map(keyText));
  yield* entry('labels', said.kubernetes.requiredLabels.map(keyText));
  yield* entry('annotations', said.kubernetes.requiredAnnotations.map(keyText));
  const { version, podSecurity } = said.kubernetes;
  if (language === undefined || language.id === 'kubernetes')
    yield* entry('kubernetes', [`${version}; Pod Security ${podSecurity.level}, ${podSecurity.version}`]);
  yield '';
  const own = language && new Set(language.rules.map(({ id }) => id));
  yield* ruleLines(
    said.rules.filter(({ id }) => own === undefined || own.has(id)),
    style,
  );
}

function* signatureLines({ signers, trustRoots, images }: Explanation['signatures']): Generator<string> {
  yield* entry(
    'signers',
    signers.map(({ value: { name, who }, place }) =>
      at(`${name}: ${whoWords(who).replaceAll('`', '')}`, place),
    ),
  );
  yield* entry(
    'trust roots',
    trustRoots.map((one) => at(one.value, one.place)),
  );
  yield* entry(
    'signed images',
    images.map(({ value: { match, signers: who }, place }) =>
      at(`${match.join(', ')}${who.length === 0 ? '' : ` by ${who.join(', ')}`}`, place),
    ),
  );
}

const column = 14;

function* entry(name: string, values: readonly string[]): Generator<string> {
  for (const [index, value] of values.entries())
    yield `  ${(index === 0 ? name : '').padEnd(column)}${visible(value)}`;
}

const at = (text: string, { file, line }: Place): string => `${text}  (${file}:${line})`;

const governedBy = ({ policies }: Explanation): readonly string[] =>
  policies.length === 0
    ? ['no policy file, so the preset recommended']
    : policies
        .toReversed()
        .map((one, index) => `${index === 0 ? '' : 'extends '}${one.file}${presetsText(one.extends)}`);

const presetsText = (extended: readonly string[]): string =>
  extended.length === 0 ? '' : `, which extends ${extended.join(', ')}`;

function checkedText({ checked, ignores }: Explanation): string {
  const by = ignores.findLast(({ rules, expired }) => rules === 'all' && !expired);
  const place = by === undefined ? '' : `, left out by ${at(by.paths.join(', '), by.place)}`;
  return checked === 'yes' ? 'yes' : `${checked}${place}`;
}

function ignoreText({ rules, reason, owner, until, expired, place }: IgnoreSaid): string {
  const what = rules === 'all' ? 'the file' : rules.join(', ');
  const notes = [
    until === null ? '' : expired ? `ran out on ${until}` : `until ${until}`,
    owner === null ? '' : `by ${owner}`,
    reason ?? '',
  ].filter((note) => note !== '');
  return at([what, ...notes].join('; '), place);
}

function approvedText(approved: Approved): string {
  if (typeof approved === 'string') return approved;
  const { image, tags, digests, replaces } = approved;
  const versions = [...tags, ...digests];
  return [
    image,
    ...(versions.length > 0 ? [`in ${versions.join(', ')}`] : []),
    ...(replaces.length > 0 ? [`in place of ${replaces.join(', ')}`] : []),
  ].join(' ');
}

const keyText = ({ value: { name, like }, place }: Said<RequiredKey>): string =>
  at(like === undefined ? name : `${name}: ${like}`, place);

/** From severe to off, by name. */
function* ruleLines(rules: readonly RuleSaid[], style: Style): Generator<string> {
  const order = [...levels, 'off'] as const;
  const sorted = [...rules].sort(
    (a, b) => order.indexOf(a.level) - order.indexOf(b.level) || (a.id < b.id ? -1 : 1),
  );
  const width = Math.max(0, ...sorted.map(({ id }) => id.length));
  for (const { id, level, by, place, options, locked } of sorted) {
    const from = place === null ? by : `${by} ${place.file}:${place.line}`;
    const set = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    const lock =
      locked === null ? '' : `, locked at ${locked.level} by ${locked.place.file}:${locked.place.line}`;
    const shown = level === 'off' ? style.dim(level.padEnd(9)) : style.level(level, level.padEnd(9));
    const why = `${from}${set.length === 0 ? '' : ` (${set.join(', ')})`}${lock}`;
    yield `${shown}${id.padEnd(width)}  ${visible(why)}`;
  }
}
