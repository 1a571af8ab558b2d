import assert from 'node:assert/strict';
import { noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import type { Language } from '../../rules/core/language.ts';
import { type LintInput, lint, secretsOf } from '../../rules/core/lint.ts';
import { maskText } from '../../rules/core/mask.ts';
import { integer } from '../../rules/core/options.ts';
import { headOf, policyWith, ruleAgainst, type Words, wordsLanguage, wordsRule } from '../support/words.ts';

const input: LintInput = {
  policy: policyWith({}),
  facts: noFacts,
  today: '2026-11-21',
  onCrash: (rule, error) => {
    throw new Error(rule, { cause: error });
  },
};

const check = (language: Language<Words>, text: string, more: Partial<LintInput> = {}): readonly Finding[] =>
  lint(language, language.parse(text), { ...input, ...more });

const summary = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ rule, level, at, suppressed }) =>
    [`${at.start}-${at.end}`, rule, level, ...(suppressed ? [`by ${suppressed.by}`] : [])].join(' '),
  );

describe('lint', () => {
  const foo = ruleAgainst('foo');
  const bar = ruleAgainst('bar');

  it('gives findings of all rules in the order of the text, in offsets of the file', () => {
    const findings = check(wordsLanguage(foo, bar), 'bar foo\n---\nbar\n');
    assert.deepEqual(summary(findings), ['0-3 no-bar warning', '4-7 no-foo warning', '12-15 no-bar warning']);
  });

  it('takes the level from the policy, and asks no rule that is off', () => {
    const silent = wordsRule({
      ...headOf('silent'),
      // biome-ignore lint/correctness/useYield: it must never be asked.
      *check() {
        throw new Error('asked');
      },
    });
    const policy = policyWith({ 'no-foo': 'hint', 'no-bar': 'off', silent: 'off' });
    assert.deepEqual(summary(check(wordsLanguage(foo, bar, silent), 'foo bar', { policy })), [
      '0-3 no-foo hint',
    ]);
  });

  it('has rules of a wider preset off where the policy says nothing of them', () => {
    const strict = ruleAgainst('foo', { preset: 'strict' });
    assert.deepEqual(summary(check(wordsLanguage(strict), 'foo')), []);
  });

  it('gives a rule its options, by default or from the policy', () => {
    const long = wordsRule({
      ...headOf('long'),
      options: { most: integer(3, 'The most letters.') },
      *check({ document }, { most }) {
        for (const { text, at } of document.words) if (text.length > most) yield { at, message: `${most}.` };
      },
    });
    assert.equal(check(wordsLanguage(long), 'four').length, 1);
    const policy = policyWith({});
    const settings = new Map([['long', { level: 'error', options: { most: 4 } } as const]]);
    assert.equal(check(wordsLanguage(long), 'four', { policy: { ...policy, settings } }).length, 0);
  });

  it('goes on where a rule throws, keeping what the others find', () => {
    const bad = wordsRule({
      ...headOf('bad'),
      *check({ document }) {
        for (const { at } of document.words) yield { at, message: 'Before.' };
        throw new Error('broken');
      },
    });
    const crashes: string[] = [];
    const findings = check(wordsLanguage(bad, foo), 'foo', {
      onCrash: (rule, error) => crashes.push(`${rule}: ${error}`),
    });
    assert.ok(summary(findings).includes('0-3 no-foo warning'));
    assert.deepEqual(crashes, ['bad: Error: broken']);
  });

  it('tells what cannot be read as `parse-error`', () => {
    assert.deepEqual(summary(check(wordsLanguage(foo), 'foo\n---\n ??? foo')), [
      '0-3 no-foo warning',
      '9-12 parse-error error',
      '13-16 no-foo warning',
    ]);
  });

  it('counts a report that is meant once a file only the first time', () => {
    const once = ruleAgainst('foo', {}, { once: 'foo' });
    assert.deepEqual(summary(check(wordsLanguage(once), 'foo foo\n---\nfoo')), ['0-3 no-foo warning']);
  });

  it('counts the next one where the first is ignored', () => {
    const once = ruleAgainst('foo', {}, { once: 'foo' });
    assert.deepEqual(summary(check(wordsLanguage(once), '! seaworthy no-foo\nfoo\nfoo')), [
      '19-22 no-foo warning by seaworthy',
      '23-26 no-foo warning',
    ]);
  });

  it('masks secrets in messages, titles, related places and anchors', () => {
    const leaky = wordsRule({
      ...headOf('leaky'),
      *check({ document: { words } }) {
        for (const { text, at } of words) {
          if (!text.startsWith('s3cret')) continue;
          const fixes = [{ title: `Remove ${text}`, safety: 'unsafe', edits: () => [] }] as const;
          yield { at, message: `Found ${text}.`, fixes, related: [{ at, message: `As ${text}.` }] };
        }
      },
    });
    const language = wordsLanguage(leaky);
    const parsed = language.parse('x s3cret-abc');
    const [finding] = lint(language, parsed, input);
    assert.equal(finding?.message, `Found ${maskText}.`);
    assert.equal(JSON.stringify(finding).includes('s3cret-abc'), false);
    assert.deepEqual(secretsOf(language, parsed), ['s3cret-abc']);
  });

  it('moves the edits of a fix with the part that it is for', () => {
    const mended = wordsRule({
      ...headOf('mended'),
      *check({ document: { words } }) {
        for (const { text, at } of words) {
          if (text !== 'foo') continue;
          const fixes = [
            { title: 'Write bar', safety: 'safe', edits: () => [{ span: at, text: 'bar' }] },
          ] as const;
          yield { at, message: 'No foo.', fixes, related: [{ at, message: 'Here.' }] };
        }
      },
    });
    const [finding] = check(wordsLanguage(mended), 'a\n---\nfoo');
    assert.deepEqual(finding?.fixes[0]?.edits(), [{ span: { start: 6, end: 9 }, text: 'bar' }]);
    assert.deepEqual(finding?.related[0]?.at, { start: 6, end: 9 });
  });

  it('checks a part that did not change only once', () => {
    let asked = 0;
    const counting = wordsRule({
      ...headOf('counting'),
      *check({ document: { words } }) {
        asked += 1;
        for (const { at } of words) yield { at, message: 'A word.' };
      },
    });
    const language = wordsLanguage(counting);
    const first = language.parse('a\n---\nb\n---\nc');
    assert.equal(lint(language, first, input).length, 3);
    const second = language.parse('a\n---\nlonger\n---\nc', first);
    const findings = lint(language, second, input);
    assert.equal(asked, 4);
    assert.deepEqual(
      findings.map(({ at }) => at.start),
      [0, 6, 17],
    );
    lint(language, second, { ...input, today: '2026-11-22' });
    assert.equal(asked, 7);
  });
});

