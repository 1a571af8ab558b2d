import assert from 'node:assert/strict';
import { rulesById } from '../../rules/catalogue.ts';
import { applyEdits } from '../../rules/core/fix.ts';
import { lineEndOf } from '../../rules/core/text.ts';
import { parseReference } from '../../rules/image/reference.ts';
import { suggestionsAt, wantAt } from '../../rules/policy/assist/complete.ts';
import { countMatches, imageSuggestions } from '../../rules/policy/assist/known-images.ts';
import {
  fileSuggestions,
  packageSuggestions,
  pathSuggestions,
} from '../../rules/policy/assist/known-paths.ts';
import { meaningAt } from '../../rules/policy/assist/meaning.ts';
import { slotAt } from '../../rules/policy/assist/outline.ts';
import { policyRewrites } from '../../rules/policy/assist/rewrites.ts';
import type { Slot } from '../../rules/policy/assist/slot.ts';
import type { Suggestion } from '../../rules/policy/assist/suggestion.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { policySchema } from '../../rules/policy/schema.ts';

const schema = policySchema(rulesById.values());

const at = (marked: string): { readonly text: string; readonly offset: number; readonly slot: Slot } => {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const slot = slotAt(text, offset);
  assert.ok(slot, `nothing can stand in ${marked}`);
  return { text, offset, slot };
};

const suggested = (marked: string): readonly Suggestion[] => {
  const { text, slot } = at(marked);
  return suggestionsAt(slot, {
    schema,
    rules: rulesById,
    describe: (rule) => rulesById.get(rule)?.summary ?? '',
    lineEnd: lineEndOf(text),
  });
};

const labels = (marked: string): readonly string[] => suggested(marked).map(({ label }) => label);

/** The text with one of the suggestions written in, its first choice included. */
const written = (marked: string, label: string): string => {
  const { text, slot } = at(marked);
  const found = suggested(marked).find((one) => one.label === label);
  assert.ok(found, `${label} is among ${labels(marked).join(', ')}`);
  return applyEdits(text, [{ span: slot.word, text: found.text + (found.choices?.[0] ?? '') }]);
};

