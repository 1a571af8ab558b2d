import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { type Files, levels, problemsOf, removeFolders, storeOver, told } from './stores.ts';

afterEach(removeFolders);

describe('packages in `extends`', () => {
  const strictly = 'rules: {image-latest: error}';
  const packaged = (extended: string, files: Files): Files => ({
    '.seaworthy.yaml': `extends: "${extended}"`,
    ...files,
  });
  const level = (files: Files): Promise<string> => levels(files, 'image-latest', ['Dockerfile']);

  it('are read where their package.json says, else under the usual names', async () => {
    const named = { 'node_modules/@acme/policy/package.json': '{"seaworthy": "./rules/base.yaml"}' };
    assert.equal(
      await level(
        packaged('@acme/policy', { ...named, 'node_modules/@acme/policy/rules/base.yaml': strictly }),
      ),
      'error',
    );
    for (const name of ['.seaworthy.yaml', 'seaworthy.yaml'])
      assert.equal(
        await level(packaged('npm:acme-policy', { [`node_modules/acme-policy/${name}`]: strictly })),
        'error',
      );
    assert.equal(
      await level(packaged('npm:acme-policy/a/b.yaml', { 'node_modules/acme-policy/a/b.yaml': strictly })),
      'error',
    );
  });

  it('are looked for upwards, and may extend others', async () => {
    const files = {
      'a/b/.seaworthy.yaml': 'extends: npm:one',
      'node_modules/one/seaworthy.yaml': 'extends: ["@acme/two"]',
      'node_modules/one/node_modules/@acme/two/seaworthy.yaml': strictly,
    };
    assert.equal(await levels(files, 'image-latest', ['a/b/Dockerfile']), 'error');
    assert.deepEqual(await told(files, 'a/b/.seaworthy.yaml'), []);
  });

  it('may be links inside the workspace, as package managers make them', async () => {
    const { store, at } = storeOver({
      '.seaworthy.yaml': 'extends: npm:linked',
      'packages/linked/seaworthy.yaml': strictly,
      'node_modules/.keep': '',
    });
    symlinkSync('../packages/linked', at('node_modules/linked'));
    assert.equal((await store.for(at('Dockerfile'))).policy.settings.get('image-latest')?.level, 'error');
  });

  const wrongs: readonly (readonly [string, Files, RegExp])[] = [
    ['@acme/policy', {}, /there is no package `@acme\/policy` in `node_modules`; install it first/],
    [
      'npm:empty',
      { 'node_modules/empty/package.json': '{}' },
      /holds neither \.seaworthy\.yaml nor seaworthy\.yaml/,
    ],
    ['npm:odd', { 'node_modules/odd/package.json': '{"seaworthy": 1' }, /holds neither/],
    [
      'npm:out',
      { 'node_modules/out/package.json': '{"seaworthy": "../../x.yaml"}', 'x.yaml': '' },
      /outside of its package/,
    ],
    ['npm:out/../../x.yaml', { 'node_modules/out/a': '', 'x.yaml': '' }, /outside of its package/],
    ['npm:gone/no.yaml', { 'node_modules/gone/a': '' }, /there is no such file/],
  ];
  for (const [extended, files, expected] of wrongs) {
    it(`are told where \`${extended}\` leads nowhere`, async () => {
      const [problem, ...more] = await told(packaged(extended, files));
      assert.match(problem ?? '', expected);
      assert.deepEqual(more, []);
    });
  }

  it('may come later: a file that is not there yet is one to wait for', async () => {
    const { store, at } = storeOver({ '.seaworthy.yaml': 'extends: ./team.yaml' });
    assert.deepEqual((await store.for(at('Dockerfile'))).missing, [at('team.yaml')]);
  });

  it('lead in no circle', async () => {
    const files = packaged('npm:one', {
      'node_modules/one/seaworthy.yaml': 'extends: npm:two',
      'node_modules/two/seaworthy.yaml': `extends: npm:one\n${strictly}`,
    });
    assert.equal(await level(files), 'error');
    const { store, at } = storeOver(files);
    const read = await store.read(at('.seaworthy.yaml'));
    assert.deepEqual(problemsOf(read, at('node_modules/two/seaworthy.yaml')), [
      'policy-invalid at npm:one: `npm:one` leads back here, so it is left out.',
    ]);
  });
});
