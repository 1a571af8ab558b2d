import assert from 'node:assert/strict';
import fc from 'fast-check';
import { overlaps, type Span, shiftSpan, spanOf } from '../../rules/core/span.ts';

const span = fc.tuple(fc.nat(20), fc.nat(5)).map(([start, length]) => spanOf(start, start + length));

describe('spans', () => {
  it('overlap where they share an offset, whichever is named first', () => {
    fc.assert(fc.property(span, span, (a, b) => overlaps(a, b) === overlaps(b, a)));
  });

  it('do not overlap where one ends as the other begins', () => {
    assert.equal(overlaps(spanOf(0, 3), spanOf(3, 5)), false);
    assert.equal(overlaps(spanOf(0, 3), spanOf(2, 5)), true);
  });

  it('overlap as the sets of their offsets do', () => {
    const offsets = ({ start, end }: Span): readonly number[] =>
      Array.from({ length: end - start }, (_, index) => start + index);
    const filled = span.filter(({ start, end }) => end > start);
    fc.assert(
      fc.property(filled, filled, (a, b) => {
        const other = new Set(offsets(b));
        assert.equal(
          overlaps(a, b),
          offsets(a).some((offset) => other.has(offset)),
        );
      }),
    );
  });

  it('that are empty overlap at their own offset, so that two insertions never meet', () => {
    assert.equal(overlaps(spanOf(4, 4), spanOf(4, 4)), true);
    assert.equal(overlaps(spanOf(4, 4), spanOf(5, 5)), false);
    assert.equal(overlaps(spanOf(4, 4), spanOf(2, 6)), true);
  });

  it('move', () => {
    assert.deepEqual(shiftSpan(spanOf(1, 3), 4), spanOf(5, 7));
  });
});