describe('completion in a policy file', () => {
  it('knows every key of the schema, but for those that are there', () => {
    const keys = Object.keys(schema['properties'] as object);
    assert.deepEqual(labels('|'), keys);
    assert.deepEqual(
      labels('ignore: []\n|'),
      keys.filter((key) => key !== 'ignore'),
    );
  });

  it('writes a key with what stands behind it', () => {
    assert.equal(written('|', 'extends'), 'extends: ');
    assert.equal(written('rul|', 'rules'), 'rules:\n  ');
    assert.equal(written('images:\n    |', 'registries'), 'images:\n    registries:\n        - ');
    assert.equal(written('images:\r\n  |', 'registries'), 'images:\r\n  registries:\r\n    - ');
    assert.equal(written('kubernetes: { | }', 'podSecurity'), 'kubernetes: { podSecurity:  }');
    assert.equal(written('ima|: {}', 'images'), 'images: {}');
    assert.equal(written('overrides:\n  |', 'paths'), 'overrides:\n  - paths: ');
    assert.equal(written('ignore:\n  - |', 'paths'), 'ignore:\n  - paths: ');
  });

  it('writes a rule with its own level, and knows its options', () => {
    assert.equal(written('rules:\n  |', 'image-latest'), 'rules:\n  image-latest: warning');
    assert.ok(!labels('rules:\n  image-latest: off\n  |').includes('image-latest'));
    assert.ok(!labels('rules:\n  |').includes('policy-invalid'));
    assert.deepEqual(labels('rules:\n  image-end-of-life:\n    level: off\n    |'), ['warnDays']);
    const [first] = suggested('rules:\n  image-untag|');
    assert.equal(first?.kind, 'rule');
  });

  it('knows levels, presets and other words', () => {
    assert.deepEqual(labels('rules:\n  image-latest: |'), ['off', 'hint', 'info', 'warning', 'error']);
    assert.deepEqual(labels('rules: { image-latest: {level: |} }'), [
      'off',
      'hint',
      'info',
      'warning',
      'error',
    ]);
    assert.deepEqual(labels('extends: |'), ['recommended', 'strict', 'all']);
    assert.deepEqual(labels('extends: [strict, |]'), ['recommended', 'all']);
    assert.deepEqual(labels('kubernetes:\n  podSecurity:\n    level: |'), [
      'privileged',
      'baseline',
      'restricted',
    ]);
    assert.equal(written('extends:|', 'strict'), 'extends: strict');
    assert.equal(written('rules: { image-latest: | }', 'off'), 'rules: { image-latest: off }');
  });

  it('knows the rules where a list names some', () => {
    assert.ok(labels('locked:\n  - |').includes('image-latest'));
    assert.ok(labels('ignore:\n  - paths: [a]\n    rules: [image-untagged, |]').includes('image-latest'));
    assert.ok(!labels('locked: [image-latest, |]').includes('image-latest'));
  });

  it('says what the workspace could tell', () => {
    const wanted: readonly (readonly [string, string | undefined])[] = [
      ['images:\n  approved:\n    - |', 'image'],
      ['images:\n  approved:\n    |', 'image'],
      ['images:\n  approved:\n    - image: |', 'repository'],
      ['images:\n  approved:\n    - image: a\n      replaces: [|]', 'image'],
      ['images:\n  registries: [|]', 'registry'],
      ['images:\n  mirrors:\n    |', 'registry'],
      ['images:\n  mirrors:\n    docker.io: |', 'registry'],
      ['ignore:\n  - |', 'path'],
      ['overrides:\n  - paths: [|]', 'path'],
      ['extends: |', 'extends'],
      ['extends:\n  - |', 'extends'],
      ['rules:\n  |', undefined],
      ['rules:\n  image-latest: |', undefined],
      ['images:\n  |', undefined],
    ];
    for (const [marked, want] of wanted) assert.equal(wantAt(at(marked).slot, schema), want, marked);
  });

  it('suggests images and registries, the most used first', () => {
    const images = ['node:24', 'ghcr.io/acme/web:2', 'ghcr.io/acme/api@sha256:'.concat('a'.repeat(64))].map(
      (name, index) => {
        const reference = parseReference(name);
        assert.ok(reference);
        return { reference, count: index + 1 };
      },
    );
    const { slot } = at('images:\n  approved:\n    - |\n    - node:24\n');
    assert.deepEqual(
      imageSuggestions(slot, images, 'image').suggestions.map(({ label, detail }) => `${label} ${detail}`),
      [`ghcr.io/acme/api@sha256:${'a'.repeat(64)} used 3 times`, 'ghcr.io/acme/web:2 used 2 times'],
    );
    const repository = imageSuggestions(
      at('images:\n  approved:\n    - image: |').slot,
      images,
      'repository',
    );
    assert.deepEqual(
      repository.suggestions.map(({ label }) => label),
      ['ghcr.io/acme/api', 'ghcr.io/acme/web', 'node'],
    );
    const { suggestions: registries } = imageSuggestions(
      at('images:\n  registries:\n    |').slot,
      images,
      'registry',
    );
    assert.deepEqual(
      registries.map(({ text }) => text),
      ['- ghcr.io', "- 'ghcr.io/acme/**'", '- docker.io', "- 'docker.io/library/**'"],
    );
    assert.deepEqual(countMatches('ghcr.io/acme/**', 'registry', images), { images: 2, uses: 5 });
    assert.deepEqual(countMatches('node', 'image', images), { images: 1, uses: 1 });
    assert.equal(countMatches('a b', 'image', images), undefined);
  });

  it('suggests of very many images those that hold what is written', () => {
    const images = Array.from({ length: 500 }, (_, index) => {
      const reference = parseReference(`app${index}:1`);
      assert.ok(reference);
      return { reference, count: 1 };
    });
    const { slot } = at('images:\n  approved:\n    - |');
    const { suggestions, whole } = imageSuggestions(slot, images, 'image', '49');
    assert.ok(!whole);
    assert.equal(suggestions.length, 15);
    assert.ok(suggestions.every(({ label }) => label.includes('49')));
  });

  it('suggests paths, policy files and packages', () => {
    const entries = [
      { name: 'prod', isFolder: true },
      { name: '.git', isFolder: true },
      { name: 'a.yaml', isFolder: false },
      { name: 'b.txt', isFolder: false },
    ];
    const texts = (suggestions: readonly Suggestion[]): readonly string[] =>
      suggestions.map(({ text }) => text);
    const path = at('ignore: [|]').slot;
    assert.deepEqual(texts(pathSuggestions(path, '', entries)), ['prod/']);
    assert.deepEqual(texts(pathSuggestions(path, 'deploy/', entries)), [
      'deploy/prod/',
      'deploy/a.yaml',
      'deploy/b.txt',
    ]);
    const extended = at('extends: [npm:b, |]').slot;
    assert.deepEqual(texts(fileSuggestions(extended, '', entries)), ['./a.yaml', './prod/']);
    assert.deepEqual(texts(packageSuggestions(extended, ['b', '@acme/p', 'c'])), ["'@acme/p'", 'npm:c']);
  });
});

