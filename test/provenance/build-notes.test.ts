import assert from 'node:assert/strict';
import type { ImageFacts } from '../../rules/core/facts.ts';
import { alpine, ask, builder, busybox, dockerfile, signed, source } from './support/ask.ts';

describe('what else is known of the build', () => {
  const now = (digest: string): ImageFacts => ({ digest, at: '2026-11-20T09:00:00Z', source: 'docker.io' });

  it('the stage, the arguments and the platform against what the workspace asks for', () => {
    const provenance = {
      builder,
      dockerfile,
      target: 'prod',
      buildArguments: ['A', 'B', 'BUILDKIT_INLINE_CACHE'],
    };
    const attestations = [{ ...signed, provenance }];
    const platform = { name: 'linux/amd64', digest: `sha256:${'7'.repeat(64)}` };
    const wanted = { target: 'dev', buildArguments: ['B', 'C'], platform: 'linux/arm64' };
    assert.deepEqual(ask({ platform, attestations }, { wanted }).notes, [
      'The stage `prod` was built, and the workspace asks for `dev`.',
      'Build arguments were given that the workspace does not give: `A`.',
      'Build arguments that the workspace gives were not given: `C`.',
      'The image is for linux/amd64, and the workspace asks for linux/arm64.',
    ]);
    assert.deepEqual(ask({ attestations }).notes, [
      'The stage `prod` was built.',
      'Build arguments were given: `A`, `B`.',
    ]);
    const last = [{ ...signed, provenance: { dockerfile } }];
    assert.deepEqual(ask({ attestations: last }, { wanted: { target: 'prod', buildArguments: [] } }).notes, [
      'The last stage was built, and the workspace asks for `prod`.',
    ]);
  });

  it('bases that have moved on since, and those that are pinned otherwise', () => {
    const moved = ask(
      { attestations: [signed] },
      { images: new Map([['docker.io/library/alpine:3.20', now(busybox)]]) },
    );
    assert.deepEqual(
      moved.bases.map(({ use, state }) => [use.role, state]),
      [
        ['base', 'moved-on'],
        ['copy-from', 'not-asked'],
      ],
    );
    assert.deepEqual(moved.notes, [
      '`alpine:3.20` has moved on since: it was sha256:aaaaaaaaaaaa… when the image was built, and was sha256:bbbbbbbbbbbb… on 2026-11-20.',
    ]);
    const still = ask(
      { attestations: [signed] },
      { images: new Map([['docker.io/library/alpine:3.20', now(alpine)]]) },
    );
    assert.deepEqual([still.bases[0]?.state, still.notes], ['same', []]);
    const pinned = ask({ attestations: [signed] }, { text: `FROM alpine:3.20@${busybox}\n` });
    assert.deepEqual(pinned.notes, [
      'The file pins `alpine:3.20` to sha256:bbbbbbbbbbbb…, and the image was built on sha256:aaaaaaaaaaaa….',
    ]);
    const right = ask(
      { attestations: [signed] },
      {
        text: `FROM alpine:3.20@${alpine}\n`,
        images: new Map([['docker.io/library/alpine:3.20', now(busybox)]]),
      },
    );
    assert.equal(right.bases[0]?.state, 'same');
  });

  it('its limits: the context, what RUN downloads, who can lie, the frontend', () => {
    const { limits } = ask({ attestations: [signed] });
    assert.equal(limits.length, 4);
    assert.match(limits[0] ?? '', /not about the files of the build context/);
    assert.match(limits[2] ?? '', /a dishonest builder can lie/);
    assert.match(limits[3] ?? '', /`docker\/dockerfile:1` \(`# syntax=`\) .* not pinned/);
    const commit = ask({ attestations: [{ ...signed, provenance: { builder, dockerfile, source } }] });
    assert.match(commit.limits[0] ?? '', /those of commit 999999999999/);
  });
});
