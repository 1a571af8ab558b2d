import assert from 'node:assert/strict';
import {
  entriesOf,
  entryOf,
  get,
  known,
  knownBoolean,
  knownNumber,
  knownText,
  locate,
  locateKey,
  mapAt,
  textOf,
} from '../../rules/yaml/lookup.ts';
import { parseYaml } from '../../rules/yaml/parse.ts';
import type { YamlMap } from '../../rules/yaml/syntax.ts';

const rootOf = (text: string): YamlMap => {
  const root = mapAt(parseYaml(text).document.root);
  assert.ok(root);
  return root;
};

describe('looking things up in YAML', () => {
  const merged = rootOf(
    'base: &b {x: 1, y: 1}\nmore: &m {y: 2, z: 2}\none: {<<: *b, x: 0}\ntwo: {<<: [*m, *b]}\nlist: [*b]\nalias: *b\n',
  );

  it('goes through maps, lists, aliases and merge keys', () => {
    assert.equal(textOf(merged, 'list', 0, 'x'), '1');
    assert.equal(textOf(merged, 'alias', 'y'), '1');
    assert.deepEqual(
      ['x', 'y', 'z'].map((key) => textOf(merged, 'one', key)),
      ['0', '1', undefined],
    );
    assert.deepEqual(
      ['x', 'y', 'z'].map((key) => textOf(merged, 'two', key)),
      ['1', '2', '2'],
    );
    assert.equal(get(merged, 'list', 1), undefined);
  });

  it('lists what counts once, own entries first', () => {
    const one = mapAt(merged, 'one');
    assert.ok(one);
    assert.deepEqual(
      entriesOf(one).map(({ key, value }) => [key.text, textOf(value)]),
      [
        ['x', '0'],
        ['y', '1'],
      ],
    );
  });

  it('is quick where merges of merges stand for very many', () => {
    const lines = ['m0: &m0 {a: 1}'];
    for (let n = 1; n < 60; n += 1) lines.push(`m${n}: &m${n} {<<: [*m${n - 1}, *m${n - 1}]}`);
    const last = mapAt(rootOf(`${lines.join('\n')}\n`), 'm59');
    assert.ok(last);
    const started = performance.now();
    assert.equal(entryOf(last, 'b'), undefined);
    assert.equal(entriesOf(last).length, 1);
    assert.ok(performance.now() - started < 500);
  });

  it('tells known, absent and unknown apart', () => {
    const root = rootOf('a: 1\nb: null\nc: ${X}\nd: {e: yes}\nf:\n');
    assert.deepEqual(
      [
        known(root, 'a'),
        known(root, 'b'),
        known(root, 'c'),
        known(root, 'c', 'x'),
        known(root, 'f', 'x'),
      ].map(({ state }) => state),
      ['known', 'absent', 'unknown', 'unknown', 'absent'],
    );
    assert.deepEqual([known(root, 'x').state, known(root, 'd', 'x', 'y').state], ['absent', 'absent']);
    const flag = knownBoolean(root, 'd', 'e');
    assert.equal(flag.state === 'known' && flag.value, true);
    assert.equal(knownNumber(root, 'd').state, 'unknown');
    const text = knownText(root, 'a');
    assert.equal(text.state === 'known' && text.value, '1');
  });

  it('does not take for absent what a template may put there', () => {
    const root = rootOf('a:\n  b: 1\n  {{- toYaml .Values.a | nindent 2 }}\nc:\n  d: 1\n');
    assert.deepEqual([known(root, 'a', 'x').state, known(root, 'c', 'x').state], ['unknown', 'absent']);
  });
});

describe('the place of a finding', () => {
  const text =
    'spec:\n  base: &b\n    x: 1\n  own:\n    <<: *b\n    y: {z: 2}\n  list:\n  - n: a\n  empty:\n';
  const root = rootOf(text);
  const at = (...path: (string | number)[]): string => {
    const { start, end } = locate(root, ...path);
    return text.slice(start, end);
  };
  it('is the value, its key, or the key of the nearest parent that is written', () => {
    assert.equal(at('spec', 'own', 'y', 'z'), '2');
    assert.equal(at('spec', 'own', 'y', 'missing', 'more'), 'y');
    assert.equal(at('spec', 'empty'), 'empty');
    assert.equal(at('spec', 'missing'), 'spec');
    assert.equal(at('missing'), 'spec');
    assert.equal(at('spec', 'list', 0, 'missing'), 'n');
  });
  it('is the merge or the alias for what comes by one', () => {
    assert.equal(at('spec', 'own', 'x'), '<<: *b');
  });
  it('is the key where that is asked for', () => {
    const { start, end } = locateKey(root, 'spec', 'own', 'y');
    assert.equal(text.slice(start, end), 'y');
  });
});