describe('what completion writes', () => {
  const whole = `# ours
extends: [strict]
rules:
    image-latest: off
    image-end-of-life:
        level: error
overrides:
- paths: [prod/**]
  rules: { image-latest: error }
- paths:
    - test/
images:
    registries: [docker.io, ghcr.io]
    approved:
    - image: node
      tags: ["24"]
    - nginx
kubernetes: { podSecurity: { level: baseline } }
ignore:
- paths: [a]
  until: 2027-01-01
`;

  it('is YAML wherever it is written into a policy that was YAML', () => {
    let count = 0;
    for (let cut = 0; cut <= whole.length; cut += 1) {
      if (cut < whole.length && whole.charAt(cut) !== '\n') continue;
      for (const more of ['\n', '\n  ', '\n    ', '\n      - ', '\n- ', ' ']) {
        const text = whole.slice(0, cut) + more;
        const slot = slotAt(text, text.length);
        if (slot === undefined || slot.flow || parsePolicy(text, rulesById).unreadable.length > 0) continue;
        for (const { text: put, choices, label } of suggested(`${text}|`).slice(0, 12)) {
          const done = applyEdits(text, [{ span: slot.word, text: put + (choices?.[0] ?? '') }]);
          const { unreadable } = parsePolicy(done, rulesById);
          assert.deepEqual(
            unreadable.map(({ message }) => message),
            [],
            `${label} in\n${done}`,
          );
          count += 1;
        }
      }
    }
    assert.ok(count > 200, `${count}`);
  });
});

describe('what a word of a policy file means', () => {
  const meant = (marked: string): string | undefined => {
    const offset = marked.indexOf('|');
    const meaning = meaningAt(marked.replace('|', ''), offset, schema, rulesById);
    if (meaning === undefined) return undefined;
    const { kind } = meaning;
    if (kind === 'key') return `key ${meaning.name}`;
    if (kind === 'extends') return `extends ${meaning.text}`;
    return kind === 'image' ? `${meaning.of} ${meaning.pattern}` : `${kind} ${meaning.rule}`;
  };
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['ru|les:\n', 'key rules'],
    ['rules:\n  image-la|test: off\n', 'rule image-latest'],
    ['rules:\n  image-latest: o|ff\n', 'level image-latest'],
    ['rules:\n  image-latest:\n    level: o|ff\n', 'level image-latest'],
    ['overrides:\n  - paths: [a]\n    rules: { image-latest: o|ff }\n', 'level image-latest'],
    ['rules:\n  image-end-of-life: { warn|Days: 3 }\n', 'key warnDays'],
    ['locked: [image-la|test]\n', 'rule image-latest'],
    ['extends: ./base/o|urs.yaml\n', 'extends ./base/ours.yaml'],
    ['images:\n  approved: [no|de:24]\n', 'image node:24'],
    ['images:\n  registries:\n    - ghcr.|io\n', 'registry ghcr.io'],
    ['images:\n  mirrors: { docker|.io: a.example/b }\n', 'registry docker.io'],
    ['kubernetes:\n  ver|sion: latest\n', 'key version'],
    ['nothing: kno|wn\n', undefined],
    ['# rul|es\n', undefined],
  ];
  for (const [marked, wanted] of cases) {
    it(`${JSON.stringify(marked)} is ${wanted ?? 'nothing'}`, () => assert.equal(meant(marked), wanted));
  }
});

describe('rewriting a policy file', () => {
  const rewritten = (marked: string, title: RegExp): string | undefined => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    const { document } = parsePolicy(text, rulesById);
    const fix = policyRewrites(document, offset, '2026-11-21').find((one) => title.test(one.title));
    return fix && applyEdits(text, fix.edits());
  };
  const sha = `sha256:${'0'.repeat(64)}`;

  it('lets an ignore count for longer, from its last day or from today', () => {
    const ignore = (until: string): string =>
      `ignore:\n  - paths: [a] # b\n    rules: [|image-latest]\n    until: ${until}\n`;
    const later = (day: string): string => ignore(`"${day}"`).replace('|', '');
    assert.equal(rewritten(ignore('2026-12-31'), /until/), later('2027-03-31'));
    assert.equal(rewritten(ignore('2025-01-01'), /until/), later('2027-02-19'));
  });

  it('removes an ignore', () => {
    assert.equal(rewritten('ignore:\n  - a\n  - |b # c\n  - d\n', /Remove/), 'ignore:\n  - a\n  - d\n');
    assert.equal(rewritten('ignore: [|a]\n', /Remove/), 'ignore: []\n');
    assert.equal(rewritten('ru|les: {}\nignore: [a]\n', /Remove/), undefined);
  });

  it('writes the versions of an approved image as a list', () => {
    const changed = rewritten(
      `images:\n  approved:\n    - ghcr.io/a|cme/web:2.1@${sha} # ours\n`,
      /versions/,
    );
    assert.equal(
      changed,
      `images:\n  approved:\n    - image: ghcr.io/acme/web\n      tags:\n        - "2.1"\n      digests:\n        - ${sha} # ours\n`,
    );
    assert.deepEqual(parsePolicy(changed ?? '', rulesById).document.problems, []);
    assert.equal(
      rewritten('images:\n  approved: [no|de:24]\n', /versions/),
      'images:\n  approved: [{ image: node, tags: ["24"] }]\n',
    );
    assert.equal(rewritten('images:\n  approved: [no|de]\n', /versions/), undefined);
  });
});
