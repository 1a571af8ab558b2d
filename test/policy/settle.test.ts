import assert from 'node:assert/strict';
import { integer } from '../../rules/core/options.ts';
import { newestMinor } from '../../rules/kubernetes/security/standard.ts';
import { newestKubernetes } from '../../rules/policy/judge/effect.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { type SettledPolicy, settlePolicy, withAllRules, withoutGrants } from '../../rules/policy/settle.ts';
import { headOf } from '../support/words.ts';

const rules = new Map(
  [
    headOf('common'),
    { ...headOf('harder'), preset: 'strict' as const, options: { most: integer(3, 'The most.') } },
    { ...headOf('rare'), preset: 'all' as const },
  ].map((rule) => [rule.id, rule] as const),
);

const sourceOf = (text: string) => parsePolicy(text, rules).document.source;
const settle = (...texts: readonly string[]): SettledPolicy => settlePolicy(texts.map(sourceOf), rules);
const levels = ({ settings }: SettledPolicy): string =>
  [...settings].map(([id, { level }]) => `${id}=${level}`).join(' ');

describe('the settled policy', () => {
  it('knows the newest version that the rules know', () => assert.equal(newestKubernetes, newestMinor));

  it('is the preset `recommended` where nothing is said', () => {
    assert.equal(levels(settle()), 'common=warning harder=off rare=off');
    assert.deepEqual(settle().kubernetes.podSecurity, { level: 'restricted', version: undefined });
  });

  it('has the rules of the widest preset that is named', () => {
    assert.equal(levels(settle('extends: strict')), 'common=warning harder=warning rare=off');
    assert.equal(
      levels(settle('extends: all', 'extends: recommended')),
      'common=warning harder=warning rare=warning',
    );
  });

  it('takes levels and options from the nearest file that says them', () => {
    const policy = settle(
      'rules: {common: error, harder: {level: hint, most: 9}}',
      'rules: {common: off, harder: error}',
    );
    assert.equal(levels(policy), 'common=off harder=error rare=off');
    assert.deepEqual(policy.settings.get('harder')?.options, { most: 9 });
    assert.deepEqual(settle().settings.get('harder')?.options, { most: 3 });
  });

  it('joins lists, and takes single values from the nearest', () => {
    const policy = settle(
      'images: {registries: [ghcr.io], mirrors: {docker.io: a.example, quay.io: b.example}}\nkubernetes: {version: 1.30}\nignore: [x]',
      'images: {registries: [ghcr.io, quay.io], mirrors: {docker.io: c.example}}\nkubernetes: {podSecurity: {level: baseline}}\nignore: [y]',
    );
    assert.deepEqual(policy.images.registries, ['ghcr.io', 'quay.io']);
    assert.deepEqual(
      [...policy.images.mirrors],
      [
        ['docker.io', 'c.example'],
        ['quay.io', 'b.example'],
      ],
    );
    assert.equal(policy.kubernetes.version, '1.30');
    assert.equal(policy.kubernetes.podSecurity.level, 'baseline');
  });

  it('of a folder that is not trusted may tighten, but names no mirror', () => {
    const source = sourceOf(
      'extends: strict\nimages: {registries: [ghcr.io], mirrors: {docker.io: evil.example}}',
    );
    const policy = settlePolicy([withoutGrants(source)], rules);
    assert.equal(policy.images.mirrors.size, 0);
    assert.deepEqual(policy.images.registries, ['ghcr.io']);
    assert.equal(policy.settings.get('harder')?.level, 'warning');
  });

  it('has every rule on for `--all-rules`, those that are on as they were', () => {
    assert.equal(
      levels(withAllRules(settle('rules: {common: hint}'), rules)),
      'common=hint harder=warning rare=warning',
    );
  });
});
