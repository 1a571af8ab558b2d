import assert from 'node:assert/strict';
import { maskPiece } from '../../server/report/masked.ts';
import type { FindingReport, RunReport } from '../../server/report/model.ts';
import { terminalStyle } from '../../server/report/style.ts';
import { textReport } from '../../server/report/text.ts';
import { layOut, visible } from '../../server/report/width.ts';

const finding = (text: string, word: string, more: Partial<FindingReport> = {}): FindingReport => {
  const from = text.indexOf(word);
  return {
    rule: 'some-rule',
    level: 'warning',
    message: 'It is so.',
    range: { start: { line: 7, column: from + 1 }, end: { line: 7, column: from + word.length + 1 } },
    sources: [],
    fixes: [],
    related: [],
    standsFor: [],
    suppressed: undefined,
    known: undefined,
    excerpt: { text, from, to: from + word.length, goesOn: false },
    fingerprint: '',
    ...more,
  };
};

const run = (findings: readonly FindingReport[], more: Partial<RunReport> = {}): RunReport => ({
  files: [{ path: 'a/Dockerfile', language: 'dockerfile', findings }],
  errors: [],
  fixed: 0,
  seconds: 0.123,
  ...more,
});

/** The source line and the carets under it, without the gutter. */
function drawn(text: string, word: string): readonly string[] {
  const lines = textReport(run([finding(text, word)])).split('\n');
  return lines.slice(2, 4).map((line) => line.slice(8));
}

describe('the report for people', () => {
  it('shows place, level, rule, message, line, carets and fix', () => {
    const fixes = [
      { title: 'Do it', safety: 'safe', changes: undefined },
      { title: 'Do that', safety: 'unsafe', changes: undefined },
    ] as const;
    assert.equal(
      textReport(run([finding('FROM node', 'node', { fixes, standsFor: ['x', 'y'] })])),
      `a/Dockerfile:7:6  warning  some-rule
  It is so.
    7 | FROM node
      |      ^^^^
  stands for x, y
  fix: Do it (safe, 1 more)

1 warning in 1 file, 0.12 s.
--fix repairs 1 of them safely; --diff shows how.
`,
    );
  });

  it('puts the carets under the word behind tabs, wide characters, emoji and marks', () => {
    assert.deepEqual(drawn('\tFROM\tnode', 'node'), ['    FROM    node', '            ^^^^']);
    assert.deepEqual(drawn('# 港港 node', 'node'), ['# 港港 node', '       ^^^^']);
    assert.deepEqual(drawn('# 🚢👩‍👩‍👧🇩🇪 node', 'node'), ['# 🚢👩‍👩‍👧🇩🇪 node', '         ^^^^']);
    assert.deepEqual(drawn('# e\u0301 node', 'node'), ['# e\u0301 node', '    ^^^^']);
    assert.deepEqual(drawn('x: 港', '港'), ['x: 港', '   ^^']);
  });

  it('marks an empty place with one caret, and says when it goes on', () => {
    const empty = finding('FROM node', '', { excerpt: { text: 'FROM node', from: 9, to: 9, goesOn: true } });
    assert.ok(textReport(run([empty])).includes('      |          ^…\n'));
  });

  it('lets no file steer the terminal', () => {
    const evil = '# \u001B[2J\u0007 \u202Eabc node';
    const text = textReport(run([finding(evil, 'node', { message: 'See \u001B]0;x\u0007.' })]));
    assert.ok(!/\p{Cc}|\u202E/u.test(text.replaceAll('\n', '')), JSON.stringify(text));
    assert.equal(visible('a\u009Bb'), 'a\uFFFDb');
  });

  it('colours only where it is asked to', () => {
    assert.ok(!textReport(run([finding('FROM node', 'node')])).includes('\u001B'));
    assert.ok(textReport(run([finding('FROM node', 'node')]), terminalStyle).includes('\u001B[33mwarning'));
  });

  it('tells what was not checked, what was ignored, and that nothing was found', () => {
    const errors = [{ path: 'b', message: 'You have no permission to read it.' }];
    const ignored = finding('x', 'x', {
      suppressed: { by: 'seaworthy', reason: undefined, until: undefined },
    });
    const text = textReport(run([ignored], { errors, fixed: 3 }));
    assert.ok(text.includes('b  not checked  You have no permission to read it.\n'));
    assert.ok(text.includes('Nothing found (and 1 ignored) in 1 file'));
    assert.ok(text.includes('1 path could not be checked.\nFixed: 3.\n'));
    assert.ok(!text.includes('some-rule'));
  });
});

describe('layOut', () => {
  it('knows the column of every offset', () => {
    const laid = layOut('a\t🚢b');
    assert.deepEqual(
      [0, 1, 2, 4, 5].map((offset) => laid.columnOf(offset)),
      [0, 1, 4, 6, 7],
    );
    assert.equal(laid.text, 'a   🚢b');
  });
});

describe('maskPiece', () => {
  const whole = 'PASS=hunter2 x hunter2 y';

  it('hides by place and by value, with one length, and moves the places', () => {
    const masked = maskPiece(
      whole,
      { start: 0, end: whole.length },
      { spans: [{ start: 5, end: 12 }], values: ['hunter2'] },
    );
    assert.equal(masked.text, 'PASS=******** x ******** y');
    assert.equal(masked.start(5), 5);
    assert.equal(masked.end(12), 13);
    assert.equal(masked.start(7), 5, 'a place inside is drawn to the start');
    assert.equal(masked.end(7), 13, 'or to the end');
    assert.equal(masked.start(13), 14);
    assert.equal(masked.end(whole.length), masked.text.length);
  });

  it('hides the part of a secret that lies in the piece', () => {
    assert.equal(
      maskPiece('ab\ncd', { start: 3, end: 5 }, { spans: [{ start: 1, end: 4 }], values: [] }).text,
      '********d',
    );
  });

  it('leaves no rest where values overlap', () => {
    const masked = maskPiece('xabcabcab', { start: 0, end: 9 }, { spans: [], values: ['abcab', 'bc'] });
    assert.equal(masked.text, 'x********');
  });
});
