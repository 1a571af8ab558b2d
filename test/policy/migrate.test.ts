import assert from 'node:assert/strict';
import { languages, rulesById } from '../../rules/catalogue.ts';
import type { LanguageId } from '../../rules/core/language.ts';
import type { Migration } from '../../rules/policy/migrate/migration.ts';
import { peerConfigOf } from '../../rules/policy/migrate/read.ts';
import { headOf } from '../support/words.ts';

const languagesOf = (id: string): readonly LanguageId[] =>
  languages.filter(({ rules }) => rules.some((rule) => rule.id === id)).map((language) => language.id);

const read = (
  name: string,
  text: string,
): ReturnType<NonNullable<ReturnType<typeof peerConfigOf>>['read']> => {
  const config = peerConfigOf(name);
  assert.ok(config, name);
  return config.read({ text, rules: rulesById, languagesOf, today: '2026-11-21' });
};

const migrated = (name: string, text: string): Migration => {
  const migration = read(name, text);
  assert.ok('carried' in migration, JSON.stringify(migration));
  return migration;
};

/** What is carried, a line each: where it stands, and what the policy says. */
const carriedOf = (name: string, text: string): readonly string[] =>
  migrated(name, text).carried.map((one) => {
    const start = `${one.line}: `;
    if (one.kind === 'level')
      return `${start}${one.rule} ${one.level}${one.paths ? ` in ${one.paths[0]}` : ''}`;
    if (one.kind === 'ignore')
      return `${start}ignore ${one.rule} in ${one.paths[0]} until ${one.until ?? 'ever'}: ${one.reason ?? ''}`;
    if ('pattern' in one) return `${start}${one.kind} ${one.pattern}`;
    return `${start}${one.kind} ${one.name}${one.like === undefined ? '' : ` as ${one.like}`}`;
  });

const leftOf = (name: string, text: string): readonly string[] =>
  migrated(name, text).left.map(({ line, what, why }) => `${line}: ${what}: ${why}`);

const none = 'Seaworthy has no such check.';

