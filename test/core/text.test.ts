import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineEndOf, linesOf, offsetAt, positionAt } from '../../rules/core/text.ts';

const lines = fc.array(fc.constantFrom('a', 'é', '😀', ' ', '\n', '\r\n', '\r', '\u2028'), { maxLength: 40 });
const text = lines.map((parts) => parts.join(''));

describe('lines and positions', () => {
  it('end at every line end that LSP knows, and at no other', () => {
    assert.deepEqual(linesOf('a\nb\r\nc\rd\u2028e').starts, [0, 2, 5, 7]);
    assert.deepEqual(linesOf('').starts, [0]);
    assert.deepEqual(linesOf('a\n').starts, [0, 2]);
  });

  it('count columns in UTF-16 units', () => {
    assert.deepEqual(positionAt(linesOf('x\n😀!'), 4), { line: 1, column: 2 });
  });

  it('lead from every offset to a position and back', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (written, at) => {
        const map = linesOf(written);
        const offset = Math.min(at, written.length);
        assert.equal(offsetAt(map, positionAt(map, offset), written.length), offset);
      }),
    );
  });

  it('never lead outside the text', () => {
    fc.assert(
      fc.property(text, fc.nat(60), fc.nat(60), (written, line, column) => {
        const offset = offsetAt(linesOf(written), { line, column }, written.length);
        assert.ok(offset >= 0 && offset <= written.length);
      }),
    );
  });

  it('take the line end of the first line for that of the text', () => {
    assert.equal(lineEndOf('a\r\nb\n'), '\r\n');
    assert.equal(lineEndOf('a\rb\n'), '\r');
    assert.equal(lineEndOf('a'), '\n');
  });
});
