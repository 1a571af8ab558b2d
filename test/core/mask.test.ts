import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mask, maskText, secretValues } from '../../rules/core/mask.ts';
import { spanOf } from '../../rules/core/span.ts';

describe('the mask', () => {
  it('has the same length whatever it hides', () => {
    assert.equal(mask('a=hunter2', ['hunter2']), `a=${maskText}`);
    assert.equal(mask('a=correct-horse-battery', ['correct-horse-battery']), `a=${maskText}`);
  });

  it('leaves no value anywhere', () => {
    const value = fc.stringMatching(/^[a-z0-9]{4,12}$/);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), fc.array(fc.string()), (values, rest) => {
        const text = rest.flatMap((word, index) => [word, values[index % values.length] ?? '']).join(' ');
        const spans = values.map((one) => spanOf(text.indexOf(one), text.indexOf(one) + one.length));
        const found = secretValues(
          text,
          spans.filter(({ start }) => start >= 0),
        );
        const masked = mask(text, found);
        for (const one of found) assert.equal(masked.includes(one), false);
      }),
    );
  });

  it('takes the longest value first, so that none leaves its rest', () => {
    const text = 'sword-f1sh-and-chips sword-f1sh';
    assert.equal(mask(text, secretValues(text, [spanOf(21, 31), spanOf(0, 20)])), `${maskText} ${maskText}`);
  });

  it('hides a value of several lines line by line too', () => {
    const text = 'key: |\n  first-l1ne\n  second-l1ne\n';
    const values = secretValues(text, [spanOf(7, text.length)]);
    assert.equal(mask('in a log: second-l1ne', values), `in a log: ${maskText}`);
  });
});
