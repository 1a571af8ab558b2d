import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, type Edit } from '../../rules/core/fix.ts';
import {
  appendItem,
  type Json,
  removeEntry,
  removeItem,
  replaceScalar,
  setValue,
} from '../../rules/yaml/edit.ts';
import { get, listAt, mapAt } from '../../rules/yaml/lookup.ts';
import { parseYaml } from '../../rules/yaml/parse.ts';
import type { YamlDocument, YamlMap } from '../../rules/yaml/syntax.ts';
import { plainOf, writtenYaml } from '../support/yaml.ts';

const read = (text: string): { document: YamlDocument; root: YamlMap } => {
  const { document, problems } = parseYaml(text);
  assert.deepEqual(problems, [], text);
  const root = mapAt(document.root);
  assert.ok(root, text);
  return { document, root };
};

const setting = (text: string, path: readonly string[], value: Json): string => {
  const { document, root } = read(text);
  return applyEdits(text, setValue(document, root, path, value));
};

describe('edits of YAML', () => {
  const cases: readonly (readonly [string, string, readonly string[], Json, string])[] = [
    ['a new key goes last', 'a: 1\nb: 2\n', ['c'], true, 'a: 1\nb: 2\nc: true\n'],
    ['without a line end at the end', 'a: 1', ['c'], 'x', 'a: 1\nc: x'],
    ['CRLF', 'a:\r\n  b: 1\r\n', ['a', 'c'], 2, 'a:\r\n  b: 1\r\n  c: 2\r\n'],
    ['behind a comment', 'a:\n  b: 1 # why\nd: 1\n', ['a', 'c'], 2, 'a:\n  b: 1 # why\n  c: 2\nd: 1\n'],
    ['a value keeps its comment', 'a: 1 # one\n', ['a'], 2, 'a: 2 # one\n'],
    ['quotes are kept', "a: 'x'\n", ['a'], "it's", "a: 'it''s'\n"],
    ['a boolean loses them', 'a: "true"\n', ['a'], false, 'a: false\n'],
    ['missing parents', 'a: 1\n', ['b', 'c', 'd'], 1, 'a: 1\nb:\n  c:\n    d: 1\n'],
    ['a step of four', 'a:\n    b: 1\n', ['c', 'd'], 1, 'a:\n    b: 1\nc:\n    d: 1\n'],
    ['lists indented as the others', 'a:\n  - 1\n', ['c'], ['x'], 'a:\n  - 1\nc:\n  - x\n'],
    ['lists not indented as the others', 'a:\n- 1\n', ['c'], ['x'], 'a:\n- 1\nc:\n- x\n'],
    ['an empty map becomes a block', 'a: {} # none\n', ['a', 'b'], 1, 'a: # none\n  b: 1\n'],
    ['a key without a value', 'a:\nb: 1\n', ['a', 'x'], 1, 'a:\n  x: 1\nb: 1\n'],
    ['a key without a value, with a comment', 'a: # c\nb: 1\n', ['a', 'x'], 1, 'a: # c\n  x: 1\nb: 1\n'],
    ['null is no map', 'a: null\n', ['a', 'x'], 1, 'a:\n  x: 1\n'],
    ['flow style', 'a: {b: 1}\n', ['a', 'c'], { d: ['e'] }, 'a: {b: 1, c: {d: [e]}}\n'],
    ['flow style with padding', 'a: { b: 1 }\n', ['a', 'c'], { d: 1 }, 'a: { b: 1, c: { d: 1 } }\n'],
    ['flow style on lines', 'a: {\n  b: 1\n}\n', ['a', 'c'], 2, 'a: {\n  b: 1,\n  c: 2\n}\n'],
    ['behind a block scalar', 'a: |\n  x\n\nb: 1\n', ['b'], 2, 'a: |\n  x\n\nb: 2\n'],
    [
      'behind the last block scalar',
      'm:\n  a: |\n    x\n\nb: 1\n',
      ['m', 'c'],
      2,
      'm:\n  a: |\n    x\n  c: 2\n\nb: 1\n',
    ],
    [
      'behind one that keeps its lines',
      'm:\n  a: |+\n    x\n\nb: 1\n',
      ['m', 'c'],
      2,
      'm:\n  a: |+\n    x\n\n  c: 2\nb: 1\n',
    ],
    ['a map becomes a value', 'a:\n  b: 1\n  c: 2\nd: 1\n', ['a'], 5, 'a: 5\nd: 1\n'],
    ['an anchor stays', 'a: &x\n  b: 1\nc: *x\n', ['a', 'd'], 2, 'a: &x\n  b: 1\n  d: 2\nc: *x\n'],
    ['what an alias names', 'a: &x\n  b: 1\nc: *x\n', ['c', 'b'], 2, 'a: &x\n  b: 2\nc: *x\n'],
    [
      'texts that look like something else',
      'a: 1\n',
      ['b'],
      { c: 'yes', d: '1.20', e: '', f: 'x: y' },
      'a: 1\nb:\n  c: "yes"\n  d: "1.20"\n  e: ""\n  f: "x: y"\n',
    ],
  ];
  for (const [name, text, path, value, wanted] of cases) {
    it(`sets: ${name}`, () => assert.equal(setting(text, path, value), wanted));
  }

  it('sets a key of a list item in its column', () => {
    const text = 'containers:\n- name: a\n  image: x\n- name: b\n';
    const { document, root } = read(text);
    const item = mapAt(root, 'containers', 0);
    assert.ok(item);
    const edits = setValue(document, item, ['securityContext', 'capabilities', 'drop'], ['ALL']);
    assert.equal(
      applyEdits(text, edits),
      'containers:\n- name: a\n  image: x\n  securityContext:\n    capabilities:\n      drop:\n      - ALL\n- name: b\n',
    );
  });

  const removals: readonly (readonly [string, string, string])[] = [
    ['a: 1\nb: 2 # two\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    ['a: 1\n# about b\nb:\n  x: 1\nc: 3\n', 'b', 'a: 1\n# about b\nc: 3\n'],
    ['a: 1\r\nb: 2\r\n', 'b', 'a: 1\r\n'],
    ['{a: 1, b: 2}', 'a', '{b: 2}'],
    ['{a: 1, b: 2}', 'b', '{a: 1}'],
    ['b: &x 1\nc: *x\n', 'b', 'b: &x 1\nc: *x\n'],
  ];
  for (const [text, key, wanted] of removals) {
    it(`removes ${key} of ${JSON.stringify(text)}`, () => {
      const { document, root } = read(text);
      assert.equal(applyEdits(text, removeEntry(document, root, key)), wanted);
    });
  }

  it('leaves an empty map where the only key goes, and keeps the dash where the first goes', () => {
    const text = 'a:\n  b: 1\nl:\n- n: 1\n  m: 2\n';
    const { document, root } = read(text);
    const [a, item] = [mapAt(root, 'a'), mapAt(root, 'l', 0)];
    assert.ok(a && item);
    assert.equal(applyEdits(text, removeEntry(document, a, 'b')), 'a: {}\nl:\n- n: 1\n  m: 2\n');
    assert.equal(applyEdits(text, removeEntry(document, item, 'n')), 'a:\n  b: 1\nl:\n- m: 2\n');
  });

  it('removes and appends items', () => {
    const text = 'l:\n  - a # c\n  - b: 1\n    c: 2\nf: [x, y]\ne: []\n';
    const { document, root } = read(text);
    const [l, f, e] = [listAt(root, 'l'), listAt(root, 'f'), listAt(root, 'e')];
    assert.ok(l && f && e);
    assert.equal(applyEdits(text, removeItem(document, l, 0)), text.replace('  - a # c\n', ''));
    assert.equal(applyEdits(text, removeItem(document, l, 1)), text.replace('  - b: 1\n    c: 2\n', ''));
    assert.equal(applyEdits(text, removeItem(document, f, 0)), text.replace('x, ', ''));
    assert.equal(applyEdits(text, appendItem(document, f, 'z')), text.replace('y]', 'y, z]'));
    assert.equal(applyEdits(text, appendItem(document, e, 'z')), text.replace('[]', '[z]'));
    assert.equal(
      applyEdits(text, appendItem(document, l, { d: 1, e: ['x'] })),
      text.replace('    c: 2\n', '    c: 2\n  - d: 1\n    e:\n      - x\n'),
    );
  });

  it('replaces scalars in their quotes', () => {
    const text = 'image: "nginx"\n';
    const node = get(read(text).root, 'image');
    assert.ok(node?.kind === 'scalar');
    assert.equal(applyEdits(text, replaceScalar(read(text).document, node, 'nginx:1')), 'image: "nginx:1"\n');
  });
});

describe('edits of YAML, any document', function () {
  this.timeout(20_000);

  const key = fc.constantFrom('a', 'b', 'c', 'securityContext', 'x y', 'é');
  const scalar: fc.Arbitrary<Json> = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'yes',
      'null',
      '0x1F',
      '1e3',
      '- a',
      '#c',
      "it's",
      'a: b',
      'a\nb',
      '&x',
      '*x',
      '!t',
      '%',
      '~',
      '',
      '2024-01-01',
    ),
    fc.boolean(),
    fc.integer(),
  );
  const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(key, tie('any'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).any;
  const tree = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

  it('gives exactly the wanted value after setValue, and leaves all other text as it is', () => {
    fc.assert(
      fc.property(
        tree,
        fc.array(key, { minLength: 1, maxLength: 3 }),
        value,
        fc.nat(),
        (before, path, set, seed) => {
          const text = writtenYaml(before, seed);
          const { document, root } = read(text);
          assert.deepEqual(plainOf(root), before);
          const edits = setValue(document, root, path, set);
          const wanted = withValue(before, path, set);
          if (wanted === undefined) return assert.deepEqual(edits, []);
          const after = applyEdits(text, edits);
          const reread = parseYaml(after);
          assert.deepEqual(reread.problems, [], after);
          assert.deepEqual(plainOf(reread.document.root), wanted, after);
          keepsComments(text, after, edits);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('gives exactly the rest after removeEntry', () => {
    fc.assert(
      fc.property(tree, fc.nat(), (before, seed) => {
        const text = writtenYaml(before, seed);
        for (const name of Object.keys(before)) {
          const { document, root } = read(text);
          const after = applyEdits(text, removeEntry(document, root, name));
          const { [name]: _, ...rest } = before;
          assert.deepEqual(plainOf(parseYaml(after).document.root) ?? {}, rest, `${text}\n=>\n${after}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives exactly the list after appendItem and removeItem', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), value, fc.nat(), (items, item, seed) => {
        const text = writtenYaml({ first: 1, list: items, last: 2 }, seed);
        const { document, root } = read(text);
        const list = listAt(root, 'list');
        assert.ok(list);
        const after = applyEdits(text, appendItem(document, list, item));
        assert.deepEqual(
          plainOf(parseYaml(after).document.root),
          { first: 1, list: [...items, item], last: 2 },
          after,
        );
        for (const index of items.keys()) {
          const less = applyEdits(text, removeItem(document, list, index));
          const rest = items.filter((_, at) => at !== index);
          assert.deepEqual(
            plainOf(parseYaml(less).document.root),
            { first: 1, list: rest, last: 2 },
            `${text}\n=>\n${less}`,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The tree with a value set; undefined where something else than a map is in the way. */
function withValue(tree: Json, [key, ...rest]: readonly string[], value: Json): Json | undefined {
  if (key === undefined) return value;
  if (tree === null) return withValue({}, [key, ...rest], value);
  if (typeof tree !== 'object' || Array.isArray(tree)) return undefined;
  const map = tree as { readonly [key: string]: Json };
  const inner = withValue(Object.hasOwn(map, key) ? (map[key] ?? null) : null, rest, value);
  return inner === undefined ? undefined : { ...map, [key]: inner };
}

function keepsComments(before: string, after: string, edits: readonly Edit[]): void {
  const count = (text: string): number => parseYaml(text).document.comments.length;
  const removed = edits.map(({ span }) => before.slice(span.start, span.end)).join('');
  if (!removed.includes('#')) assert.equal(count(after), count(before), after);
}
