import assert from 'node:assert/strict';
import { moves } from '../../rules/image/moved-data.ts';
import { parseReference } from '../../rules/image/reference.ts';
import { imageEndOfLife } from '../../rules/image/rules/image-end-of-life.ts';
import { imageNotApproved } from '../../rules/image/rules/image-not-approved.ts';
import { imageRegistryMoved } from '../../rules/image/rules/image-registry-moved.ts';
import { imageRegistryNotApproved } from '../../rules/image/rules/image-registry-not-approved.ts';
import { imageRegistryPublic } from '../../rules/image/rules/image-registry-public.ts';
import { imageRules } from '../../rules/image/rules/index.ts';
import { applied, reportsFor } from './hand-made.ts';

describe('public registries', () => {
  it('are told once a registry and file, the moved ones under their new name', () => {
    const reports = reportsFor(
      imageRegistryPublic,
      'node:24\nteam/app:1\nghcr.io/a/b:1\nk8s.gcr.io/pause:3.9\nregistry.k8s.io/pause:3.9',
    );
    assert.deepEqual(
      reports.map(({ once }) => once),
      ['docker.io', 'docker.io', 'ghcr.io', 'registry.k8s.io', 'registry.k8s.io'],
    );
  });

  it('are no matter once the policy lists registries', () => {
    const images = { registries: ['registry.example.com'] };
    assert.deepEqual(reportsFor(imageRegistryPublic, 'node:24', { images }), []);
  });

  it('are not private registries, mirrors that the policy names, nor the frontend', () => {
    const images = { mirrors: new Map([['docker.io', 'quay.io/mirror']]) };
    assert.deepEqual(reportsFor(imageRegistryPublic, 'registry.example.com/node:24\nlocalhost:5000/a:1'), []);
    assert.deepEqual(reportsFor(imageRegistryPublic, 'quay.io/mirror/library/node:24', { images }), []);
    assert.deepEqual(reportsFor(imageRegistryPublic, 'docker/dockerfile:1', { role: 'frontend' }), []);
  });

  it('can be approved of in the policy, which leaves the document alone', () => {
    const [report] = reportsFor(imageRegistryPublic, 'node:24');
    const [fix] = report?.fixes ?? [];
    assert.equal(fix?.title, 'Approve docker.io in .seaworthy.yaml');
    assert.equal(fix.safety, 'unsafe');
    assert.deepEqual(fix.policy, { path: ['images', 'registries'], append: 'docker.io' });
    assert.deepEqual(fix.edits(), []);
  });

  it('have the mirror of the policy, the longest match, as their first fix', () => {
    const images = {
      mirrors: new Map([
        ['docker.io', 'registry.example.com/hub'],
        ['docker.io/team/', 'registry.example.com/team/'],
        ['docker.io/te', 'registry.example.com/wrong'],
      ]),
    };
    const [official, team] = reportsFor(imageRegistryPublic, 'node:24\nteam/app:1', { images });
    assert.equal(official?.fixes?.[0]?.title, 'Use registry.example.com/hub/library/node:24');
    assert.equal(team?.fixes?.[0]?.title, 'Use registry.example.com/team/app:1');
    assert.equal(team.fixes[1]?.title, 'Approve docker.io in .seaworthy.yaml');
  });
});

describe('approved registries and images', () => {
  it('is silent until the policy lists any', () => {
    assert.deepEqual(reportsFor(imageRegistryNotApproved, 'evil.example.com/a:1'), []);
    assert.deepEqual(reportsFor(imageNotApproved, 'evil.example.com/a:1'), []);
  });

  it('refuses a registry that only begins like an approved one', () => {
    const images = { registries: ['gcr.io', 'ghcr.io/team'] };
    const text = [
      'gcr.io/p/app:1',
      'gcr.io.evil.com/p/app:1',
      'ghcr.io/team/a:1',
      'ghcr.io/team2/a:1',
      'node:24',
    ];
    const reports = reportsFor(imageRegistryNotApproved, text.join('\n'), { images });
    assert.deepEqual(
      reports.map(({ message }) => message),
      [
        '`gcr.io.evil.com/p/app` comes from `gcr.io.evil.com`, which the policy does not approve of here.',
        '`ghcr.io/team2/a` comes from `ghcr.io`, which the policy does not approve of here.',
        '`node` comes from `docker.io`, which the policy does not approve of here.',
      ],
    );
  });

  it('takes the mirrors of the policy for approved, and offers them', () => {
    const images = { registries: ['ghcr.io'], mirrors: new Map([['docker.io', 'registry.example.com/hub']]) };
    const [report, ...more] = reportsFor(
      imageRegistryNotApproved,
      'node:24\nregistry.example.com/hub/library/node:24',
      { images },
    );
    assert.deepEqual(more, []);
    assert.equal(applied('node:24', report?.fixes?.[0]), 'registry.example.com/hub/library/node:24');
  });

  it('counts an entry that is no pattern for nothing', () => {
    const images = { registries: ['not a pattern'] };
    assert.equal(reportsFor(imageRegistryNotApproved, 'node:24', { images }).length, 1);
  });

  it('suggests the approved image of the same name', () => {
    const images = { approved: ['registry.example.com/base/node:24', 'python', 'other/**'] };
    const [node, python, ...more] = reportsFor(
      imageNotApproved,
      'node:18\nevil/python:3.12\npython:3.12\nother/x:1',
      { images },
    );
    assert.deepEqual(more, []);
    assert.equal(applied('node:18', node?.fixes?.[0]), 'registry.example.com/base/node:24');
    assert.deepEqual(
      python?.fixes?.map(({ title }) => title),
      ['Use python:3.12'],
    );
  });

  it('suggests nothing that is not approved itself', () => {
    const images = { approved: ['registry.example.com/node:2*'] };
    assert.deepEqual(reportsFor(imageNotApproved, 'node:18', { images })[0]?.fixes, []);
    assert.equal(
      reportsFor(imageNotApproved, 'node:22', { images })[0]?.fixes?.[0]?.title,
      'Use registry.example.com/node:22',
    );
  });
});

