import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fits } from '../../rules/signature/identity-pattern.ts';
import { translateRegExp } from '../../server/signature/demands/identity-regexp.ts';

describe('regular expressions over identities', () => {
  const said: readonly (readonly [string, readonly string[]])[] = [
    ['^https://github\\.com/acme/.*$', ['https://github.com/acme/*']],
    ['https://github.com/acme/.*', ['*https://github.com/acme/*']],
    [
      '^https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v.+$',
      ['https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v*'],
    ],
    ['^.*@acme\\.com$', ['*@acme.com']],
    ['^(ann|ben)@acme\\.com$', ['ann@acme.com', 'ben@acme.com']],
    ['^(?:ann|ben)@acme\\.com$|^ops@acme\\.com$', ['ann@acme.com', 'ben@acme.com', 'ops@acme.com']],
    ['^https?://example\\.com/x$', ['https://example.com/x', 'http://example.com/x']],
    ['^a[.]b$', ['a.b']],
    ['\\Aab\\z', ['ab']],
    ['.*', ['*']],
    ['', ['*']],
  ];
  for (const [source, patterns] of said)
    it(`/${source}/ becomes ${patterns.join(' or ') || 'nothing'}`, () => {
      const read = translateRegExp(source);
      assert.deepEqual([...read].sort(), [...patterns].sort());
    });

  const unsaid = [
    '^[a-z]+@acme\\.com$',
    '^\\w+$',
    '(?i)acme',
    '(?P<who>a)',
    '^a{2,3}$',
    '^(a+)+$',
    '^(ab)*$',
    'a*b',
    '^[^/]+$',
    'a^b',
    'a$b',
    '(a',
    'a)',
    '[a',
    '*',
    '\\',
    '^a\\*b$',
    `^${'(a|b)'.repeat(20)}$`,
    'a'.repeat(5_000),
    `${'('.repeat(900)}`,
  ];
  for (const source of unsaid)
    it(`/${source.slice(0, 30)}/ is not covered`, () => {
      const read = translateRegExp(source);
      assert.ok(typeof read === 'string' && /^[A-Z].*\.$/.test(read), JSON.stringify(read));
    });

  it('says what the expression says: no more, but for `.+`, which may be nothing', () => {
    const piece = fc.constantFrom('a', 'b', '\\.', '/', '@', '.*', '(a|b)', '(?:ab|/)', 'b?', '[.]');
    const source = fc
      .tuple(fc.boolean(), fc.array(piece, { maxLength: 6 }), fc.boolean())
      .map(([start, pieces, end]) => `${start ? '^' : ''}${pieces.join('')}${end ? '$' : ''}`);
    const text = fc
      .array(fc.constantFrom('a', 'b', '.', '/', '@', 'c'), { maxLength: 7 })
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(source, text, (expression, name) => {
        const read = translateRegExp(expression);
        if (typeof read === 'string') return;
        assert.equal(
          read.some((pattern) => fits(pattern, name)),
          new RegExp(expression).test(name),
          `${expression} ${name}`,
        );
      }),
      { numRuns: 20_000, seed: 42 },
    );
  });

  it('is never run, whatever it would take', () => {
    const started = performance.now();
    for (const source of [
      '^(a+)+$',
      '(a|a)*b',
      `(${'a|'.repeat(400)}b)`,
      `${'a?'.repeat(200)}${'a'.repeat(200)}`,
    ])
      translateRegExp(source);
    assert.ok(performance.now() - started < 200);
  });
});
