import assert from 'node:assert/strict';
import { applyEdits } from '../../rules/core/fix.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { someRules as rules } from './some-rules.ts';

/** What is wrong, each with the text that it points at. */
const problems = (text: string): readonly string[] => {
  const { document, unreadable } = parsePolicy(text, rules);
  return [...unreadable, ...document.problems].map(
    ({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`,
  );
};

describe('a policy file with mistakes', () => {
  const wrongs: readonly (readonly [string, readonly string[]])[] = [
    ['- a\n', ['- a: A policy is a map of keys.']],
    ['hello', ['hello: A policy is a map of keys.']],
    ['rule: {}', ['rule: `rule` is no key of a policy. Did you mean `rules`?']],
    [
      'xyz: 1',
      [
        'xyz: `xyz` is no key of a policy. Known are `extends`, `rules`, `overrides`, `locked`, `images`, `labels`, `kubernetes`, `signatures`, `ignore`.',
      ],
    ],
    ['extends: strickt', ['strickt: `strickt` is no preset. Did you mean `strict`?']],
    [
      'extends: acme',
      [
        'acme: `acme` is no preset. Known are `recommended`, `strict`, `all`. A package is written `npm:acme`.',
      ],
    ],
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
    [
      'extends: "@acme"',
      [
        '"@acme": `@acme` is no package. Write it as `@scope/name` or `npm:name`, with `/path` for a file inside it.',
      ],
    ],
    [
      'extends: npm:Acme',
      [
        'npm:Acme: `npm:Acme` is no package. Write it as `@scope/name` or `npm:name`, with `/path` for a file inside it.',
      ],
    ],
    ['overrides: {a: b}', ['{a: b}: `overrides` wants a list.']],
    ['overrides: [prod]', ['prod: `overrides` wants maps of `paths` and what counts there.']],
    ['overrides: [{rules: {}}]', ['rules: Say for which paths this counts: `paths: [prod/**]`.']],
    ['overrides: [{paths: a, rule: {}}]', ['rule: `rule` is no key of `overrides`. Did you mean `rules`?']],
    [
      'overrides: [{paths: a, rules: {image-lates: off}}]',
      ['image-lates: `image-lates` is no rule. Did you mean `image-latest`?'],
    ],
    ['locked: [image-lates]', ['image-lates: `image-lates` is no rule. Did you mean `image-latest`?']],
    ['locked: image-latest', ['image-latest: `locked` wants a list of words.']],
    [
      'images: {approved: [{tags: [1]}]}',
      ['{tags: [1]}: Say which image is approved: `image: docker.io/library/node`.'],
    ],
    [
      'images: {approved: [{image: "node:1"}]}',
      ['"node:1": Versions stand in `tags` and `digests`; write the image without one here.'],
    ],
    [
      'images: {approved: [{image: node, tags: [a b]}]}',
      ['a b: `a b` is no tag, as `24.11.1-bookworm-slim` or `24.*`.'],
    ],
    [
      'images: {approved: [{image: node, digests: [abc]}]}',
      ['abc: `abc` is no digest, as `sha256:` and 64 hexadecimal digits.'],
    ],
    [
      'images: {approved: [{image: node, tag: [a]}]}',
      ['tag: `tag` is no key of `approved`. Did you mean `tags`?'],
    ],
    ['labels: {required: ["a b"]}', ['"a b": `a b` is no name of a label.']],
    ['labels: {required: {a: [b]}}', ['[b]: `a` wants a pattern for its value, as `https://*`, or nothing.']],
    ['ignore: [{rules: [image-latest]}]', ['rules: Say which paths this is about: `paths: [vendor/]`.']],
    [
      'ignore: [{path: a, rules: [DL3006]}]',
      ["DL3006: `DL3006` is another tool's name. Here it is `image-untagged`."],
    ],
    [
      'ignore: [{path: a, until: 2027-02-30}]',
      ['2027-02-30: `2027-02-30` is not a day. Write a real date: `2027-01-31`.'],
    ],
    [
      'ignore: [{path: a, untill: 2027-01-31}]',
      ['untill: `untill` is no key of `ignore`. Did you mean `until`?'],
    ],
    [
      'ignore: [[a]]',
      ['[a]: `ignore` wants paths, or maps of `paths`, `rules`, `reason`, `owner` and `until`.'],
    ],
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

  it('approves of no version where all versions of an entry are wrong, and ignores nothing by half an entry', () => {
    const { source } = parsePolicy(
      'images: {approved: [{image: node, tags: [a b]}]}\nignore: [{path: a, until: soon}, {path: b, rules: [none]}]',
      rules,
    ).document;
    assert.deepEqual(source.images.approved, []);
    assert.deepEqual(
      source.ignore.map(({ paths, rules: named }) => [paths, named]),
      [[['b'], []]],
    );
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
});
