import assert from 'node:assert/strict';
import { rulesById } from '../rules/catalogue.ts';
import { type Case, readCases, writeMarkers } from './support/markdown.ts';
import { agree, checkCase, fixCase } from './support/page-case.ts';
import { readFacts } from './support/page-facts.ts';

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\`\`\`\n`;

const only = (page: string): Case => {
  const [one, ...more] = readCases(page);
  assert.ok(one);
  assert.equal(more.length, 0);
  return one;
};

describe('the runner of the pages', () => {
  it('takes marker lines out of the text, and their spans from the line above', () => {
    const one = only(
      fence('dockerfile', 'FROM node\n#    ^^^^ No tag.\n#^^^ Also this.\n# a comment\nRUN a\n'),
    );
    assert.equal(one.text, 'FROM node\n# a comment\nRUN a\n');
    assert.deepEqual(one.expected, [
      { start: 5, end: 9, message: 'No tag.' },
      { start: 0, end: 3, message: 'Also this.' },
    ]);
  });

  it('writes the markers that it reads', () => {
    const body = 'FROM node\n#    ^^^^ No tag.\nRUN a \\\n#^^^^^^^… Two lines.\n  b\n';
    const { text } = only(fence('dockerfile', body));
    const findings = [
      { at: { start: 5, end: 9 }, message: 'No tag.' },
      { at: { start: 10, end: 21 }, message: 'Two lines.' },
    ];
    assert.equal(writeMarkers(text, findings), body);
  });

  it('gives a case its policy and its fixed text, and those to no other', () => {
    const page = [
      '## Fails\n',
      fence('yaml policy', 'extends: all\n'),
      fence('yaml', 'a: 1\n'),
      fence('yaml fixed', 'a: 2\n'),
      fence('yaml policy fixed', 'extends: strict\n'),
      fence('yaml compose', 'b: 1\n'),
    ].join('');
    const [first, second] = readCases(page);
    assert.deepEqual(
      [first?.language, first?.policy, first?.fixed, first?.policyFixed],
      ['kubernetes', 'extends: all\n', 'a: 2\n', 'extends: strict\n'],
    );
    assert.deepEqual([second?.language, second?.policy, second?.fixed], ['compose', undefined, undefined]);
  });

  it('gives a case the facts before it, and those to no other', () => {
    const [first, second] = readCases(
      [
        fence('yaml facts', 'built: {}\n'),
        fence('dockerfile', 'FROM a\n'),
        fence('dockerfile', 'FROM b\n'),
      ].join(''),
    );
    assert.deepEqual([first?.facts, second?.facts], ['built: {}\n', undefined]);
    const { built } = readFacts(
      'built: { steps: [FROM x, RUN y: 3 kB], packages: [{ name: p }] }',
      'FROM a\n',
    );
    assert.deepEqual(
      [built?.text, built?.scan.layers[0]?.size, built?.scan.layers[0]?.step, built?.scan.packages[0]?.type],
      ['FROM a\n', 3000, 1, 'deb'],
    );
    assert.throws(() => readFacts('build: {}', ''), /nobody knows/);
    assert.throws(() => readFacts('built: { steps: [RUN y: much] }', ''), /a size/);
  });

  it('refuses what is no case and no explanation, and markers that mark nothing', () => {
    assert.throws(() => readCases(fence('dokcerfile', 'FROM node\n')), /Line 1/);
    assert.throws(() => readCases(fence('yaml', 'a: 1\n') + fence('dockerfile fixed', 'a\n')), /Line 4/);
    assert.throws(() => readCases(fence('dockerfile', '# ^^ First.\n')), /Line 2/);
    assert.throws(() => readCases(fence('dockerfile', 'FROM a\n#     ^^ Past the end.\n')), /Line 3/);
    assert.throws(() => readCases(fence('yaml', 'a:\n  b: 1\n  # ^ Indented.\n')), /first column/);
  });

  const rule = rulesById.get('policy-invalid');
  const wrong = (markers: string): Case => only(fence('yaml policy-file', `extend: strict\n${markers}`));
  const right = '#^^^^^^ `extend` is no key of a policy. Did you mean `extends`?\n';

  it('fails where a finding is missing, unasked, elsewhere or worded otherwise', () => {
    assert.ok(rule);
    const judge = (one: Case): void => agree(one, checkCase(rule, one));
    judge(wrong(right));
    assert.throws(() => judge(wrong('')));
    assert.throws(() => judge(wrong(right + right)));
    assert.throws(() => judge(wrong(right.replace('^^^^^^', '^^^^^'))));
    assert.throws(() => judge(wrong(right.replace('no key', 'not a key'))));
  });

  it('fixes a case until nothing has to wait', () => {
    assert.ok(rule);
    const { text, left } = fixCase(rule, wrong(right));
    assert.equal(text, 'extends: strict\n');
    assert.deepEqual(left, []);
  });
});
