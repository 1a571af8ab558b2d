import assert from 'node:assert/strict';
import { noFacts } from '../../rules/core/facts.ts';
import { lint } from '../../rules/core/lint.ts';
import { policyWith, ruleAgainst, wordsLanguage } from '../support/words.ts';

const language = wordsLanguage(ruleAgainst('foo'), ruleAgainst('bar'));

/** `rule`, or `rule (by tool: reason)` where it is ignored, in the order of the text. */
const check = (text: string, off: readonly string[] = []): readonly string[] =>
  lint(language, language.parse(text), {
    policy: policyWith(Object.fromEntries(off.map((id) => [id, 'off'] as const))),
    facts: noFacts,
    today: '2026-11-21',
    onCrash: (rule, error) => {
      throw new Error(rule, { cause: error });
    },
  }).map(({ rule, suppressed }) =>
    suppressed ? `${rule} (${suppressed.by}: ${suppressed.reason ?? 'no reason'})` : rule,
  );

describe('an ignore comment', () => {
  it('keeps the finding that it covers, marked with who said so and why', () => {
    assert.deepEqual(check('! seaworthy no-foo : it is fine\nfoo\nfoo'), [
      'no-foo (seaworthy: it is fine)',
      'no-foo',
    ]);
  });

  it('covers only the rules that it names', () => {
    assert.deepEqual(check('! seaworthy no-foo\nfoo bar'), ['no-foo (seaworthy: no reason)', 'no-bar']);
    assert.deepEqual(check('! seaworthy no-foo no-bar\nfoo bar'), [
      'no-foo (seaworthy: no reason)',
      'no-bar (seaworthy: no reason)',
    ]);
    assert.deepEqual(check('! seaworthy *\nfoo bar'), [
      'no-foo (seaworthy: no reason)',
      'no-bar (seaworthy: no reason)',
    ]);
  });

  it('of the file covers every part of it', () => {
    assert.deepEqual(check('foo\n---\n!! seaworthy no-foo\nx\n---\nfoo'), [
      'no-foo (seaworthy: no reason)',
      'no-foo (seaworthy: no reason)',
    ]);
  });

  it('in the form of a peer names the rule as the peer does, in any case', () => {
    assert.deepEqual(check('! peer no-FOO\nfoo'), ['no-foo (peer: no reason)']);
    assert.deepEqual(check('! other NO-FOO\nfoo'), ['no-foo']);
    assert.deepEqual(check('! peer no-foo-bar\nfoo'), ['no-foo']);
  });

  it('in the form of a peer that names no rule hides what the peer checks too', () => {
    assert.deepEqual(check('! peer *\nfoo bar'), ['no-foo (peer: no reason)', 'no-bar (peer: no reason)']);
    assert.deepEqual(check('! other *\nfoo bar'), ['no-foo', 'no-bar']);
  });

  it('of ours goes before that of a peer', () => {
    assert.deepEqual(check('!! peer NO-FOO : theirs\n! seaworthy no-foo : ours\nfoo'), [
      'no-foo (seaworthy: ours)',
    ]);
  });

  it('counts on its last day and no longer, and then is a finding itself', () => {
    assert.deepEqual(check('! seaworthy no-foo until=2026-11-21\nfoo'), ['no-foo (seaworthy: no reason)']);
    assert.deepEqual(check('! seaworthy no-foo until=2026-11-20\nfoo'), ['ignore-expired', 'no-foo']);
    assert.deepEqual(check('! peer NO-FOO until=2026-11-20\nfoo'), ['ignore-expired', 'no-foo']);
  });

  it('of ours that has nothing to ignore is a finding', () => {
    assert.deepEqual(check('! seaworthy no-foo\nbar'), ['ignore-unused', 'no-bar']);
  });

  it('is not called unused where its rule did not run, nor in the form of a peer', () => {
    assert.deepEqual(check('! seaworthy no-foo\nx', ['no-foo']), []);
    assert.deepEqual(check('! peer NO-FOO\nx'), []);
  });

  it('that is written wrongly is a finding, and says what is wrong', () => {
    assert.deepEqual(check('!? seaworthy no-foo\nx'), ['ignore-malformed']);
  });

  it('of ours that names a rule which looks at no such file is a finding, that of a peer is not', () => {
    assert.deepEqual(check('! seaworthy no-fo\nfoo'), ['ignore-malformed', 'no-foo']);
    assert.deepEqual(check('! seaworthy no-foo no-fo\nfoo'), [
      'ignore-malformed',
      'no-foo (seaworthy: no reason)',
    ]);
    assert.deepEqual(check('! peer NO-FO\nfoo'), ['no-foo']);
  });

  it('has its own findings under the policy like all others', () => {
    assert.deepEqual(check('! seaworthy no-foo\nbar', ['ignore-unused']), ['no-bar']);
  });
});
