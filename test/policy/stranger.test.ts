import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesById } from '../../rules/catalogue.ts';
import { contradictionsIn } from '../../rules/policy/judge/contradictions.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { nodeFiles } from '../../server/workspace/node-files.ts';
import { createPolicyStore } from '../../server/workspace/policy-store.ts';
import { folderWith } from '../support/cli.ts';
import { folders, problemsOf, removeFolders, storeOver, told } from './stores.ts';

afterEach(removeFolders);

describe('a policy from a stranger', () => {
  const refused = (reason: RegExp, problems: readonly string[]): void => {
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', reason);
  };

  it('reads no file outside of the workspace and the repository', async () => {
    const outside = folderWith({ 'secret.yaml': 'rules: {image-latest: error}' });
    folders.push(outside);
    const { store, at } = storeOver({
      '.seaworthy.yaml': `extends: ["${outside.path}/secret.yaml"]`,
      'a/.seaworthy.yaml': 'extends: [../../../../../../../../../../etc/passwd]',
      'b/.seaworthy.yaml': 'extends: [./link.yaml]',
      'c/.seaworthy.yaml': 'extends: [npm:link]',
      'c/node_modules/.keep': '',
    });
    symlinkSync(join(outside.path, 'secret.yaml'), at('b/link.yaml'));
    symlinkSync(outside.path, at('c/node_modules/link'));
    writeFileSync(join(outside.path, 'seaworthy.yaml'), 'rules: {}');
    for (const folder of ['', 'a/', 'b/', 'c/']) {
      const file = at(`${folder}.seaworthy.yaml`);
      const read = await store.read(file);
      assert.deepEqual(
        read.map(({ path }) => path),
        [file],
      );
      refused(/lies outside of the repository|link that leads out of the repository/, problemsOf(read, file));
    }
  });

  it('may name files of its repository above the opened folder', async () => {
    const { at } = storeOver({
      '.git/HEAD': 'ref: x',
      'team.yaml': 'rules: {image-latest: error}',
      'app/.seaworthy.yaml': 'extends: ../team.yaml',
    });
    const store = createPolicyStore({
      files: nodeFiles,
      roots: () => [at('app')],
      today: () => '2026-11-21',
    });
    assert.equal((await store.for(at('app/Dockerfile'))).policy.settings.get('image-latest')?.level, 'error');
  });

  it('is not followed without end: long chains, wide ones, large files', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 80 }, (_, index) => [
        index === 0 ? '.seaworthy.yaml' : `p${index}.yaml`,
        `extends: ./p${index + 1}.yaml\n`,
      ]),
    );
    const { store, at } = storeOver({ ...chain, 'p80.yaml': '' });
    const read = await store.read(at('.seaworthy.yaml'));
    assert.equal(read.length, 50);
    refused(/may be made of 50 files at most/, problemsOf(read, at('p49.yaml')));
    const large = {
      '.seaworthy.yaml': 'extends: ./large.yaml',
      'large.yaml': `# ${'x'.repeat(1024 * 1024)}`,
    };
    refused(/it is larger than 1 MiB/, await told(large));
  });

  it('is settled in no time, whatever its patterns are', async () => {
    const stars = `${'*a'.repeat(40)}/${'**/'.repeat(40)}b`;
    const override = `  - {paths: ["${stars}"], rules: {image-latest: error}}\n`;
    const { store, at } = storeOver({ '.seaworthy.yaml': `overrides:\n${override.repeat(200)}` });
    const before = performance.now();
    await store.for(at(`${'aaaa/'.repeat(40)}Dockerfile`));
    assert.ok(performance.now() - before < 2000);
  });

  it('is compared with itself in no time, whatever it lists', () => {
    const many = (entry: (index: number) => string): string =>
      Array.from({ length: 4000 }, (_, index) => `    ${entry(index)}\n`).join('');
    const text = [
      'images:\n  registries:\n',
      many((index) => `- r${index}.example`),
      '  approved:\n',
      many((index) => `- {image: s${index}.example/a, replaces: t${index}}`),
      '  mirrors:\n',
      many((index) => `m${index}.example: m${index + 1}.example`),
    ].join('');
    const { source } = parsePolicy(text, rulesById).document;
    const before = performance.now();
    assert.ok([...contradictionsIn(source)].length > 0);
    assert.ok(performance.now() - before < 2000);
  });

  it('contradicts what it extends, and is told', async () => {
    const problems = await told({
      'base.yaml': 'images: {registries: [docker.io]}',
      '.seaworthy.yaml': 'extends: ./base.yaml\nimages: {approved: [ghcr.io/a/b]}',
    });
    assert.deepEqual(problems, [
      'policy-contradiction at ghcr.io/a/b: `ghcr.io/a/b` is approved, but `ghcr.io` is not among the registries, so it is refused all the same.',
    ]);
  });
});
