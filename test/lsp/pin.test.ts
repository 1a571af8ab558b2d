import { strict as assert } from 'node:assert';
import {
  type ApplyPinsResult,
  applyPins,
  type PlanPinsParams,
  type PlanPinsResult,
  planPins,
} from '../../server/src/protocol-signature.ts';
import { allowLoopback } from '../support/loopback.ts';
import type { SignedHarbour } from '../support/signed-harbour.ts';
import { edited, rulesOf } from './client.ts';
import { composeOf, harbourOrSkip, type SignatureEditor, signatureEditor } from './signature-editor.ts';

describe('pins, through the language server', () => {
  let harbour: SignedHarbour;
  let editor: SignatureEditor;
  const named = (image: string): string => `${harbour.host}/acme/${image}`;
  allowLoopback();
  before(async function () {
    harbour = await harbourOrSkip(this);
  });
  after(() => harbour?.stop());
  beforeEach(() => {
    editor = signatureEditor(harbour.host);
  });
  afterEach(() => editor.dispose());

  const plan = async (params: Omit<PlanPinsParams, 'allowed'>, allowed?: readonly string[]) => {
    const all = { ...params, allowed: allowed ?? [`registry:${harbour.host}`] };
    return editor.ask<PlanPinsResult>(planPins, all);
  };
  const planned = async (params: Omit<PlanPinsParams, 'allowed'>) => {
    const answer = await plan(params);
    assert.ok('pins' in answer, JSON.stringify(answer));
    return answer;
  };
  const applied = async (uri: string, text: string, params: object): Promise<string> => {
    await editor.ask<ApplyPinsResult>(applyPins, { uri, version: 1, ...params });
    return edited(uri, text, editor.client().applied.at(-1)?.edit);
  };
  const digest = /sha256:[0-9a-f]{64}/;

  const files: readonly (readonly [name: string, language: string, text: () => string])[] = [
    [
      'Dockerfile',
      'dockerfile',
      () =>
        `ARG TAG=1.4\nFROM ${named('tools:3.0')} AS tools\nFROM ${named('app')}:\${TAG} # kept\nCOPY --from=${named('queue:1.2')} /q /q\nUSER 1\n`,
    ],
    [
      'compose.yaml',
      'dockercompose',
      () =>
        `services:\n  a:\n    image: "${named('app:1.4')}" # kept\n  b:\n    image: ${named('queue:1.2')}\n`,
    ],
    [
      'deploy.yaml',
      'yaml',
      () =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: ${named('app:1.4')}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec:\n  containers:\n    - {name: b, image: '${named('queue:1.2')}'}\n`,
    ],
  ];
  for (const [name, language, text] of files)
    it(`all images of a file such as ${name}, and keep tag, quotes and comments`, async () => {
      const uri = await editor.open(name, text(), language);
      const { pins, unknown } = await planned({ uri, which: 'pin' });
      assert.deepEqual(unknown, []);
      assert.equal(pins.length, name === 'Dockerfile' ? 3 : 2);
      const after = await applied(uri, text(), { which: 'pin' });
      assert.equal(after.match(new RegExp(`@${digest.source}`, 'g'))?.length, pins.length, after);
      // Without the digests it is what it was.
      assert.equal(after.replaceAll(new RegExp(`@${digest.source}`, 'g'), ''), text());
      await editor.client().change(uri, 2, after);
      assert.ok(!rulesOf(await editor.found(uri)).includes('image-not-pinned-by-digest'));
      assert.deepEqual((await planned({ uri, which: 'pin' })).pins, []);
    });

  it('one image alone, that of the line', async () => {
    const text = composeOf([named('app:1.4'), named('queue:1.2')]);
    const uri = await editor.open('compose.yaml', text, 'dockercompose');
    const { pins, asked } = await planned({ uri, which: 'pin', line: 4 });
    assert.deepEqual([pins.length, asked], [1, 1]);
    const after = await applied(uri, text, { which: 'pin', line: 4 });
    assert.match(after, /app:1\.4\n[\s\S]*queue:1\.2@sha256:[0-9a-f]{64}\n$/);
  });

  it('to the index, which is right for every platform', async () => {
    const uri = await editor.open('compose.yaml', composeOf([named('app:1.4')]), 'dockercompose');
    const [checked] = await editor.check([named('app:1.4')], { beside: uri });
    assert.equal(checked?.status, 'untrusted');
    const { pins } = await planned({ uri, which: 'pin' });
    const [index] = digest.exec(pins[0]?.to ?? '') ?? [];
    assert.match(await editor.hover(uri, 2, 15), new RegExp(`led to \`${index}\``));
  });

  it('leave what is known of signatures where it was', async () => {
    const text = composeOf([named('app:1.4')]);
    const uri = await editor.open('compose.yaml', text, 'dockercompose');
    await editor.check([named('app:1.4')], { beside: uri });
    const words = (await editor.lenses(uri)).find((one) => one.includes('unverified'));
    assert.ok(words);
    await planned({ uri, which: 'pin' });
    await editor.client().change(uri, 2, await applied(uri, text, { which: 'pin' }));
    assert.ok((await editor.lenses(uri)).includes(words), (await editor.lenses(uri)).join('\n'));
  });

  it('are updated where the tag has moved on: the plan names old and new, and changes nothing', async () => {
    const first = await editor.open('compose.yaml', composeOf([named('tools:3.0')]), 'dockercompose');
    await planned({ uri: first, which: 'pin' });
    const before = await applied(first, composeOf([named('tools:3.0')]), { which: 'pin' });
    await editor.client().change(first, 2, before);
    const none = await planned({ uri: first, which: 'update' });
    assert.deepEqual([none.pins.length, none.asked], [0, 1]);
    await harbour.move('acme/tools', '3.0');
    const changes = editor.client().applied.length;
    const { pins, version } = await planned({ uri: first, which: 'update' });
    assert.equal(pins.length, 1);
    assert.ok(before.includes(pins[0]?.from ?? '?'));
    assert.notEqual(digest.exec(pins[0]?.from ?? '')?.[0], digest.exec(pins[0]?.to ?? '')?.[0]);
    assert.equal(editor.client().applied.length, changes);
    assert.ok(rulesOf(await editor.found(first)).includes('image-digest-outdated'));
    const after = await applied(first, before, { which: 'update', version });
    assert.ok(after.includes(pins[0]?.to ?? '?'), after);
    await editor.client().change(first, 3, after);
    assert.ok(!rulesOf(await editor.found(first)).includes('image-digest-outdated'));
  });

  it('are made for the version that they were planned for, and no other', async () => {
    const text = composeOf([named('app:1.4')]);
    const uri = await editor.open('compose.yaml', text, 'dockercompose');
    await planned({ uri, which: 'pin' });
    await editor.client().change(uri, 2, `# longer\n${text}`);
    await assert.rejects(editor.ask(applyPins, { uri, version: 1, which: 'pin' }), /has changed since/);
    assert.equal(editor.client().applied.length, 0);
  });

  it('name the registry first, and ask nobody in Restricted Mode', async () => {
    const uri = await editor.open('compose.yaml', composeOf([named('app:1.4')]), 'dockercompose');
    const asked = harbour.registry.said().length;
    const answer = await plan({ uri, which: 'pin' }, []);
    assert.ok('trouble' in answer && answer.trouble === 'consent', JSON.stringify(answer));
    assert.deepEqual(answer.consent?.keys, [`registry:${harbour.host}`]);
    await editor.start({ initializationOptions: { trusted: false } });
    await editor.open('compose.yaml', composeOf([named('app:1.4')]), 'dockercompose');
    const refused = await plan({ uri, which: 'pin' });
    assert.ok('trouble' in refused && refused.trouble === 'restricted');
    assert.equal(harbour.registry.said().length, asked);
  });

  it('pin what can be pinned, and say of the rest why not', async () => {
    const text = composeOf([named('app:1.4'), named('nobody:9')]);
    const uri = await editor.open('compose.yaml', text, 'dockercompose');
    const { pins, unknown } = await planned({ uri, which: 'pin' });
    assert.equal(pins.length, 1);
    assert.equal(unknown.length, 1);
    assert.match(unknown[0] ?? '', /nobody/);
  });

  it('are offered in the light bulb, which asks nobody before it is picked', async () => {
    const uri = await editor.open('compose.yaml', composeOf([named('app:1.4')]), 'dockercompose');
    const asked = harbour.registry.said().length;
    const found = (await editor.found(uri)).find(({ code }) => code === 'image-not-pinned-by-digest');
    assert.ok(found);
    const actions = await editor.client().actions(uri, found.range, undefined, [found]);
    const pin = actions.find(({ command }) => command?.command === 'seaworthy.pinImage');
    assert.equal(pin?.title, `Pin to its digest, asked of ${harbour.host}`);
    assert.deepEqual(pin?.command?.arguments, [uri, 2]);
    assert.equal(harbour.registry.said().length, asked);
  });
});
