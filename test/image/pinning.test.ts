import assert from 'node:assert/strict';
import { noFacts } from '../../rules/core/facts.ts';
import { imageLatest } from '../../rules/image/rules/image-latest.ts';
import { imageMajorTagOnly } from '../../rules/image/rules/image-major-tag-only.ts';
import { imageNotPinnedByDigest } from '../../rules/image/rules/image-not-pinned-by-digest.ts';
import { imageUntagged } from '../../rules/image/rules/image-untagged.ts';
import type { NamesImages } from '../../rules/image/use.ts';
import { applied, imagesIn, reportsFor, type World } from './hand-made.ts';

const digest = `sha256:${'5'.repeat(64)}`;

/** An image, and which of the three rules speaks of it. */
const disjoint: readonly (readonly [string, 'untagged' | 'latest' | 'digest' | undefined])[] = [
  ['node', 'untagged'],
  ['localhost:5000/app', 'untagged'],
  ['registry.example.com:5000/team/app', 'untagged'],
  ['node:latest', 'latest'],
  ['ghcr.io/team/app:latest', 'latest'],
  ['node:24', 'digest'],
  ['node:latest-alpine', 'digest'],
  ['localhost:5000/app:1', 'digest'],
  [`node@${digest}`, undefined],
  [`node:latest@${digest}`, undefined],
  [`node:24@${digest}`, undefined],
  ['Node:24', undefined],
  ['node:${' + 'VERSION}', undefined],
];

describe('tags and digests', () => {
  for (const [image, expected] of disjoint) {
    it(`${image.slice(0, 40)}: ${expected ?? 'silent'}`, () => {
      const spoke = [
        ...reportsFor(imageUntagged, image).map(() => 'untagged'),
        ...reportsFor(imageLatest, image).map(() => 'latest'),
        ...reportsFor(imageNotPinnedByDigest, image).map(() => 'digest'),
      ];
      assert.deepEqual(spoke, expected === undefined ? [] : [expected]);
    });
  }

  it('offers supported versions, long-term ones first, with the end in the title', () => {
    const [report] = reportsFor(imageUntagged, 'node');
    assert.deepEqual(
      report?.fixes?.map(({ title, safety }) => `${safety}: ${title}`),
      [
        'unsafe: Use node:26 (supported until 2029-04-30)',
        'unsafe: Use node:24 (supported until 2028-04-30)',
        'unsafe: Use node:22 (supported until 2027-04-30)',
      ],
    );
    assert.equal(applied('node', report?.fixes?.[1]), 'node:24');
  });

  it('does not call a version long-term before its day', () => {
    const [report] = reportsFor(imageUntagged, 'node', { today: '2026-09-01' });
    assert.deepEqual(
      report?.fixes?.map(({ title }) => title.split(' ')[1]),
      ['node:24', 'node:22', 'node:26'],
    );
  });

  for (const [image, tags] of [
    ['python:latest', ['python:3.14', 'python:3.13', 'python:3.12', 'python:3.11']],
    ['docker.io/library/debian', ['docker.io/library/debian:13']],
    ['public.ecr.aws/docker/library/alpine', ['public.ecr.aws/docker/library/alpine:3.24']],
    ['mcr.microsoft.com/dotnet/sdk:latest', ['mcr.microsoft.com/dotnet/sdk:10.0']],
    ['ubuntu', ['ubuntu:26.04', 'ubuntu:24.04', 'ubuntu:22.04']],
  ] as const) {
    it(`${image} becomes ${tags[0]}`, () => {
      const [report] = [...reportsFor(imageUntagged, image), ...reportsFor(imageLatest, image)];
      const results = report?.fixes?.map((fix) => applied(image, fix)) ?? [];
      assert.deepEqual(results.slice(0, tags.length), tags);
    });
  }

  it('invents no tag for an image that it does not know', () => {
    for (const image of ['team/app', 'ghcr.io/team/node', 'rockylinux']) {
      assert.deepEqual(reportsFor(imageUntagged, image)[0]?.fixes, [], image);
    }
  });

  it('edits the default of an ARG only where its text stands, and never as a safe fix', () => {
    const whole = 'ARG TAG=latest\nFROM node:$TAG';
    const [use] = imagesIn('node:latest').images;
    assert.ok(use);
    const document: NamesImages = {
      images: [
        { ...use, at: { start: 20, end: 29 }, editable: { span: { start: 8, end: 14 }, text: 'latest' } },
      ],
    };
    const [report] = reportsFor(imageLatest, document);
    assert.equal(applied(whole, report?.fixes?.[0]), 'ARG TAG=26\nFROM node:$TAG');
  });

  it('offers nothing where nothing can be edited', () => {
    const [use] = imagesIn('node').images;
    assert.ok(use);
    const [report] = reportsFor(imageUntagged, { images: [{ ...use, editable: undefined }] });
    assert.deepEqual(report?.fixes, []);
  });

  it('pins to a digest only where one is known', () => {
    const facts = {
      ...noFacts,
      images: new Map([
        ['docker.io/library/node:24', { digest, at: '2026-11-20T00:00:00Z', source: 'docker.io' }],
      ]),
    };
    const [known] = reportsFor(imageNotPinnedByDigest, 'node:24', { facts });
    assert.deepEqual(
      known?.fixes?.map(({ title, safety }) => [title, safety]),
      [['Pin to the digest sha256:555555555555', 'unsafe']],
    );
    assert.equal(applied('node:24', known?.fixes?.[0]), `node:24@${digest}`);
    assert.deepEqual(reportsFor(imageNotPinnedByDigest, 'node:22', { facts })[0]?.fixes, []);
  });

  it('says of a broken digest that it pins nothing', () => {
    for (const image of ['node@sha256:abc', 'python:3.14@sha256:v2', `nginx@blake3:${'a'.repeat(63)}`]) {
      const [report] = reportsFor(imageNotPinnedByDigest, image);
      assert.match(report?.message ?? '', /is no digest/, image);
    }
    for (const image of ['node@sha256:DIGEST', 'Node@sha256:abc', 'node@sha256:<digest>', 'node@']) {
      assert.deepEqual(reportsFor(imageNotPinnedByDigest, image), [], image);
    }
  });

  it('takes the recommended form of the Dockerfile frontend as it is', () => {
    const frontend: World = { role: 'frontend' };
    for (const rule of [imageUntagged, imageLatest, imageNotPinnedByDigest, imageMajorTagOnly]) {
      assert.deepEqual(reportsFor(rule, 'docker/dockerfile:1', frontend), []);
      assert.deepEqual(reportsFor(rule, 'docker.io/docker/dockerfile-upstream:1.7-labs', frontend), []);
    }
    const [untagged] = reportsFor(imageUntagged, 'docker/dockerfile', frontend);
    assert.equal(applied('docker/dockerfile', untagged?.fixes?.[0]), 'docker/dockerfile:1');
    assert.equal(reportsFor(imageNotPinnedByDigest, 'evil/dockerfile:1', frontend).length, 1);
  });

  for (const [image, fires] of [
    ['node:24', true],
    ['node:24-alpine', true],
    ['app:v2', true],
    ['node:24.1', false],
    ['alpine:3.22', false],
    ['app:20260101', false],
    ['app:1a2b3c4', false],
    [`node:24@${digest}`, false],
    ['node', false],
  ] as const) {
    it(`image-major-tag-only ${fires ? 'speaks of' : 'leaves'} ${image.slice(0, 30)}`, () => {
      assert.equal(reportsFor(imageMajorTagOnly, image).length === 1, fires);
    });
  }
});
