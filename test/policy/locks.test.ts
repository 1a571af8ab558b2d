import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Files, levels, problemsOf, removeFolders, storeOver, told } from './stores.ts';

afterEach(removeFolders);

describe('locked rules', () => {
  const base = `
rules: {user-missing: error, image-latest: warning}
overrides: [{paths: [prod/**], rules: {image-latest: error}}]
locked: [user-missing, image-latest]
`;

  it('are weakened by no policy that extends the one that locks them, and may be made stricter', async () => {
    const extending = (text: string): Files => ({
      'base.yaml': base,
      '.seaworthy.yaml': `extends: ./base.yaml\n${text}`,
    });
    assert.equal(
      await levels(extending('rules: {user-missing: off}'), 'user-missing', ['Dockerfile']),
      'error',
    );
    assert.equal(
      await levels(extending('rules: {image-latest: error}'), 'image-latest', ['Dockerfile']),
      'error',
    );
    const weaker = extending('overrides: [{paths: ["*"], rules: {image-latest: hint}}]');
    assert.equal(await levels(weaker, 'image-latest', ['Dockerfile', 'prod/Dockerfile']), 'warning error');
    assert.deepEqual(await told(extending('rules: {user-missing: off, image-latest: error}')), [
      'policy-locked at off: `user-missing` is locked at `error` by `base.yaml`, so `off` has no effect.',
    ]);
  });

  it('hold in the folders below, where the nearest policy says otherwise or nothing', async () => {
    const files = {
      '.seaworthy.yaml': base,
      'a/.seaworthy.yaml': 'rules: {user-missing: off, image-latest: hint, image-untagged: error}',
      'prod/b/.seaworthy.yaml': 'extends: recommended',
      'prod/b/c/.seaworthy.yaml': 'rules: {image-latest: warning}',
    };
    const paths = ['a/Dockerfile', 'prod/b/Dockerfile', 'prod/b/c/Dockerfile'];
    assert.equal(await levels(files, 'user-missing', paths), 'error error error');
    assert.equal(await levels(files, 'image-latest', paths), 'warning error error');
    assert.equal(await levels(files, 'image-untagged', paths), 'error warning warning');
    assert.deepEqual(await told(files, 'a/.seaworthy.yaml'), [
      'policy-locked at off: `user-missing` is locked at `error` by `../.seaworthy.yaml`, so `off` has no effect.',
      'policy-locked at hint: `image-latest` is locked at `warning` by `../.seaworthy.yaml`, so `hint` has no effect.',
    ]);
    assert.deepEqual(await told(files, 'prod/b/c/.seaworthy.yaml'), [
      'policy-locked at warning: `image-latest` is locked at `error` by `../../../.seaworthy.yaml`, so `warning` has no effect.',
    ]);
  });

  it('run alone where a policy below leaves a path out, unless the one that locks them does so too', async () => {
    const files = {
      '.seaworthy.yaml': `${base}ignore: [vendor/]`,
      'a/.seaworthy.yaml': 'ignore: [gen/]\nrules: {image-untagged: error}',
      'vendor/.seaworthy.yaml': 'ignore: ["*"]',
    };
    const paths = ['a/gen/Dockerfile', 'a/Dockerfile', 'vendor/Dockerfile'];
    assert.equal(await levels(files, 'user-missing', paths), 'error error out');
    assert.equal(await levels(files, 'image-untagged', paths), 'off error out');
    assert.deepEqual(await told(files, 'a/.seaworthy.yaml'), [
      'policy-locked (hint) at gen/: What this leaves out is still held to the rules that `../.seaworthy.yaml` locks.',
    ]);
  });

  it('are not ignored by a policy below, and by the one that locks them they are', async () => {
    const { store, at } = storeOver({
      '.seaworthy.yaml': `${base}ignore: [{path: x/**, rules: [image-latest], reason: a}]`,
      'a/.seaworthy.yaml': 'ignore: [{path: "*", rules: [user-missing, image-untagged], reason: b}]',
    });
    const rules = async (path: string) =>
      (await store.for(at(path))).policy.ignores.flatMap((one) => one.rules);
    assert.deepEqual(await rules('x/Dockerfile'), ['image-latest']);
    assert.deepEqual(await rules('a/Dockerfile'), ['image-untagged']);
    assert.deepEqual(problemsOf(await store.read(at('a/.seaworthy.yaml')), at('a/.seaworthy.yaml')), [
      'policy-locked at user-missing: `user-missing` is locked by `../.seaworthy.yaml`, so this does not ignore it.',
    ]);
  });

  it('keep their options', async () => {
    const files = {
      '.seaworthy.yaml': 'rules: {image-end-of-life: {warnDays: 30}}\nlocked: [image-end-of-life]',
      'a/.seaworthy.yaml': 'rules: {image-end-of-life: {level: error, warnDays: 1}}',
      'b/.seaworthy.yaml': 'rules: {image-end-of-life: {warnDays: 30}}',
    };
    const { store, at } = storeOver(files);
    const setting = (await store.for(at('a/Dockerfile'))).policy.settings.get('image-end-of-life');
    assert.equal(setting?.level, 'error');
    assert.deepEqual(setting.options, { warnDays: 30 });
    assert.deepEqual(await told(files, 'a/.seaworthy.yaml'), [
      'policy-locked at error: `image-end-of-life` is locked by `../.seaworthy.yaml` with its options, so `warnDays` has no effect.',
    ]);
    assert.deepEqual(await told(files, 'b/.seaworthy.yaml'), []);
  });

  it('are held to the registries of the policy that locks them too', async () => {
    const files = {
      '.seaworthy.yaml': 'images: {registries: [docker.io]}\nlocked: [image-registry-not-approved]',
      'a/.seaworthy.yaml': 'images: {registries: [ghcr.io, docker.io/library]}',
      'b/.seaworthy.yaml': 'extends: recommended',
    };
    const { store, at } = storeOver(files);
    for (const folder of ['a', 'b']) {
      const { settings } = (await store.for(at(`${folder}/Dockerfile`))).policy;
      const others = settings.get('image-registry-not-approved')?.lockedTo;
      assert.deepEqual(
        others?.map(({ images }) => images.registries),
        [['docker.io']],
      );
      assert.equal(settings.get('image-latest')?.lockedTo, undefined);
    }
    assert.deepEqual(await told(files, 'a/.seaworthy.yaml'), [
      'policy-locked at ghcr.io: `image-registry-not-approved` is locked by `../.seaworthy.yaml`, which does not approve of `ghcr.io`, so this has no effect on it.',
    ]);
  });

  it('are all that are on, with `all`', async () => {
    const files = {
      '.seaworthy.yaml': 'locked: all',
      'a/.seaworthy.yaml': 'rules: {image-latest: off, image-major-tag-only: error}',
    };
    assert.equal(await levels(files, 'image-latest', ['a/Dockerfile']), 'warning');
    assert.equal(await levels(files, 'image-major-tag-only', ['a/Dockerfile']), 'error');
  });

  it('are none where the user names another policy', async () => {
    const { store, at } = storeOver(
      { '.seaworthy.yaml': base, 'mine.yaml': 'rules: {user-missing: off}' },
      { override: (path) => join(path, '../mine.yaml') },
    );
    assert.equal((await store.for(at('Dockerfile'))).policy.settings.get('user-missing')?.level, 'off');
  });

  it('tell where a rule that is off is locked', async () => {
    assert.deepEqual(await told({ '.seaworthy.yaml': 'locked: [image-major-tag-only]' }), [
      'policy-contradiction at image-major-tag-only: `image-major-tag-only` is off here, so there is nothing to lock.',
    ]);
  });
});
