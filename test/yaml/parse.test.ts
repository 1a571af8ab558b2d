import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseYaml } from '../../rules/yaml/parse.ts';
import { splitDocuments } from '../../rules/yaml/split.ts';
import type { YamlNode } from '../../rules/yaml/syntax.ts';
import { plainOf } from '../support/yaml.ts';

/** Each problem as the text that it points at and its message. */
const problemsOf = (text: string): readonly (readonly [string, string])[] =>
  parseYaml(text).problems.map(({ at, message }) => [text.slice(at.start, at.end), message]);

describe('splitting a YAML stream', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', []],
    ['a: 1', ['a: 1']],
    ['a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['# licence\n---\na: 1\n', ['# licence\n---\na: 1\n']],
    [
      '%YAML 1.2\n---\na: 1\n...\n# next\n---\nb: 1\n',
      ['%YAML 1.2\n---\na: 1\n...\n', '# next\n---\nb: 1\n'],
    ],
    ['---\n---\n', ['---\n', '---\n']],
    ['a: |\n  ---\n  b\n---\nc: 1', ['a: |\n  ---\n  b\n', '---\nc: 1']],
    ['a: ---\nb: 1\n---x: 1\n', ['a: ---\nb: 1\n---x: 1\n']],
    ['\uFEFF---\na: 1\r\n---\r\nb: 1', ['\uFEFF---\na: 1\r\n', '---\r\nb: 1']],
    ['a: 1\r---\rb: 1\r', ['a: 1\r', '---\rb: 1\r']],
    ['a: 1\n...\n\n', ['a: 1\n...\n\n']],
    ['a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
  ];
  for (const [text, wanted] of cases) {
    it(JSON.stringify(text), () =>
      assert.deepEqual(
        splitDocuments(text).map((chunk) => chunk.text),
        wanted,
      ),
    );
  }

  it('loses nothing of any text', () => {
    const line = fc.constantFrom('---', '...', '%YAML 1.2', '# c', '', ' ', 'a: 1', '--- x', '\uFEFF');
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')))
      .map((all) => all.flat().join(''));
    fc.assert(
      fc.property(text, (any) => {
        const chunks = splitDocuments(any);
        assert.equal(chunks.map((chunk) => chunk.text).join(''), any);
        for (const chunk of chunks) assert.ok(any.startsWith(chunk.text, chunk.start));
      }),
    );
  });
});

describe('YAML that cannot be read gives one problem at the right place', () => {
  const tab = 'YAML does not allow tabs in indentation; use spaces.';
  const indent = 'This line is indented otherwise than the lines that it belongs to.';
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['a tab', 'a:\n\tb: c\n\td: e\n\tf: g\n', '\t', tab],
    ['a tab behind spaces', 'a:\n  b: c\n  \td: e\n', '\t', tab],
    ['a quote left open', 'a:\n  b: "c\n  d: e\nf: g\n', '"', 'This quote is never closed.'],
    ['a single quote left open', "it: 'fine\nb: c\n", "'", 'This quote is never closed.'],
    ['a bracket left open', 'a: [1, 2\nb: c\nd: e', '[', 'This `[` is never closed.'],
    ['a brace left open', 'a: {x: 1\nb: c\n', '{', 'This `{` is never closed.'],
    ['bad indentation', 'a:\n  b: c\n d: e\nf: g\n', ' ', indent],
    ['no colon', 'kind: X\nfoo\nbar: y\n', 'foo', 'A key must stand on one line and be followed by a colon.'],
    [
      'a reserved character',
      'a: @x\n',
      '@',
      'A plain text cannot begin with this character; put it in quotes.',
    ],
    ['an emoji before it', '😀: [\n', '[', 'This `[` is never closed.'],
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 'a', 'The key `a` stands twice in this map.'],
    ['a duplicate key after lone CRs', 'a: 1\rb: 2\rb: 3', 'b', 'The key `b` stands twice in this map.'],
    ['an alias of nothing', 'a: *x\n', '*x', 'The alias `*x` has no anchor `&x` before it.'],
    ['an alias of what it is in', 'a: &x [*x]\n', '*x', 'The alias `*x` has no anchor `&x` before it.'],
    [
      'a binary byte',
      'a: 1\u0000\u0001',
      '\u0000\u0001',
      'YAML allows no control characters such as U+0000 here; is this a binary file?',
    ],
  ];
  for (const [name, text, at, message] of cases) {
    it(name, () => assert.deepEqual(problemsOf(text), [[at, message]]));
  }

  it('points at the second of two equal keys and names the first', () => {
    const [problem] = parseYaml('a: 1\nb: 2\na: 3\n').problems;
    assert.deepEqual(
      [problem?.at, problem?.related?.[0]?.at],
      [
        { start: 10, end: 11 },
        { start: 0, end: 1 },
      ],
    );
  });

  it('keeps what can be read', () => {
    assert.deepEqual(plainOf(parseYaml('a: 1\nb: [1\nc: 2\n').document.root), { a: 1, b: [1], c: 2 });
    assert.deepEqual(plainOf(parseYaml('a: 1\nb: 2\na: 3\n').document.root), { a: 3, b: 2 });
  });

  it('says so of nesting that is too deep, and is done in time', () => {
    const text = `a: ${'['.repeat(50_000)}`;
    assert.equal(parseYaml(text).problems.length, 1);
  });
});

