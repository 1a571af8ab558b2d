import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkLines, findLines, markedLines, putLines, takeLines } from '../../server/git/hook-lines.ts';
import { programPaths, programScript } from '../../server/git/hook-script.ts';

const line = fc.constantFrom(
  '',
  'echo it',
  '#!/bin/sh',
  '  indented',
  '# >>> other',
  '# <<< seaworthy',
  'é “x”',
  '\t',
);
const lineEnd = fc.constantFrom('\n', '\r\n');
const text = fc
  .tuple(fc.array(fc.tuple(line, lineEnd)), fc.boolean())
  .map(([lines, isOpen]) => lines.map(([one, end]) => one + end).join('') + (isOpen ? 'the last' : ''));

describe('our lines in a file of others', () => {
  it('are put at any line’s start and taken out again byte for byte', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom('', '  ', '\t'), lineEnd, (before, at, indent, end) => {
        const starts = [0, ...[...before.matchAll(/\n/g)].map(({ index }) => index + 1), before.length];
        const offset = starts[at % starts.length] ?? 0;
        const put = putLines(before, offset, markedLines(checkLines, indent, end));
        const block = findLines(put);
        assert.ok(block?.intact, 'found as they were written');
        assert.equal(takeLines(put, block), before);
      }),
      { numRuns: 1000 },
    );
  });

  it('are known for changed when a single one is', () => {
    const block = markedLines(checkLines);
    for (const one of checkLines) {
      const changed = block.replace(`${one}\n`, `${one} #\n`);
      assert.equal(findLines(changed)?.intact, false, one);
      assert.equal(findLines(block.replace(`${one}\n`, ''))?.intact, false, one);
    }
    assert.equal(findLines('# >>> seaworthy 00000000: x\n'), undefined, 'without an end there are none');
  });
});

describe('the script that starts the program', () => {
  it('holds any path, and gives it back', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        fc.boolean(),
        (a, b, electron) => {
          const [node, script] = [`/${a}`, `/${b}`];
          assert.deepEqual(programPaths(programScript({ node, script, electron })), [node, script]);
        },
      ),
    );
  });
});