/** An image, what it becomes and how far that may be trusted. */
const moved: readonly (readonly [string, string | undefined, ('safe' | 'unsafe')?])[] = [
  ['k8s.gcr.io/pause:3.9', 'registry.k8s.io/pause:3.9', 'safe'],
  [
    `k8s.gcr.io/ingress-nginx/controller:v1.1.0@sha256:${'f'.repeat(64)}`,
    `registry.k8s.io/ingress-nginx/controller:v1.1.0@sha256:${'f'.repeat(64)}`,
    'safe',
  ],
  ['gcr.io/google_containers/pause:3.1', 'registry.k8s.io/pause:3.1', 'unsafe'],
  ['docker.pkg.github.com/team/repo/app:1', 'ghcr.io/team/repo/app:1', 'unsafe'],
  ['bitnami/redis:7.2', 'bitnamilegacy/redis:7.2', 'unsafe'],
  ['openjdk:11-jre-slim', 'eclipse-temurin:11-jre', 'unsafe'],
  ['openjdk:17', 'eclipse-temurin:17-jdk', 'unsafe'],
  ['openjdk:8u302-jdk-alpine', 'eclipse-temurin:8-jdk-alpine', 'unsafe'],
  ['openjdk', undefined],
  ['openjdk:13', undefined],
  ['openjdk:8-windowsservercore', undefined],
  ['circleci/node:12', undefined],
  ['centos:7', undefined],
  ['vault:1.13', 'hashicorp/vault:1.13', 'unsafe'],
  ['gcr.io/kubebuilder/kube-rbac-proxy:v0.13.0', 'quay.io/brancz/kube-rbac-proxy:v0.13.0', 'unsafe'],
];

describe('registries that moved', () => {
  for (const [image, next, safety] of moved) {
    it(`${image.slice(0, 40)} becomes ${next?.slice(0, 40) ?? 'nothing that we could name'}`, () => {
      const [report] = reportsFor(imageRegistryMoved, image);
      assert.ok(report);
      assert.equal(applied(image, report.fixes?.[0]), next);
      assert.equal(report.fixes?.[0]?.safety, safety);
    });
  }

  it('leaves what stayed, and what only looks alike', () => {
    const text = [
      'bitnami/minideb:bookworm',
      'bitnami/kubectl',
      'openjdk:28-ea-slim',
      'bitnamilegacy/redis:7.2',
      'registry.k8s.io/pause:3.9',
      'k8s.gcr.io.example.com/pause:3.9',
      'gcr.io/google_containers_fork/pause:1',
      'team/openjdk:11',
      'ghcr.io/team/app:1',
    ];
    assert.deepEqual(reportsFor(imageRegistryMoved, text.join('\n')), []);
  });

  it('is not safe where the policy approves of the old place only', () => {
    for (const images of [{ registries: ['k8s.gcr.io'] }, { approved: ['k8s.gcr.io/**'] }]) {
      const [report] = reportsFor(imageRegistryMoved, 'k8s.gcr.io/pause:3.9', { images });
      assert.equal(report?.fixes?.[0]?.safety, 'unsafe');
    }
  });

  it('has safe fixes that mend, add nothing, and change nothing when applied again', () => {
    const text = 'k8s.gcr.io/kube-proxy:v1.20.0\nk8s.gcr.io/pause:3.9';
    const count = (of: string): Record<string, number> =>
      Object.fromEntries(
        imageRules.map((rule) => {
          const reports = reportsFor(rule, of);
          return [rule.id, new Set(reports.map(({ once }, index) => once ?? String(index))).size];
        }),
      );
    const before = count(text);
    const [fix] = reportsFor(imageRegistryMoved, text)[0]?.fixes ?? [];
    const after = applied(text, fix) ?? '';
    assert.equal(after, 'registry.k8s.io/kube-proxy:v1.20.0\nk8s.gcr.io/pause:3.9');
    assert.deepEqual(count(after), { ...before, 'image-registry-moved': 1 });
    assert.equal(reportsFor(imageEndOfLife, text).length, 1);
  });

  it('has a table of which every entry leads to another place', () => {
    for (const { from, to, source, since } of moves) {
      assert.ok(parseReference(`${to}/x`) ?? parseReference(to), to);
      assert.match(source, /^https:\/\//);
      assert.ok(since === undefined || /^\d{4}(-\d\d){0,2}$/.test(since), since);
      for (const old of from) assert.notEqual(old, to);
    }
  });
});
