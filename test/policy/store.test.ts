import assert from 'node:assert/strict';
import { nodeFiles } from '../../server/workspace/node-files.ts';
import { createPolicyStore } from '../../server/workspace/policy-store.ts';
import { levels, removeFolders, storeOver } from './stores.ts';

afterEach(removeFolders);

describe('policy by path', () => {
  const files = {
    '.seaworthy.yaml': `
rules: {image-latest: hint}
overrides:
  - {paths: [prod/**], rules: {image-latest: error}}
  - {paths: ["**/test/**", "!prod/keep/**"], rules: {image-latest: off}}
  - {paths: [prod/], rules: {image-untagged: error}}
`,
  };

  it('takes the last override that names the rule and means the path', async () => {
    const paths = ['Dockerfile', 'prod/Dockerfile', 'prod/test/x/Dockerfile', 'prod/keep/test/a/Dockerfile'];
    assert.equal(await levels(files, 'image-latest', paths), 'hint error off error');
    assert.equal(await levels(files, 'image-untagged', paths), 'warning error error error');
  });

  it('is the same object for all files that the same overrides mean, until something changes', async () => {
    const { store, at } = storeOver(files);
    const [one, other, third] = await Promise.all(
      ['a/Dockerfile', 'b/c.yaml', 'prod/Dockerfile'].map((path) => store.for(at(path))),
    );
    assert.ok(one && one === other);
    assert.notEqual(one, third);
    assert.equal((await store.for(at('prod/x/y.yaml'))).policy, third?.policy);
    assert.equal(await store.for(at('a/Dockerfile')), one);
    store.invalidate();
    assert.notEqual(await store.for(at('a/Dockerfile')), one);
  });

  it('puts what is nearer over an override of what it extends', async () => {
    const chain = {
      'base.yaml': 'overrides: [{paths: ["*"], rules: {image-latest: error, image-untagged: error}}]',
      '.seaworthy.yaml': 'extends: ./base.yaml\nrules: {image-latest: hint}',
    };
    assert.equal(await levels(chain, 'image-latest', ['Dockerfile']), 'hint');
    assert.equal(await levels(chain, 'image-untagged', ['Dockerfile']), 'error');
  });

  it('replaces lists and Pod Security levels where an override says others', async () => {
    const { store, at } = storeOver({
      '.seaworthy.yaml': `
images: {registries: [docker.io, ghcr.io]}
kubernetes: {podSecurity: {version: 1.30}}
overrides:
  - paths: [prod/**]
    images: {registries: [registry.example.com]}
    kubernetes: {podSecurity: {level: baseline}}
`,
    });
    assert.deepEqual((await store.for(at('x'))).policy.images.registries, ['docker.io', 'ghcr.io']);
    const { images, kubernetes } = (await store.for(at('prod/x'))).policy;
    assert.deepEqual(images.registries, ['registry.example.com']);
    assert.deepEqual(kubernetes.podSecurity, { level: 'baseline', version: '1.30' });
  });

  it('lets no file of a folder that is not trusted grant anything, whoever extends it', async () => {
    const inside = storeOver({ 'team.yaml': 'images: {mirrors: {docker.io: a.example}}' });
    const user = storeOver({
      'mine.yaml': `extends: ["${inside.at('team.yaml')}"]\nimages: {mirrors: {quay.io: b.example}}`,
    });
    const store = createPolicyStore({
      files: nodeFiles,
      roots: () => [inside.at('')],
      today: () => '2026-11-21',
      override: () => user.at('mine.yaml'),
      isTrusted: (file) => !file.startsWith(inside.at('')),
    });
    const { images } = (await store.for(inside.at('Dockerfile'))).policy;
    assert.deepEqual([...images.mirrors.keys()], ['quay.io']);
  });

  it('lets mirrors of an override count nowhere in a folder that is not trusted', async () => {
    const text =
      'overrides: [{paths: ["*"], images: {registries: [a.example], mirrors: {docker.io: b.example}}}]';
    const untrusted = storeOver({ '.seaworthy.yaml': text }, { isTrusted: () => false });
    const { images } = (await untrusted.store.for(untrusted.at('Dockerfile'))).policy;
    assert.equal(images.mirrors.size, 0);
    assert.deepEqual(images.registries, ['a.example']);
  });
});

describe('ignores of a policy', () => {
  const ignoring = `ignore:
  - old/
  - {paths: [vendor/], until: 2026-11-20}
  - {paths: [third/], until: 2026-11-21}
  - {paths: [legacy/**], rules: [image-latest, user-missing], reason: soon gone, owner: us, until: 2026-12-01}
`;

  it('leave paths out up to their last day', async () => {
    const paths = ['old/Dockerfile', 'vendor/Dockerfile', 'third/Dockerfile'];
    assert.equal(await levels({ '.seaworthy.yaml': ignoring }, 'image-latest', paths), 'out warning out');
  });

  it('hide the findings of rules in the files that they mean', async () => {
    const { store, at } = storeOver({ '.seaworthy.yaml': ignoring });
    assert.deepEqual((await store.for(at('legacy/a/Dockerfile'))).policy.ignores, [
      { rules: ['image-latest', 'user-missing'], reason: 'soon gone', owner: 'us', until: '2026-12-01' },
    ]);
    assert.deepEqual((await store.for(at('Dockerfile'))).policy.ignores, []);
  });

  it('end while the store is open', async () => {
    let today = '2026-11-21';
    const { store, at } = storeOver({ '.seaworthy.yaml': ignoring }, { today: () => today });
    const path = at('third/Dockerfile');
    assert.equal((await store.for(path)).ignores(path), true);
    today = '2026-11-22';
    assert.equal((await store.for(path)).ignores(path), false);
  });

  it('never leave a policy file out', async () => {
    assert.equal(
      await levels({ '.seaworthy.yaml': 'ignore: ["*"]' }, 'image-latest', ['.seaworthy.yaml']),
      'warning',
    );
  });
});
