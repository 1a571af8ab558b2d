import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../rules/core/fix.ts';
import { integer, listOfStrings } from '../../rules/core/options.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import type { PolicySource } from '../../rules/policy/syntax.ts';
import { policyTemplate } from '../../rules/policy/template.ts';
import { headOf } from '../support/words.ts';

const rules = new Map(
  [
    headOf('image-latest'),
    { ...headOf('image-untagged'), sources: ['hadolint/DL3006'] },
    {
      ...headOf('long-lines'),
      options: { most: integer(80, 'The most.'), except: listOfStrings([], 'Not these.') },
    },
  ].map((rule) => [rule.id, rule] as const),
);

const read = (text: string): PolicySource => {
  const { document, unreadable } = parsePolicy(text, rules);
  assert.deepEqual([...unreadable, ...document.problems], []);
  return document.source;
};

/** What is wrong, each with the text that it points at. */
const problems = (text: string): readonly string[] => {
  const { document, unreadable } = parsePolicy(text, rules);
  return [...unreadable, ...document.problems].map(
    ({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`,
  );
};

describe('a policy file', () => {
  it('says nothing where it is empty, or holds comments alone', () => {
    for (const text of ['', '\n', '# nothing yet\n', '---\n', '{}', 'null']) {
      assert.equal(read(text).rules.size, 0, JSON.stringify(text));
    }
  });

  it('extends a preset, a file, or a list of both', () => {
    assert.deepEqual(read('extends: strict').extends, [
      { kind: 'preset', preset: 'strict', at: { start: 9, end: 15 } },
    ]);
    assert.deepEqual(
      read('extends: [all, ../team/policy.yaml]').extends.map((one) =>
        one.kind === 'file' ? one.path : one.preset,
      ),
      ['all', '../team/policy.yaml'],
    );
  });

  it('gives rules a level, options, or both', () => {
    const source = read('rules:\n  image-latest: off\n  long-lines:\n    level: error\n    most: 100\n');
    assert.deepEqual(source.rules.get('image-latest'), { level: 'off', options: {} });
    assert.deepEqual(source.rules.get('long-lines'), { level: 'error', options: { most: 100 } });
    assert.equal(read('rules: {long-lines: {most: 9}}').rules.get('long-lines')?.level, undefined);
  });

  it('reads versions as they are meant, 1.30 too', () => {
    const { kubernetes } = read(
      'kubernetes:\n  version: 1.30\n  podSecurity: {level: baseline, version: v1.25}\n',
    );
    assert.deepEqual(kubernetes, {
      version: '1.30',
      podSecurityLevel: 'baseline',
      podSecurityVersion: '1.25',
    });
    assert.equal(read('kubernetes: {version: latest}').kubernetes.version, undefined);
    assert.equal(read('kubernetes: {version: "1.34.2"}').kubernetes.version, '1.34');
  });

  it('follows anchors', () => {
    const source = read('images:\n  registries: &ours [ghcr.io]\n  approved: *ours\n');
    assert.deepEqual(source.images.approved, ['ghcr.io']);
  });

  it('is read with CRLF, a lone CR, a byte order mark', () => {
    for (const text of [
      'rules:\r\n  image-latest: off\r\n',
      'rules:\r  image-latest: off\r',
      '\uFEFFrules:\n  image-latest: off\n',
    ]) {
      assert.equal(read(text).rules.get('image-latest')?.level, 'off', JSON.stringify(text));
    }
  });

  it('that *create policy* makes is right, and says what `recommended` says', () => {
    const source = read(policyTemplate());
    assert.deepEqual(
      source.extends.map((one) => one.kind === 'preset' && one.preset),
      ['recommended'],
    );
    assert.equal(source.rules.size + source.images.registries.length + source.ignore.length, 0);
  });

  const wrongs: readonly (readonly [string, readonly string[]])[] = [
    ['- a\n', ['- a: A policy is a map of keys.']],
    ['hello', ['hello: A policy is a map of keys.']],
    ['rule: {}', ['rule: `rule` is no key of a policy. Did you mean `rules`?']],
    [
      'xyz: 1',
      ['xyz: `xyz` is no key of a policy. Known are `extends`, `rules`, `images`, `kubernetes`, `ignore`.'],
    ],
    ['extends: strickt', ['strickt: `strickt` is no preset. Did you mean `strict`?']],
    ['extends: {a: b}', ['{a: b}: `extends` wants a word or a list of words.']],
    ['rules: {image-lates: off}', ['image-lates: `image-lates` is no rule. Did you mean `image-latest`?']],
    ['rules: {DL3006: off}', ["DL3006: `DL3006` is another tool's name. Here it is `image-untagged`."]],
    ['rules: {image-latest: warn}', ['warn: `warn` is no level. Did you mean `warning`?']],
    ['rules: {image-latest: high}', ['high: `high` is no level. Did you mean `error`?']],
    ['rules: {image-latest: false}', ['false: `false` is no level. Did you mean `off`?']],
    ['rules: {image-latest: [error]}', ['[error]: `image-latest` wants a level.']],
    [
      'rules: {long-lines: [error]}',
      ['[error]: `long-lines` wants a level, or a map of `level` and options.'],
    ],
    ['rules: {long-lines: {most: many}}', ['many: `most` wants a whole number.']],
    ['rules: {long-lines: {except: 1}}', ['1: `except` wants a list.']],
    ['rules: {long-lines: {mots: 1}}', ['mots: `mots` is no key of `long-lines`. Did you mean `most`?']],
    [
      'images: {registry: []}',
      ['registry: `registry` is no key of `images`. Known are `registries`, `approved`, `mirrors`.'],
    ],
    ['images: {registries: ghcr.io}', ['ghcr.io: `registries` wants a list of words.']],
    ['images: {registries: [{a: b}]}', ['{a: b}: `registries` wants a list of words.']],
    [
      'images: {registries: ["https://ghcr.io/"]}',
      ['"https://ghcr.io/": Images are named without scheme and closing slash. Did you mean `ghcr.io`?'],
    ],
    [
      'kubernetes: {podSecurity: {level: strict}}',
      ['strict: `strict` is no Pod Security level. Known are `privileged`, `baseline`, `restricted`.'],
    ],
    ['kubernetes: {version: 34}', ['34: `34` is no version of Kubernetes. Write it as `1.34`, or `latest`.']],
    ['a: 1\n---\nb: 2\n', ['---: A policy is one YAML document; this one is not read.']],
  ];
  for (const [text, expected] of wrongs) {
    it(`is told of \`${text.trim()}\``, () => {
      const found = problems(text);
      for (const one of expected) assert.ok(found.includes(one), found.join('\n'));
    });
  }

  it('is told where it is no YAML, also where it looks like a template', () => {
    assert.equal(problems('rules: [\n').length, 1);
    assert.equal(problems('{{ if }}\n: {{').length, 1);
    assert.equal(problems('rules:\n\timage-latest: off\n').length, 1);
  });

  it('counts as far as it is right', () => {
    const { document } = parsePolicy('rules: {image-latest: off, image-lates: off}\nfoo: 1\n', rules);
    assert.equal(document.problems.length, 2);
    assert.deepEqual([...document.source.rules.keys()], ['image-latest']);
  });

  it('is right after the fixes of its problems', () => {
    let text =
      'extend: strickt\nrules:\n  DL3006: warn\n  image-lates: none\nimages:\n  registry: []\n  approve: ["https://ghcr.io"]\n';
    for (let pass = 0; pass < 10; pass += 1) {
      const [fix] = parsePolicy(text, rules).document.problems.flatMap(
        ({ fixes: [first] = [] }) => first ?? [],
      );
      if (fix) text = applyEdits(text, fix.edits());
    }
    assert.equal(
      text,
      'extends: strict\nrules:\n  image-untagged: warning\n  image-latest: off\nimages:\n  registry: []\n  approved: [ghcr.io]\n',
    );
  });

  it('is read in no time where its aliases expand without end', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const inner = level === 0 ? 'x' : Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ');
      return `  - &a${level} [${inner}]`;
    });
    const before = performance.now();
    const text = `ignore:\n${levels.join('\n')}\nrules:\n  long-lines:\n    except: *a29\n`;
    assert.ok(problems(text).length > 0);
    assert.ok(performance.now() - before < 1000);
  });

  it('never breaks its reader, and is told of nothing outside the text', () => {
    const word = fc.constantFrom(
      'rules',
      'extends',
      'images',
      'registries',
      'ignore',
      'kubernetes',
      'version',
      'image-latest',
      'off',
      '*a',
      '&a',
      '- ',
      ': ',
      '\n',
      '\n  ',
      '[',
      ']',
      '{',
      '}',
      '"',
      '#',
      '---\n',
      '{{',
      '1.30',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 24 }), (words) => {
        const text = words.join('');
        const { document, unreadable } = parsePolicy(text, rules);
        for (const { at } of [...document.problems, ...unreadable]) {
          assert.ok(at.start >= 0 && at.start <= at.end && at.end <= text.length, JSON.stringify(text));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
