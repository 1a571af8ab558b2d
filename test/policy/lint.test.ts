import assert from 'node:assert/strict';
import { rulesById } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import type { Language } from '../../rules/core/language.ts';
import { lint } from '../../rules/core/lint.ts';
import { dockerfile } from '../../rules/dockerfile/language.ts';
import { kubernetes } from '../../rules/kubernetes/language.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { nowhere, settle } from '../../rules/policy/settle.ts';

const everywhere = { ...nowhere, means: () => true };

/** The findings of a text under policies, the furthest first. */
function findings(
  language: Language<unknown>,
  text: string,
  policies: readonly string[],
  today = '2026-11-21',
): readonly Finding[] {
  const layers = policies.map((policy, index) => {
    const { document } = parsePolicy(policy, rulesById);
    assert.deepEqual(document.problems, []);
    return { source: document.source, file: `${index}.yaml` };
  });
  return lint(language, language.parse(text), {
    policy: settle(layers, rulesById, everywhere).policy,
    facts: noFacts,
    today,
    onCrash: (rule, error) => {
      throw new Error(rule, { cause: error });
    },
  });
}

const of = (rule: string, found: readonly Finding[]): readonly Finding[] =>
  found.filter((finding) => finding.rule === rule);

describe('findings that a policy ignores', () => {
  const policy =
    'ignore: [{path: "*", rules: [image-latest, security-context-missing], reason: soon, owner: us, until: 2026-11-21}]';

  it('are suppressed with reason, owner and last day, and count again after it', () => {
    const [finding] = of('image-latest', findings(dockerfile, 'FROM node:latest\n', [policy]));
    assert.deepEqual(finding?.suppressed, { by: 'policy', reason: 'soon', owner: 'us', until: '2026-11-21' });
    const [later] = of('image-latest', findings(dockerfile, 'FROM node:latest\n', [policy], '2026-11-22'));
    assert.equal(later?.suppressed, undefined);
    assert.ok(later);
  });

  it('are those of a gathering rule too', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, image: c}]}\n';
    const [finding] = of('security-context-missing', findings(kubernetes, pod, [policy]));
    assert.equal(finding?.suppressed?.by, 'policy');
  });

  it('leave an ignore comment of the file its say', () => {
    const text = '# seaworthy-ignore image-latest: here\nFROM node:latest\n';
    const found = findings(dockerfile, text, [policy]);
    assert.deepEqual(
      of('image-latest', found).map(({ suppressed }) => suppressed?.by),
      ['seaworthy'],
    );
    assert.deepEqual(of('ignore-unused', found), []);
  });
});

describe('a rule that is locked', () => {
  const base = 'images: {registries: [docker.io]}\nlocked: [image-registry-not-approved]';
  const wider = 'images: {registries: [ghcr.io]}';

  it('is held to the lists of the policy that locks it', () => {
    const text = 'FROM ghcr.io/a/b:1\nFROM node:24\nFROM quay.io/a/b:1\n';
    const at = (found: readonly Finding[]) =>
      of('image-registry-not-approved', found).map((finding) => text.slice(finding.at.start, finding.at.end));
    assert.deepEqual(at(findings(dockerfile, text, [base, wider])), ['ghcr.io/a/b:1', 'quay.io/a/b:1']);
  });

  it('offers no change of a policy that would have no effect', () => {
    const titles = (policies: readonly string[]) =>
      of('image-registry-not-approved', findings(dockerfile, 'FROM quay.io/a/b:1\n', policies)).flatMap(
        ({ fixes }) => fixes.map(({ title }) => title),
      );
    assert.deepEqual(titles([base]), ['Approve quay.io in .seaworthy.yaml']);
    assert.deepEqual(titles([base, 'extends: strict']), []);
  });

  it('tells each label that either policy requires, once', () => {
    const text = 'FROM scratch\n';
    const policies = [
      'labels: {required: [a, b]}\nlocked: [label-missing]',
      'overrides: [{paths: "*", labels: {required: [b, c]}}]',
    ];
    assert.deepEqual(
      of('label-missing', findings(dockerfile, text, policies)).map(
        ({ message }) => /`(\w)`/.exec(message)?.[1],
      ),
      ['b', 'c', 'a'],
    );
  });

  it('may be ignored by a comment, which stands where it is about', () => {
    const text = '# seaworthy-ignore image-registry-not-approved: ours\nFROM quay.io/a/b:1\n';
    const [finding] = of('image-registry-not-approved', findings(dockerfile, text, [base, wider]));
    assert.equal(finding?.suppressed?.by, 'seaworthy');
  });
});
