import assert from 'node:assert/strict';
import fc from 'fast-check';
import { languages, rulesById } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import { mergePolicy } from '../../rules/policy/migrate/merge.ts';
import type { Carried } from '../../rules/policy/migrate/migration.ts';
import { policyOf } from '../../rules/policy/migrate/policy-of.ts';
import { peerConfigOf } from '../../rules/policy/migrate/read.ts';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { settlePolicy } from '../../rules/policy/settle.ts';
import { policyTemplate } from '../../rules/policy/template.ts';
import { takeSnapshot } from '../../server/workspace/snapshot.ts';

const today = '2026-11-21';

const carriedFrom = (files: Readonly<Record<string, string>>): readonly Carried[] =>
  Object.entries(files).flatMap(([name, text]) => {
    const migration = peerConfigOf(name)?.read({
      text,
      rules: rulesById,
      languagesOf: (id) =>
        languages.filter(({ rules }) => rules.some((rule) => rule.id === id)).map((one) => one.id),
      today,
    });
    assert.ok(migration && 'carried' in migration, name);
    return migration.carried;
  });

const mergedInto = (text: string, files: Readonly<Record<string, string>>): string => {
  const { rules } = parsePolicy(text, rulesById).document.source;
  const said = new Map(
    [...rules].flatMap(([id, { level }]) => (level === undefined ? [] : [[id, level] as const])),
  );
  return mergePolicy(text, policyOf(carriedFrom(files), said).policy);
};

/** What Seaworthy says of a policy file. */
const findingsIn = (text: string): readonly string[] => {
  const snapshot = takeSnapshot({
    path: '.seaworthy.yaml',
    text,
    policy: settlePolicy([], rulesById),
    facts: noFacts,
    today,
    onCrash: (rule) => assert.fail(rule),
  });
  return (snapshot?.findings ?? []).map(({ rule, message }) => `${rule}: ${message}`);
};

const hadolint = 'ignored: [DL3004, DL3007]\noverride: { error: [DL3006] }\ntrustedRegistries: [docker.io]\n';

describe("a policy made of other tools' configurations", () => {
  it('is written as a policy is', () => {
    const text = mergedInto('', {
      '.hadolint.yaml': `${hadolint}label-schema: { maintainer: text }\n`,
      '.trivyignore': 'KSV014 exp:2027-01-01 # caches\n',
    });
    assert.equal(
      text,
      `rules:
  run-sudo: off
overrides:
  - paths:
      - "*Dockerfile*"
      - "*dockerfile*"
      - "*Containerfile*"
      - "*containerfile*"
    rules:
      image-latest: off
      image-untagged: error
images:
  registries:
    - docker.io
labels:
  required:
    - maintainer
ignore:
  - paths:
      - "**"
    rules:
      - writable-root-filesystem
    reason: caches
    until: "2026-12-31"
`,
    );
    assert.deepEqual(findingsIn(text), []);
  });

  it('keeps what an existing policy says, comments included', () => {
    const before = `# Ours.
rules:
    run-sudo: error # really
    image-latest:
        level: hint
images:
    registries: [quay.io] # more to come
`;
    assert.equal(
      mergedInto(before, { '.hadolint.yaml': 'ignored: [DL3004, DL3008]\ntrustedRegistries: docker.io\n' }),
      before.replace('[quay.io]', '[quay.io, docker.io]'),
    );
    const { left } = policyOf(
      carriedFrom({ '.hadolint.yaml': 'ignored: [DL3004]\n' }),
      new Map([['run-sudo', 'error']]),
    );
    assert.deepEqual(
      left.map(({ why }) => why),
      ['The policy says `error` of `run-sudo` already, and that stays.'],
    );
  });

  it('fills the policy that *create policy* writes', () => {
    const text = mergedInto(policyTemplate(), { '.hadolint.yaml': hadolint, '.trivyignore': 'KSV014\n' });
    assert.deepEqual(findingsIn(text), []);
    for (const comment of policyTemplate().match(/^ *#.*$/gm) ?? [])
      assert.ok(text.includes(comment), comment);
    assert.match(text, /^rules:\n {2}run-sudo: off$/m);
  });

  it('lets the more severe of two levels count, and tells of the other', () => {
    const carried = carriedFrom({
      '.hadolint.yaml': 'ignored: [DL3004]\n',
      '.tally.toml': '[rules.hadolint.DL3004]\nseverity = "warning"\n',
    });
    const { policy, left } = policyOf(carried);
    assert.deepEqual([...policy.rules], [['run-sudo', 'warning']]);
    assert.deepEqual(
      left.map(({ what, why }) => `${what}: ${why}`),
      ['DL3004: `hadolint/DL3004.severity` makes `run-sudo` more severe: `warning`.'],
    );
  });

  /** Ids that are known here, and some that are not. */
  const idsOf = (tool: string): fc.Arbitrary<readonly string[]> => {
    const known = [...rulesById.values()].flatMap(({ sources }) =>
      sources.filter((one) => one.startsWith(`${tool}/`)).map((one) => one.slice(tool.length + 1)),
    );
    return fc.array(fc.constantFrom(...known, 'XX0001', 'no-such-check'), { maxLength: 8 });
  };
  const list = (ids: readonly string[]): string => JSON.stringify(ids);
  const day = fc.constantFrom('', ' exp:2027-05-05', ' exp:2020-01-01', ' exp:2026-11-22');
  const files = fc.record({
    hadolint: fc.tuple(
      idsOf('hadolint'),
      idsOf('hadolint'),
      fc.subarray(['docker.io', 'ghcr.io', '*.x.example']),
    ),
    trivy: fc.array(fc.tuple(idsOf('trivy'), day, fc.constantFrom('', ' # why: "not" \'yet\'', ' # a#b')), {
      maxLength: 4,
    }),
    checkov: fc.tuple(idsOf('checkov'), idsOf('checkov'), fc.subarray(['test/', 'a/b', '^x$'])),
    kubeLinter: fc.tuple(idsOf('kube-linter'), idsOf('kube-linter'), fc.boolean()),
  });

  it('has no findings, can be merged into any policy, and merging twice changes nothing', () => {
    const bases = [
      '',
      '# ours\n',
      policyTemplate(),
      'extends: strict\r\nrules:\r\n  image-latest: error # x\r\nignore: []\r\n',
      'rules: {image-latest: off}',
    ];
    fc.assert(
      fc.property(
        files,
        fc.constantFrom(...bases),
        ({ hadolint: h, trivy, checkov, kubeLinter: k }, base) => {
          const configs = {
            '.hadolint.yaml': `ignored: ${list(h[0])}\noverride: { error: ${list(h[1])} }\ntrustedRegistries: ${list(h[2])}\n`,
            '.trivyignore': trivy
              .flatMap(([ids, exp, why]) => ids.map((id) => `${id}${exp}${why}\n`))
              .join('\n'),
            '.checkov.yaml': `skip-check: ${list(checkov[0])}\nhard-fail-on: ${list(checkov[1])}\nskip-path: ${list(checkov[2])}\n`,
            '.kube-linter.yaml': `checks: { exclude: ${list(k[0])}, include: ${list(k[1])}, addAllBuiltIn: ${k[2]} }\n`,
          };
          const merged = mergedInto(base, configs);
          const wrong = findingsIn(merged).filter((one) => !findingsIn(base).includes(one));
          assert.deepEqual(wrong, [], merged);
          assert.equal(mergedInto(merged, configs), merged);
          for (const comment of base.match(/#.*$/gm) ?? []) assert.ok(merged.includes(comment), merged);
        },
      ),
      { numRuns: 150 },
    );
  });
});