describe('what other tools say, as a policy', () => {
  describe('.hadolint.yaml', () => {
    const text = `failure-threshold: warning
ignored:
  - DL3004
  - DL3007 # for now
  - DL3008
  - SC2086
override:
  error: [DL3006, DL3004]
  style:
    - DL3048
trustedRegistries:
  - hub.docker.com
  - "*.gcr.example"
label-schema:
  maintainer: text
  source: url
strict-labels: true
no-fail: true
`;

    it('carries what rules of ours check, for the files that hadolint looks at', () => {
      assert.deepEqual(carriedOf('.hadolint.yaml', text), [
        '3: run-sudo off',
        '4: image-latest off in *Dockerfile*',
        '8: image-untagged error in *Dockerfile*',
        '12: registry docker.io',
        '13: registry *.gcr.example',
        '15: label maintainer',
        '16: label source as *://*',
      ]);
    });

    it('tells the rest', () => {
      assert.deepEqual(leftOf('.hadolint.yaml', text), [
        '1: failure-threshold: Run the check with `seaworthy check --fail-on warning`.',
        `5: DL3008: ${none}`,
        `6: SC2086: ${none}`,
        '8: override.error: DL3004: It is ignored as well, and that counts.',
        `10: DL3048: ${none}`,
        '17: strict-labels: Seaworthy asks for labels, it forbids none.',
        '18: no-fail: Run the check with `seaworthy check --fail-on never`.',
      ]);
    });

    it('takes one registry without a list, and an empty file', () => {
      assert.deepEqual(carriedOf('.hadolint.yml', 'trustedRegistries: quay.io\n'), ['1: registry quay.io']);
      assert.deepEqual(migrated('.hadolint.yaml', '# nothing yet\n').left, []);
    });

    it('says where it cannot be read', () => {
      assert.ok('error' in read('.hadolint.yaml', 'ignored:\n  - [DL3007\noverride: {}\n'));
      assert.deepEqual(read('.hadolint.yaml', '- DL3007\n'), {
        error: 'This is not a map of keys.',
        line: 1,
      });
    });
  });

  describe('.trivyignore', () => {
    const text = `# The base image moves in spring.
AVD-DS-0002 exp:2027-03-01

KSV014 # the cache writes
CVE-2025-0001
DS-0002 exp:2026-11-21
DS-0031 exp:someday
`;

    it('carries ids in every spelling with reason and last day, which is the one before `exp`', () => {
      assert.deepEqual(carriedOf('.trivyignore', text), [
        '2: ignore user-missing in ** until 2027-02-28: The base image moves in spring.',
        '2: ignore user-root-last in ** until 2027-02-28: The base image moves in spring.',
        '4: ignore writable-root-filesystem in ** until ever: the cache writes',
      ]);
    });

    it('tells vulnerabilities, what has run out, and dates that are none', () => {
      assert.deepEqual(leftOf('.trivyignore', text).toSorted(), [
        `5: CVE-2025-0001: ${none}`,
        '6: DS-0002: It ran out on 2026-11-21, so Trivy does not count it any more.',
        '7: DS-0031 exp:someday: `someday` is no day, so Trivy does not count the line either.',
      ]);
    });

    it('leaves a rule alone that stands for more than what is ignored', () => {
      const [left] = leftOf('.trivyignore', 'KSV-0109\n');
      assert.match(left ?? '', /stands for KSV-\d+ as well, which stays on\.$/);
      assert.deepEqual(leftOf('.trivyignore', 'KSV-0109\nKSV-01010\n'), []);
    });
  });

  describe('.trivyignore.yaml', () => {
    const text = `vulnerabilities:
  - id: CVE-2025-0002
misconfigurations:
  - id: AVD-KSV-0012
    paths:
      - deploy/**
      - legacy.yaml
    expired_at: 2027-01-01
    statement: moves with the next release
  - id: KSV-0014
    paths: ["{a,b}.yaml"]
  - id: DS-9999
secrets:
  - id: aws-access-key-id
`;

    it('carries misconfigurations with their paths, bound to the folder', () => {
      assert.deepEqual(carriedOf('.trivyignore.yaml', text), [
        '4: ignore run-as-non-root in deploy/** until 2026-12-31: moves with the next release',
      ]);
      const [one] = migrated('.trivyignore.yaml', text).carried;
      assert.deepEqual(one?.kind === 'ignore' && one.paths, ['deploy/**', '/legacy.yaml']);
    });

    it('tells the rest', () => {
      assert.deepEqual(leftOf('.trivyignore.yaml', text), [
        `2: vulnerability CVE-2025-0002: ${none}`,
        '10: KSV-0014: A path pattern of a policy knows `*`, `**` and `?` only, not `{a,b}.yaml`.',
        `12: DS-9999: ${none}`,
        `14: secret aws-access-key-id: ${none}`,
      ]);
    });
  });

  describe('.checkov.yaml', () => {
    const text = `skip-check: CKV_K8S_16,CKV_DOCKER_2,LOW
check: [CKV_K8S_20, CKV_K8S_16]
soft-fail-on:
  - CKV_K8S_19
hard-fail-on: [CKV_K8S_22]
skip-path:
  - /examples/
  - 'charts/.*'
  - '^(a|b)$'
framework: [kubernetes]
soft-fail: true
compact: true
`;

    it('carries ids, soft and hard failures, and paths that are no regular expressions', () => {
      assert.deepEqual(carriedOf('.checkov.yaml', text), [
        '1: privileged-container off',
        '4: host-network warning',
        '5: writable-root-filesystem error',
        '7: ignored-path examples',
        '8: ignored-path charts',
      ]);
    });

    it('tells the rest', () => {
      assert.deepEqual(
        leftOf('.checkov.yaml', text).toSorted(),
        [
          '10: framework: Seaworthy checks every file of its languages; leave files out by `ignore`.',
          '11: soft-fail: Run the check with `seaworthy check --fail-on never`.',
          '12: compact: It is an option of Checkov alone.',
          `1: skip-check: CKV_DOCKER_2: ${none}`,
          "1: skip-check: LOW: Severities are given by Checkov's platform; here every rule has a level of its own.",
          '2: check: CKV_K8S_16: `CKV_K8S_16` is skipped as well, and that counts.',
          '2: check: Rules that it does not name stay on; turn off by `rules` what is not wanted.',
          '9: skip-path: ^(a|b)$: It is a regular expression; write the paths into `ignore` by hand.',
        ].toSorted(),
      );
    });

    it('knows wildcards', () => {
      const rules = new Set(carriedOf('.checkov.yaml', 'skip-check: [CKV_K8S_*]\n'));
      const ours = [...rulesById.values()].filter(({ sources }) =>
        sources.some((one) => one.startsWith('checkov/CKV_K8S_')),
      );
      for (const { id } of ours)
        assert.ok(
          [...rules].some((one) => one.startsWith(`1: ${id} off`)),
          id,
        );
      assert.deepEqual(leftOf('.checkov.yaml', 'skip-check: [CKV_AWS_*]\n'), [
        `1: skip-check: CKV_AWS_*: ${none}`,
      ]);
    });
  });

  describe('.kube-linter.yaml', () => {
    const text = `checks:
  addAllBuiltIn: true
  doNotAutoAddDefaults: true
  exclude:
    - privileged-container
    - unset-cpu-requirements
  include: [privileged-container]
  ignorePaths:
    - charts/tests/**
    - vendor
    - ~/other
customChecks:
  - name: owner
    template: required-label
    params: { key: acme.example/owner }
  - name: own-rule
    template: cel
`;

    it('carries what is excluded, paths, and custom checks for labels', () => {
      const carried = carriedOf('.kube-linter.yaml', text);
      assert.ok(carried.includes('5: privileged-container off'));
      assert.ok(!carried.some((one) => one.startsWith('7: ')));
      assert.deepEqual(carried.slice(-3), [
        '9: ignored-path charts/tests/**',
        '10: ignored-path /vendor',
        '13: workload-label acme.example/owner',
      ]);
    });

    it('turns on what is off by default where it is wanted', () => {
      const off = {
        ...headOf('strict-rule'),
        preset: 'strict',
        level: 'info',
        sources: ['kube-linter/y'],
      } as const;
      const on = { ...headOf('usual-rule'), sources: ['kube-linter/x'] };
      const rules = new Map([off, on].map((rule) => [rule.id, rule]));
      for (const [text, wanted] of [
        ['checks: { addAllBuiltIn: true }\n', ['strict-rule info']],
        ['checks: { include: [x, y] }\n', ['strict-rule info']],
        ['checks: { addAllBuiltIn: true, exclude: [y] }\n', ['strict-rule off']],
        ['checks: { addAllBuiltIn: false }\n', []],
      ] as const) {
        const config = peerConfigOf('.kube-linter.yaml');
        const found = config?.read({ text, rules, languagesOf: () => ['kubernetes'], today: '2026-11-21' });
        assert.ok(found && 'carried' in found);
        assert.deepEqual(
          found.carried.map((one) => (one.kind === 'level' ? `${one.rule} ${one.level}` : '')),
          wanted,
        );
      }
    });

    it('tells the rest', () => {
      assert.deepEqual(leftOf('.kube-linter.yaml', text), [
        `6: exclude: unset-cpu-requirements: ${none}`,
        '11: ignorePaths: ~/other: A policy speaks of paths inside its own folder only.',
        '16: customChecks: own-rule: Seaworthy has no checks that a user writes.',
      ]);
      assert.deepEqual(
        leftOf('.kube-linter.yaml', 'checks:\n  doNotAutoAddDefaults: true\n  include: [docker-sock]\n'),
        [
          '2: doNotAutoAddDefaults: Rules that are on by default stay on; turn off by `rules` what is not wanted.',
        ],
      );
    });
  });

  describe('.tally.toml', () => {
    const text = `[output]
format = "sarif"
fail-level = "info"

[rules]
include = ["buildkit/*", "hadolint/DL3006"]
exclude = [
  "hadolint/DL3004",
  "tally/max-lines", # too strict
  "hadolint/DL3006",
]

[rules.tally.max-lines]
max = 500

[rules.hadolint.DL3007]
severity = "style"
fix = "never"
exclude.paths = ["test/**"]

[rules.hadolint.DL3026]
severity = "error"
trusted-registries = ["docker.io"]

[ai]
enabled = false
`;

    it('carries severities, what is excluded, paths and registries', () => {
      assert.deepEqual(carriedOf('.tally.toml', text), [
        '8: run-sudo off',
        '17: image-latest hint in *Dockerfile*',
        '19: image-latest off in test/**',
        '22: image-registry-not-approved error in *Dockerfile*',
        '23: registry docker.io',
      ]);
    });

    it('tells the rest, with the lines', () => {
      assert.deepEqual(leftOf('.tally.toml', text), [
        '2: output.format: Run the check with `seaworthy check --format sarif`.',
        '3: output.fail-level: Run the check with `seaworthy check --fail-on info`.',
        '10: exclude: hadolint/DL3006: `hadolint/DL3006` is included as well, and that counts.',
        `9: exclude: tally/max-lines: ${none}`,
        '13: tally/max-lines: It is excluded as well, and that counts.',
        '18: hadolint/DL3007.fix: Which fixes are applied is said with `--fix` and `--fix-unsafe`.',
        '25: ai: Seaworthy asks no model for fixes.',
      ]);
    });

    it('says where it cannot be read', () => {
      assert.deepEqual(read('.tally.toml', '[rules]\ninclude = [\n'), {
        error: 'This is not valid TOML.',
        line: 3,
      });
    });
  });

  it('knows the names of the files, and no others', () => {
    for (const name of ['.checkov.yml', '.kube-linter.yml', 'tally.toml', '.trivyignore.yml'])
      assert.ok(peerConfigOf(name), name);
    assert.equal(peerConfigOf('hadolint.yaml'), undefined);
  });
});
