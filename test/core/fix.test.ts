import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, applyFixes, type Edit, type Fix } from '../../rules/core/fix.ts';
import { overlaps, spanOf } from '../../rules/core/span.ts';

const fix = (...edits: readonly Edit[]): Fix => ({ title: 'Do it', safety: 'safe', edits: () => edits });
const replace = (start: number, end: number, text: string): Edit => ({ span: spanOf(start, end), text });

const edit = fc
  .tuple(fc.nat(30), fc.nat(4), fc.string({ maxLength: 4 }))
  .map(([start, length, text]) => replace(start, start + length, text));

describe('edits', () => {
  it('are applied whatever their order', () => {
    const edits = [replace(4, 5, 'E'), replace(0, 1, 'A'), replace(2, 2, '+')];
    assert.equal(applyEdits('abcdef', edits), 'Ab+cdEf');
    assert.equal(applyEdits('abcdef', edits.toReversed()), 'Ab+cdEf');
  });

  it('leave every character outside of them as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 40, maxLength: 60 }),
        fc.array(edit, { maxLength: 6 }),
        (text, some) => {
          const apart: Edit[] = [];
          for (const one of some) if (!apart.some((other) => overlaps(one.span, other.span))) apart.push(one);
          const removed = (from: string): string =>
            applyEdits(
              from,
              apart.map(({ span }) => ({ span, text: '' })),
            );
          const marked = applyEdits(
            text,
            apart.map(({ span }) => ({ span, text: '\u0000' })),
          );
          assert.equal(marked.replaceAll('\u0000', ''), removed(text));
          const added = apart.reduce(
            (sum, { span, text: by }) => sum + by.length - (span.end - span.start),
            0,
          );
          assert.equal(applyEdits(text, apart).length, text.length + added);
        },
      ),
    );
  });
});

describe('fixes', () => {
  it('are applied together where they do not touch', () => {
    const result = applyFixes('one two', [fix(replace(0, 3, '1')), fix(replace(4, 7, '2'))]);
    assert.deepEqual(result, { text: '1 2', left: 0 });
  });

  it('wait for a later pass where they overlap one before them, all their edits with them', () => {
    const result = applyFixes('one two', [
      fix(replace(0, 3, '1')),
      fix(replace(2, 3, 'x'), replace(4, 7, 'y')),
      fix(replace(4, 7, '2')),
    ]);
    assert.deepEqual(result, { text: '1 2', left: 1 });
  });

  it('never insert twice at one place in one pass', () => {
    const result = applyFixes('ab', [fix(replace(1, 1, 'X')), fix(replace(1, 1, 'Y'))]);
    assert.deepEqual(result, { text: 'aXb', left: 1 });
  });
});
