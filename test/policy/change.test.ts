import assert from 'node:assert/strict';
import { applyEdits, type PolicyChange } from '../../rules/core/fix.ts';
import { policyEdits } from '../../rules/policy/change.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { policyTemplate } from '../../rules/policy/template.ts';
import { headOf } from '../support/words.ts';

const rules = new Map(['image-latest', 'image-untagged'].map((id) => [id, headOf(id)] as const));
const approve: PolicyChange = { path: ['images', 'registries'], append: 'docker.io' };
const turnOff: PolicyChange = { path: ['rules', 'image-latest'], set: 'off' };

const change = (text: string, ...changes: readonly PolicyChange[]): string =>
  changes.reduce((changed, one) => applyEdits(changed, policyEdits(changed, one)), text);

describe('a change of the policy file', () => {
  const cases: readonly (readonly [string, PolicyChange, string, string])[] = [
    ['makes the file', approve, '', 'images:\n  registries:\n    - docker.io\n'],
    ['makes a rule entry', turnOff, '', 'rules:\n  image-latest: off\n'],
    ['goes below comments alone', turnOff, '# Our policy.\n', '# Our policy.\nrules:\n  image-latest: off\n'],
    [
      'goes after an unfinished last line',
      turnOff,
      'extends: strict',
      'extends: strict\nrules:\n  image-latest: off',
    ],
    [
      'is appended to a list, with its indentation, after its comment',
      approve,
      'images:\n    registries:\n    - ghcr.io # ours\n\nignore: [a]\n',
      'images:\n    registries:\n    - ghcr.io # ours\n    - docker.io\n\nignore: [a]\n',
    ],
    [
      'is appended to a list in brackets',
      approve,
      'images: {registries: [ghcr.io]}\n',
      'images: {registries: [ghcr.io, docker.io]}\n',
    ],
    [
      'fills empty brackets',
      approve,
      'images:\n  registries: [] # none\n',
      'images:\n  registries: [docker.io] # none\n',
    ],
    ['fills empty braces', turnOff, 'rules: {}\n', 'rules: {image-latest: off}\n'],
    [
      'goes behind a key with nothing after it',
      approve,
      'images:\n  registries: # soon\n  mirrors: {}\n',
      'images:\n  registries: # soon\n    - docker.io\n  mirrors: {}\n',
    ],
    ['goes behind a key with `null`', turnOff, 'rules: ~\n', 'rules: { image-latest: off }\n'],
    [
      'is put beside other rules',
      turnOff,
      'rules:\n  a: off\nignore: []\n',
      'rules:\n  a: off\n  image-latest: off\nignore: []\n',
    ],
    [
      'replaces a level',
      turnOff,
      'rules:\n  image-latest: error # now\n',
      'rules:\n  image-latest: off # now\n',
    ],
    [
      'replaces the level beside options',
      turnOff,
      'rules:\n  image-latest:\n    level: error\n    most: 3\n',
      'rules:\n  image-latest:\n    level: off\n    most: 3\n',
    ],
    [
      'adds the level beside options',
      turnOff,
      'rules:\n  image-latest:\n    most: 3\n',
      'rules:\n  image-latest:\n    most: 3\n    level: off\n',
    ],
    [
      'keeps CRLF',
      turnOff,
      'extends: all\r\nignore:\r\n  - a\r\n',
      'extends: all\r\nignore:\r\n  - a\r\nrules:\r\n  image-latest: off\r\n',
    ],
    [
      'stays out where it is already',
      approve,
      'images:\n  registries: ["docker.io"]\n',
      'images:\n  registries: ["docker.io"]\n',
    ],
    ['stays out of what is no YAML', turnOff, 'rules: [\n', 'rules: [\n'],
    ['stays out where something else stands', approve, 'images: none\n', 'images: none\n'],
    [
      'stays out of what an anchor names',
      turnOff,
      'x: &r {a: off}\nrules: *r\n',
      'x: &r {a: off}\nrules: *r\n',
    ],
    [
      'quotes what YAML would read otherwise',
      { path: ['ignore'], append: '*.tmp' },
      '',
      "ignore:\n  - '*.tmp'\n",
    ],
    [
      'goes after a last entry of several lines',
      turnOff,
      'ignore:\n  - >-\n    a\n    b\n# end\n',
      'ignore:\n  - >-\n    a\n    b\nrules:\n  image-latest: off\n# end\n',
    ],
  ];
  for (const [title, one, before, after] of cases) {
    it(title, () => {
      assert.equal(change(before, one), after);
      assert.equal(change(after, one), after, 'twice');
    });
  }

  it('says what it should when the file is read again', () => {
    const text = change('', approve, turnOff, { path: ['images', 'registries'], append: 'ghcr.io' });
    const { source, problems } = parsePolicy(text, rules).document;
    assert.deepEqual(problems, []);
    assert.deepEqual(
      source.images.registries?.map(({ value }) => value),
      ['docker.io', 'ghcr.io'],
    );
    assert.equal(source.rules.get('image-latest')?.level, 'off');
  });

  it('works on the file that *create policy* makes', () => {
    const { source, problems } = parsePolicy(change(policyTemplate(), approve, turnOff), rules).document;
    assert.deepEqual(problems, []);
    assert.deepEqual(
      source.images.registries?.map(({ value }) => value),
      ['docker.io'],
    );
    assert.equal(source.rules.get('image-latest')?.level, 'off');
  });
});
