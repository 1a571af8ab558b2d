import { strict as assert } from 'node:assert';
import { buildOnce, edited } from './client.ts';
import { type PolicyEditor, policyEditor } from './policy-editor.ts';

describe('LSP: help in the policy file', () => {
  let editor: PolicyEditor;

  before(buildOnce);
  afterEach(() => editor.stop());

  it('explains keys, rules, levels, extended files and image patterns', async () => {
    editor = await policyEditor({
      'base/ours.yaml': 'rules:\n  image-latest: off\nimages:\n  approved: [node]\n',
    });
    assert.match((await editor.hover('ima|ges:\n  approved: []\n')) ?? '', /\*\*images\*\*\n\nWhich images/);
    const rule = await editor.hover('rules:\n  image-|latest: warning\n');
    assert.match(rule ?? '', /\*\*image-latest\*\*/);
    assert.match(rule ?? '', /hadolint DL3007/);
    assert.match(
      (await editor.hover('extends: ./base/ou|rs.yaml\n')) ?? '',
      /`base\/ours\.yaml`\n\nIt holds 1 rule, 1 approved image\./,
    );
    await editor.completeWhole('images:\n  approved:\n    - |\n');
    assert.match(
      (await editor.hover('images:\n  registries:\n    - ghcr.io/ac|me/**\n')) ?? '',
      /means one image of this workspace, named in 2 places/,
    );
    assert.equal(await editor.hover('# com|ment\n'), undefined);
  });

  it('says of a level what counts in the end, and leads to who says it', async () => {
    editor = await policyEditor({
      'base/ours.yaml': 'locked: [image-latest]\nrules:\n  image-latest: error\n',
      '.seaworthy.yaml': '',
    });
    assert.equal(await editor.hover('rules:\n  image-latest: in|fo\n'), '`image-latest` is **info** here.');
    assert.equal(
      await editor.hover(
        'rules:\n  image-untagged: o|ff\noverrides:\n  - paths: [prod/]\n    rules: { image-untagged: error }\n',
      ),
      '`image-untagged` is **off** here.\n\nIn `prod/`: **error**.',
    );
    const weakened = 'extends: ./base/ours.yaml\nrules:\n  image-latest: o|ff\n';
    const shown = await editor.hover(weakened);
    assert.match(shown ?? '', /locked/i);
    const [place] = (await editor.definition(weakened)) ?? [];
    assert.ok(place && 'targetUri' in place, JSON.stringify(place));
    assert.equal(place.targetUri, editor.folder.uriOf('base/ours.yaml'));
    assert.equal(place.targetRange.start.line, 0);
  });

  it('rewrites ignores and approved images', async () => {
    editor = await policyEditor();
    const text = [
      'ignore:',
      '  - vendor/',
      '  - paths: [legacy/]',
      '    rules: [image-latest] # for now',
      '    reason: moving',
      '    until: 2026-12-31',
      'images:',
      '  approved:',
      '    - node:24.*',
      '',
    ].join('\n');
    const { uri } = await editor.show(`|${text}`);
    const rewrites = async (line: number): Promise<readonly (readonly [string, string])[]> => {
      const at = { line, character: 6 };
      const actions = await editor.client.actions(uri, { start: at, end: at }, ['refactor.rewrite']);
      const done = await Promise.all(actions.map((action) => editor.client.resolve(action)));
      return done.map(({ title, edit }) => [title, edited(uri, text, edit)] as const);
    };
    const [extend, remove] = await rewrites(4);
    assert.equal(extend?.[0], 'Let this ignore count until 2027-03-31');
    assert.match(extend?.[1] ?? '', /until: "?2027-03-31"?\n/);
    assert.equal(remove?.[0], 'Remove this ignore');
    assert.ok(!remove?.[1].includes('legacy') && remove?.[1].includes('vendor'));
    assert.deepEqual(
      (await rewrites(1)).map(([title]) => title),
      ['Remove this ignore'],
    );
    const [list] = await rewrites(8);
    assert.equal(list?.[0], 'Write its versions as a list');
    assert.ok(list?.[1].endsWith('    - image: node\n      tags:\n        - "24.*"\n'), list?.[1]);
  });

  it('mends an ignore that has run out', async () => {
    editor = await policyEditor();
    const text =
      'ignore:\n  - paths: [legacy/]\n    rules: [image-latest]\n    reason: moving\n    until: 2026-01-01\n';
    const { uri } = await editor.show(`|${text}`);
    const { items } = await editor.client.pull(uri);
    const expired = items.find(({ code }) => code === 'policy-ignore-expired');
    assert.ok(expired);
    const actions = await editor.client.actions(uri, expired.range, undefined, [expired]);
    const mends = actions.filter(({ title }) => /this ignore/.test(title));
    assert.deepEqual(
      mends.map(({ title, kind, diagnostics }) => [title, kind, diagnostics?.length]),
      [
        ['Let this ignore count until 2027-02-19', 'quickfix', 1],
        ['Remove this ignore', 'quickfix', 1],
      ],
    );
    const [extend] = mends;
    assert.ok(extend);
    const { edit } = await editor.client.resolve(extend);
    assert.match(edited(uri, text, edit), /until: "?2027-02-19"?\n$/);
  });

  it('goes from extends to the file, from a rule to its page', async () => {
    editor = await policyEditor({ 'base/ours.yaml': 'extends: strict\n' });
    const [file] = (await editor.definition('extends: [strict, ./base/o|urs.yaml]\n')) ?? [];
    assert.equal(file && 'targetUri' in file && file.targetUri, editor.folder.uriOf('base/ours.yaml'));
    const [page] = (await editor.definition('rules:\n  image-|latest: off\n')) ?? [];
    assert.ok(
      page && 'targetUri' in page && page.targetUri.endsWith('image-latest.md'),
      JSON.stringify(page),
    );
    assert.deepEqual(page.originSelectionRange, {
      start: { line: 1, character: 2 },
      end: { line: 1, character: 14 },
    });
    assert.equal(await editor.definition('extends: ./base/mis|sing.yaml\n'), null);
  });
});
