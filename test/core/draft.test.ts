import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { draftOf, edited, editsOf } from '../../rules/core/draft.ts';
import { applyEdits, type Edit } from '../../rules/core/fix.ts';

describe('several rounds of edits', () => {
  const text = fc.string({ maxLength: 40 });
  /** Pairs of cuts in the text at hand, as fractions of its length. */
  const round = fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 5 }),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 4 },
  );

  it('come to the same as one round of edits over the first text', () => {
    fc.assert(
      fc.property(text, fc.array(round, { maxLength: 4 }), (before, rounds) => {
        let now = before;
        let draft = draftOf(before);
        for (const wanted of rounds) {
          const edits = editsIn(now, wanted);
          now = applyEdits(now, edits);
          draft = edited(draft, edits);
          assert.equal(draft.text, now);
        }
        assert.equal(applyEdits(before, editsOf(draft, before.length)), now);
      }),
    );
  });

  it('leave no edit where nothing is changed', () => {
    assert.deepEqual(editsOf(edited(draftOf('abc'), []), 3), []);
  });
});

/** Edits that do not overlap, at the places that are wanted. */
function editsIn(text: string, wanted: readonly (readonly [number, number, string])[]): readonly Edit[] {
  let from = 0;
  return wanted
    .map(([at, length, insert]) => ({ start: Math.floor(at * text.length), length, insert }))
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, length, insert }) => {
      if (start < from) return [];
      const end = Math.min(start + length, text.length);
      from = end + 1;
      return [{ span: { start, end }, text: insert }];
    });
}