describe('the YAML tree', () => {
  it('has comments, and no `#` of a text', () => {
    const text =
      'a: "#x" # one\nb: a#b\n# two\nc: | # three\n  # no\nd: >-\n  x # no\ne: &f # four\n  g: 1\n';
    const { comments } = parseYaml(text).document;
    assert.deepEqual(
      comments.map((comment) => [comment.text, comment.ownLine]),
      [
        ['one', false],
        ['two', true],
        ['three', false],
        ['four', false],
      ],
    );
    for (const { span } of comments) assert.match(text.slice(span.start, span.end), /^# \w+$/);
  });

  it('has spans in UTF-16 units, after a byte order mark, CRLF and emoji too', () => {
    const text = '\uFEFFa: 😀\r\nb: "é" \r\nc:\r\n- x\r\n';
    const { root } = parseYaml(text).document;
    assert.ok(root?.kind === 'map');
    assert.deepEqual(
      root.entries.map(({ span }) => text.slice(span.start, span.end)),
      ['a: 😀', 'b: "é"', 'c:\r\n- x'],
    );
  });

  it('does not expand aliases of aliases, however many they stand for', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 60; n += 1)
      lines.push(
        `a${n}: &a${n} [${Array(9)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    const started = performance.now();
    const { document, problems } = parseYaml(lines.join('\n'));
    assert.deepEqual(problems, []);
    assert.equal(document.root?.kind, 'map');
    assert.ok(performance.now() - started < 2000);
  });

  it('reads 50,000 lines in seconds', function () {
    this.timeout(20_000);
    const text = Array.from({ length: 50_000 }, (_, n) => `key${n}: value ${n} # c`).join('\n');
    const started = performance.now();
    const { document, problems } = parseYaml(text);
    assert.deepEqual([problems, document.comments.length], [[], 50_000]);
    assert.ok(performance.now() - started < 5000);
  });

  it('knows scalars by the core schema', () => {
    const text = 'a: [1, 0x10, 0o17, 1.5, true, null, ~, yes, "1", 2001-01-01, -.inf, !!str 5]';
    assert.deepEqual(plainOf(parseYaml(text).document.root), {
      a: [1, 16, 15, 1.5, true, null, null, 'yes', '1', '2001-01-01', -Infinity, '5'],
    });
  });

  it('marks what is filled in later as unknown', () => {
    const unknown = ['"{{ .Values.x }}"', '${X}', '$(X)', 'a-${X}-b', '<your-name>', '$IMAGE', '((secret))'];
    const known = ['x', '<b>x</b> y', '$5', 'a $ b', '"{ }"', '{}'];
    const isUnknown = (written: string): boolean => {
      const { root } = parseYaml(`a: ${written}\n`).document;
      const value = root?.kind === 'map' ? root.entries[0]?.value : undefined;
      return value?.kind === 'scalar' && value.unknown;
    };
    assert.deepEqual(
      unknown.filter((one) => !isUnknown(one)),
      [],
    );
    assert.deepEqual(known.filter(isUnknown), []);
  });
});

describe('any text', function () {
  this.timeout(20_000);

  const piece = fc.constantFrom(
    ...[
      'a',
      'b: ',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '\r\n',
      '\r',
      '\t',
      '"',
      "'",
      '|',
      '>-',
      '|+\n',
      '{',
      '}',
      '[',
      ']',
    ],
    ...[
      ',',
      '#',
      ' # c',
      '&x ',
      '*x',
      '<<: *x',
      '!t ',
      '? ',
      '---\n',
      '...\n',
      '%',
      '{{ x }}',
      '{{- if y }}\n',
    ],
    ...[
      '{{',
      '}}',
      '{% z %}',
      '😀',
      '\uFEFF',
      '\u0000',
      '\u2028',
      '@',
      '`',
      '\\',
      '${A}',
      'null',
      '~',
      '1e3',
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
  );

  it('is read without a throw, every span inside the text, children inside parents and in order', () => {
    fc.assert(
      fc.property(text, (any) => {
        for (const chunk of splitDocuments(any)) {
          const { document, problems } = parseYaml(chunk.text);
          for (const { at } of problems) assertInside(at, { start: 0, end: chunk.text.length });
          for (const { span } of document.comments) assert.equal(chunk.text[span.start], '#');
          if (document.root) assertNode(document.root, { start: 0, end: chunk.text.length });
        }
      }),
      { numRuns: 5000 },
    );
  });
});

interface Range {
  readonly start: number;
  readonly end: number;
}

function assertInside(inner: Range, outer: Range): void {
  assert.ok(
    inner.start >= outer.start && inner.end <= outer.end && inner.start <= inner.end,
    JSON.stringify({ inner, outer }),
  );
}

function assertNode(node: YamlNode, outer: Range): void {
  assertInside(node.span, outer);
  if (node.kind === 'list') for (const item of node.items) assertNode(item, node.span);
  if (node.kind !== 'map') return;
  for (const { span, key, value } of node.entries) {
    assertInside(span, node.span);
    assertInside(key.span, span);
    if (value) assertNode(value, span);
  }
}