describe('gathering', () => {
  const gather = {
    rule: 'whole',
    key: 'web',
    at: { start: 0, end: 1 },
    message: 'All of it is missing.',
    fixes: [
      { title: 'Write it', safety: 'unsafe', edits: () => [{ span: { start: 1, end: 1 }, text: '!' }] },
    ],
  } as const;
  const foo = ruleAgainst('foo', { level: 'error' }, { gather });
  const bar = ruleAgainst('bar', { level: 'hint' }, { gather });
  const whole = wordsRule({ ...headOf('whole'), sources: ['peer/ALL'], *check() {} });

  it('makes one finding of several, as severe as the severest, that names them', () => {
    const [finding, ...more] = check(wordsLanguage(foo, bar, whole), 'x foo bar');
    assert.equal(more.length, 0);
    assert.equal(finding?.rule, 'whole');
    assert.equal(finding?.level, 'error');
    assert.deepEqual(finding?.standsFor, ['no-foo', 'no-bar']);
    assert.deepEqual(finding?.sources, ['peer/ALL', 'peer/NO-FOO', 'peer/NO-BAR']);
    assert.equal(finding?.fixes[0]?.title, 'Write it');
  });

  it('leaves out the parts that are off or ignored', () => {
    const policy = policyWith({ 'no-foo': 'off' });
    const [finding] = check(wordsLanguage(foo, bar, whole), 'x foo bar', { policy });
    assert.equal(finding?.level, 'hint');
    assert.deepEqual(finding?.standsFor, ['no-bar']);
    const ignored = check(wordsLanguage(foo, bar, whole), 'x\n! seaworthy no-foo\nfoo\nbar');
    assert.deepEqual(summary(ignored), ['0-1 whole hint', '21-24 no-foo error by seaworthy']);
  });

  it('leaves the parts by themselves where the gathering rule is off', () => {
    const policy = policyWith({ whole: 'off' });
    assert.deepEqual(summary(check(wordsLanguage(foo, bar, whole), 'x foo bar', { policy })), [
      '2-5 no-foo error',
      '6-9 no-bar hint',
    ]);
  });
});
