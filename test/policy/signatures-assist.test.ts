import assert from 'node:assert/strict';
import { rulesById } from '../../rules/catalogue.ts';
import { suggestionsAt, wantAt } from '../../rules/policy/assist/complete.ts';
import { trustFileSuggestions } from '../../rules/policy/assist/known-paths.ts';
import { meaningAt } from '../../rules/policy/assist/meaning.ts';
import { slotAt } from '../../rules/policy/assist/outline.ts';
import type { Slot } from '../../rules/policy/assist/slot.ts';
import { policySchema } from '../../rules/policy/schema.ts';

const schema = policySchema(rulesById.values());

const at = (marked: string): Slot => {
  const slot = slotAt(marked.replace('|', ''), marked.indexOf('|'));
  assert.ok(slot, `nothing can stand in ${marked}`);
  return slot;
};

const labels = (marked: string): readonly string[] =>
  suggestionsAt(at(marked), { schema, rules: rulesById, describe: () => '', lineEnd: '\n' }).map(
    ({ label }) => label,
  );

describe('completion of what a policy says of signatures', () => {
  it('offers keys and words of every level', () => {
    assert.deepEqual(labels('signatures:\n  |'), ['transparencyLog', 'trustRoots', 'signers', 'images']);
    assert.deepEqual(labels('signatures:\n  transparencyLog: |'), ['required', 'optional', 'ignored']);
    assert.deepEqual(labels('signatures:\n  signers:\n    ops:\n      |'), [
      'identity',
      'issuer',
      'trustRoot',
      'key',
      'certificate',
      'identities',
      'level',
    ]);
    assert.deepEqual(labels('signatures:\n  signers:\n    ops:\n      level: |'), [
      'strict',
      'permissive',
      'audit',
      'skip',
    ]);
    const inImages = labels('signatures:\n  images:\n    - match: a\n      |');
    assert.ok(['signers', 'need', 'attestations', 'maxAgeDays'].every((key) => inImages.includes(key)));
    const attestations = labels('signatures:\n  images:\n    - match: a\n      attestations:\n        - |');
    assert.ok(['slsa-provenance', 'spdx', 'predicate'].every((word) => attestations.includes(word)));
  });

  it('asks the workspace for images, files and signers', () => {
    const wants: readonly (readonly [string, string | undefined])[] = [
      ['signatures:\n  images:\n    - match: |', 'image'],
      ['signatures:\n  images:\n    - match: a\n      signers: [|]', 'signer'],
      ['signatures:\n  images:\n    - match: a\n      signers: |', 'signer'],
      ['signatures:\n  signers:\n    ops:\n      key: |', 'file'],
      ['signatures:\n  signers:\n    notary:\n      certificate: k|', 'file'],
      ['signatures:\n  trustRoots:\n    - |', 'file'],
      ['signatures:\n  signers:\n    |', undefined],
    ];
    for (const [marked, want] of wants) assert.equal(wantAt(at(marked), schema), want, marked);
  });

  it('offers files that can hold trust, and the folders on the way', () => {
    const entries = [
      { name: 'keys', isFolder: true },
      { name: 'node_modules', isFolder: true },
      { name: 'cosign.pub', isFolder: false },
      { name: 'cosign.key', isFolder: false },
      { name: 'notation.crt', isFolder: false },
      { name: 'trusted_root.json', isFolder: false },
      { name: 'README.md', isFolder: false },
    ];
    const slot = at('signatures:\n  signers:\n    ops:\n      key: |');
    assert.deepEqual(
      trustFileSuggestions(slot, 'trust/', entries).map(({ label }) => label),
      ['trust/cosign.pub', 'trust/keys/', 'trust/notation.crt', 'trust/trusted_root.json'],
    );
  });

  it('says what a key means', () => {
    const text = 'signatures:\n  signers:\n    ops:\n      issuer: a\n';
    const meaning = meaningAt(text, text.indexOf('issuer'), schema, rulesById);
    assert.match(meaning?.kind === 'key' ? meaning.description : '', /^Who let them sign in/);
  });
});
