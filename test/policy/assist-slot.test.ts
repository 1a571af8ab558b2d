import assert from 'node:assert/strict';
import fc from 'fast-check';
import { slotAt } from '../../rules/policy/assist/outline.ts';
import { policyTemplate } from '../../rules/policy/template.ts';

/** `|` is where the cursor stands. Kind, path, what is written there, and what stands beside. */
const slotIn = (marked: string): string | undefined => {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const slot = slotAt(text, at);
  if (slot === undefined) return undefined;
  const { kind, path, word, others } = slot;
  const beside = others.length > 0 ? ` beside ${others.join(' ')}` : '';
  return `${kind} /${path.join('/')} '${text.slice(word.start, word.end)}'${beside}`;
};

describe('where something can be written in a policy file', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['|', "key / ''"],
    ['ex|', "key / 'ex'"],
    ['ex|tends: strict\n', "key / 'extends'"],
    ['extends: |', "value /extends ''"],
    ['extends:|', "value /extends ''"],
    ['extends: st|rict # ours\n', "value /extends 'strict'"],
    ['extends: strict # ou|rs\n', undefined],
    ['extends: "|', "value /extends ''"],
    ["extends: 'st|rict'\n", "value /extends 'strict'"],
    ['extends:\n  - |\n', "value /extends/0 ''"],
    ['extends:\n- strict\n- |\n', "value /extends/1 '' beside strict"],
    ['extends: [strict, |]\n', "value /extends/1 '' beside strict"],
    ['extends: [strict, |\nrules:\n  a: off\n', "value /extends/1 '' beside strict"],
    ['extends: [\n  strict,\n  al|\n]\n', "value /extends/1 'al' beside strict"],
    ['rules:\n  |\n', "key /rules ''"],
    ['rules:\n      |\n', "key /rules ''"],
    ['rules:\r\n  im|\r\n  b: off\r\n', "key /rules 'im' beside b"],
    ['rules:\n  a: off\n\n  |\n  b: warning\n', "key /rules '' beside a b"],
    ['rules:\n  a: off\n|\nignore: []\n', "key / '' beside rules ignore"],
    ['rules:\n  a: |\n', "value /rules/a ''"],
    ['rules:\n  a:\n    level: e|\nimages: {}\n', "value /rules/a/level 'e'"],
    ['rules:\n  a: { level: off, | }\n', "key /rules/a '' beside level"],
    ['rules: { a: | }\n', "value /rules/a ''"],
    ['rules: {a: off, im|\n\nimages:\n', "key /rules 'im' beside a"],
    ['rules:\n  "ima|ge": off\n', "key /rules 'image'"],
    ['images:\n  approved:\n    - "no|\n', "value /images/approved/0 'no'"],
    [
      'images:\n  approved:\n    - node:24\n    - |\n    - b\n',
      "value /images/approved/1 '' beside node:24 b",
    ],
    ['images:\n  mirrors:\n    docker.io: reg|\n', "value /images/mirrors/docker.io 'reg'"],
    ['images:\n  mirrors: { docker.io: a/b, | }\n', "key /images/mirrors '' beside docker.io"],
    ['ignore:\n- paths: [a]\n  |\n', "key /ignore/0 '' beside paths"],
    ['ignore:\n- a\n-|\n', "value /ignore/1 '' beside a"],
    ['overrides:\n  - paths: [a]\n    rules:\n      |\n', "key /overrides/0/rules ''"],
    ['overrides:\n  - paths: ["a", "|"]\n', "value /overrides/0/paths/1 '' beside a"],
    ['ignore:\n  - |a/b\n', "value /ignore/0 'a/b'"],
    ['a: >\n  te|xt\nb: c\n', undefined],
    ['a: >\n  text\nb: |\n', "value /b ''"],
    ['a: b |\n', undefined],
    ['# |\n', undefined],
    ['a: [b]  |\n', undefined],
    ['- |', "value /0 ''"],
    ['a: &anchor |\n', undefined],
    ['rules: |\n  a: off\n', undefined],
    ['rules: { a: off | }\n', undefined],
    ['rules: { | a: off }\n', undefined],
    ['rules: { | , a: off }\n', "key /rules '' beside a"],
    ['rules: { a: { level: off } | }\n', undefined],
    ['extends: [strict |]\n', undefined],
    ['extends: [[a], |]\n', "value /extends/1 ''"],
    ['\uFEFFex|\n', "key / 'ex'"],
  ];
  for (const [marked, wanted] of cases) {
    it(`${JSON.stringify(marked)} is ${wanted ?? 'none'}`, () => assert.equal(slotIn(marked), wanted));
  }

  it('tells the step and the columns that a file is written with', () => {
    assert.equal(slotAt('rules:\n    a: off\nimages:\n    ', 30)?.step, 4);
    assert.equal(slotAt('rules:\n    ', 11)?.column, 4);
    assert.equal(slotAt('\uFEFFrules: {}\n', 11)?.indent, 0);
    assert.equal(slotAt('rules:\n    a: off\n  ', 20)?.indent, 2);
  });

  it('is found in every prefix of a policy, with any line end, and never outside of the text', () => {
    const texts = [
      policyTemplate(),
      'overrides:\n  - paths: [a]\n    rules: { b: off }\nignore:\n- "c\n- d: [\n',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), fc.boolean(), (whole, cut, at, crlf) => {
        const text = (crlf ? whole.replaceAll('\n', '\r\n') : whole).slice(0, cut % (whole.length + 1));
        const offset = at % (text.length + 1);
        const slot = slotAt(text, offset);
        if (slot === undefined) return;
        assert.ok(slot.word.start <= offset && offset <= slot.word.end, JSON.stringify([text, offset, slot]));
        assert.ok(!/[\r\n]/.test(text.slice(slot.word.start, slot.word.end)), JSON.stringify([text, offset]));
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever is written', () => {
    const sign = fc.constantFrom(...'ab:-[]{},"\'#|>&* \t\n\r', ': ', '- ', '\r\n');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 60 }), fc.nat(), (signs, at) => {
        const text = signs.join('');
        slotAt(text, at % (text.length + 1));
      }),
      { numRuns: 5000 },
    );
  });
});
