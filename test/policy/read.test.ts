import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePolicy } from '../../rules/policy/parse.ts';
import type { PolicySource } from '../../rules/policy/syntax.ts';
import { policyTemplate } from '../../rules/policy/template.ts';
import { someRules as rules } from './some-rules.ts';

const read = (text: string): PolicySource => {
  const { document, unreadable } = parsePolicy(text, rules);
  assert.deepEqual([...unreadable, ...document.problems], []);
  return document.source;
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
        one.kind === 'preset' ? one.preset : one.path,
      ),
      ['all', '../team/policy.yaml'],
    );
  });

  it('extends packages: scoped ones by their name, others behind `npm:`', () => {
    const named = (text: string) => {
      const [one] = read(`extends: ["${text}"]`).extends;
      return one?.kind === 'package' ? [one.name, one.path] : one?.kind;
    };
    assert.deepEqual(named('@acme/policy'), ['@acme/policy', undefined]);
    assert.deepEqual(named('@acme/policy/strict.yaml'), ['@acme/policy', 'strict.yaml']);
    assert.deepEqual(named('npm:@acme/policy'), ['@acme/policy', undefined]);
    assert.deepEqual(named('npm:acme-policy/a/b.yaml'), ['acme-policy', 'a/b.yaml']);
    assert.equal(named('./@acme/policy'), 'file');
    assert.equal(named('acme/policy.yaml'), 'file');
  });

  it('overrides what counts by path', () => {
    const [one] = read(
      'overrides:\n  - paths: [prod/**, "!prod/a"]\n    rules: {image-latest: off}\n    kubernetes: {version: 1.30}\n',
    ).overrides;
    assert.deepEqual(one?.paths, ['prod/**', '!prod/a']);
    assert.equal(one.rules.get('image-latest')?.level, 'off');
    assert.equal(one.kubernetes.version?.value, '1.30');
    assert.deepEqual(read('overrides: [{paths: prod/}]').overrides[0]?.paths, ['prod/']);
  });

  it('locks rules by name, or all', () => {
    const locked = (text: string) => read(text).locked.map(({ value }) => value);
    assert.deepEqual(locked('locked: [image-latest, long-lines]'), ['image-latest', 'long-lines']);
    assert.deepEqual(locked('locked: all'), ['all']);
  });

  it('approves of images with exact versions, and of what they replace', () => {
    const { approved } = read(
      'images:\n  approved:\n    - node:24*\n    - {image: node, tags: [22.1, "20.*"], replaces: iojs}\n',
    ).images;
    assert.deepEqual(
      approved?.map(({ value }) => value),
      ['node:24*', { image: 'node', tags: ['22.1', '20.*'], digests: [], replaces: ['iojs'] }],
    );
  });

  it('requires labels by name, or with what their values look like', () => {
    const { labels, kubernetes } = read(
      'labels: {required: [a.b]}\nkubernetes: {requiredLabels: {owner: , cost: 47*}, requiredAnnotations: [c]}',
    );
    const said = (list: typeof labels.required) => list?.map(({ value: { name, like } }) => [name, like]);
    assert.deepEqual(said(labels.required), [['a.b', undefined]]);
    assert.deepEqual(said(kubernetes.requiredLabels), [
      ['owner', undefined],
      ['cost', '47*'],
    ]);
    assert.deepEqual(said(kubernetes.requiredAnnotations), [['c', undefined]]);
  });

  it('ignores paths, and rules at paths with reason, owner and last day', () => {
    const { ignore } = read(
      'ignore:\n  - a/\n  - {path: b, rules: image-latest, reason: r, owner: o, until: 2027-01-31}\n',
    );
    assert.deepEqual(
      ignore.map(({ paths, rules, reason, owner, until }) => [
        paths,
        rules === 'all' ? rules : rules.map(({ value }) => value),
        reason,
        owner,
        until?.value,
      ]),
      [
        [['a/'], 'all', undefined, undefined, undefined],
        [['b'], ['image-latest'], 'r', 'o', '2027-01-31'],
      ],
    );
  });

  it('gives rules a level, options, or both', () => {
    const source = read('rules:\n  image-latest: off\n  long-lines:\n    level: error\n    most: 100\n');
    const told = (id: string) => ({ ...source.rules.get(id), at: undefined });
    assert.deepEqual(told('image-latest'), { level: 'off', options: {}, at: undefined });
    assert.deepEqual(told('long-lines'), { level: 'error', options: { most: 100 }, at: undefined });
    assert.equal(read('rules: {long-lines: {most: 9}}').rules.get('long-lines')?.level, undefined);
  });

  it('reads versions as they are meant, 1.30 too', () => {
    const { kubernetes } = read(
      'kubernetes:\n  version: 1.30\n  podSecurity: {level: baseline, version: v1.25}\n',
    );
    assert.equal(kubernetes.version?.value, '1.30');
    assert.equal(kubernetes.podSecurityLevel?.value, 'baseline');
    assert.equal(kubernetes.podSecurityVersion?.value, '1.25');
    assert.equal(read('kubernetes: {version: latest}').kubernetes.version?.value, undefined);
    assert.equal(read('kubernetes: {version: "1.34.2"}').kubernetes.version?.value, '1.34');
  });

  it('follows anchors', () => {
    const source = read('images:\n  registries: &ours [ghcr.io]\n  approved: *ours\n');
    assert.deepEqual(
      source.images.approved?.map(({ value }) => value),
      ['ghcr.io'],
    );
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
    assert.equal(source.rules.size + (source.images.registries ?? []).length + source.ignore.length, 0);
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
      'overrides',
      'paths',
      'locked',
      'labels',
      'required',
      'approved',
      'image',
      'until',
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
