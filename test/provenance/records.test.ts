import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBuildRecords } from '../../server/signature/attestation/read-records.ts';
import { type BuildRecord, recordsInMetadata } from '../../server/signature/attestation/record.ts';
import { describeVectors, toolkitPath } from './support/material.ts';
import { base64, buildKit1, buildKit02 } from './support/predicates.ts';

const signal = new AbortController().signal;
const dockerfile = { filename: 'Dockerfile', data: base64('FROM alpine\n') };
const made = `sha256:${'d'.repeat(64)}`;
const id = `sha256:${'c'.repeat(64)}`;

const read = async (path: string): Promise<readonly BuildRecord[]> => {
  const records = await readBuildRecords(path, signal);
  assert.ok(!('trouble' in records), JSON.stringify(records));
  return records;
};

describe('records of builds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-records-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const troubleOf = async (path: string): Promise<string> => {
    const records = await readBuildRecords(path, signal);
    assert.ok('trouble' in records);
    return `${records.trouble}: ${records.message}`;
  };

  it('in a metadata file name the image that was made, in either version', async () => {
    for (const make of [buildKit02, buildKit1]) {
      const [record, ...others] = await read(
        file('metadata.json', {
          'buildx.build.provenance': make({ dockerfile }).predicate,
          'containerimage.digest': made,
          'containerimage.config.digest': id,
        }),
      );
      assert.deepEqual(others, []);
      assert.deepEqual(record?.digests, [made, id]);
      assert.equal(record?.provenance.dockerfile?.text, 'FROM alpine\n');
    }
  });

  it('in a metadata file are told apart by platform and by target', () => {
    const { predicate } = buildKit1({ dockerfile });
    const platforms = recordsInMetadata({
      'buildx.build.provenance/linux/amd64': predicate,
      'buildx.build.provenance/linux/arm64': predicate,
      'containerimage.digest': made,
    });
    assert.deepEqual(
      platforms.map(({ platform, digests }) => [platform, digests]),
      [
        ['linux/amd64', [made]],
        ['linux/arm64', [made]],
      ],
    );
    const targets = recordsInMetadata({
      'buildx.build.warnings': [],
      app: { 'buildx.build.provenance': predicate, 'containerimage.digest': made },
      db: { 'buildx.build.provenance': predicate, 'containerimage.digest': 'nonsense' },
    });
    assert.deepEqual(
      targets.map(({ name, digests }) => [name, digests]),
      [
        ['app', [made]],
        ['db', []],
      ],
    );
  });

  it('that hold nothing say so and what helps', async () => {
    assert.match(
      await troubleOf(file('none.json', { 'containerimage.digest': made })),
      /^broken: .*BUILDX_METADATA_PROVENANCE/,
    );
    assert.match(
      await troubleOf(file('broken.json', '{"a":')),
      /^broken: `broken\.json` is no JSON document\./,
    );
    assert.match(await troubleOf(file('deep.json', `{"a":${'['.repeat(5_000)}`)), /^too-large: /);
    assert.match(await troubleOf(file('text.txt', 'FROM alpine\n')), /^broken: `text\.txt` is no archive/);
    assert.match(await troubleOf(file('empty', '')), /^broken: `empty` is empty/);
    assert.match(await troubleOf(join(folder, 'missing')), /^not-found: /);
    assert.match(await troubleOf(folder), /^broken: .* is no regular file/);
  });

  it('take `__proto__` for a name as any other, and reach no prototype', () => {
    const named = JSON.parse('{"__proto__":{"buildx.build.provenance":{"buildType":"x"}}}');
    assert.deepEqual(
      recordsInMetadata(named).map(({ name }) => name),
      ['__proto__'],
    );
    const inside = JSON.parse('{"a":{"__proto__":{"buildx.build.provenance":{"buildType":"x"}}}}');
    assert.deepEqual(recordsInMetadata(inside), []);
  });

  describeVectors('of real builders', 3, () => {
    const names = async (path: string): Promise<readonly unknown[]> =>
      (await read(toolkitPath(path))).map(({ name, provenance }) => name ?? provenance.dockerfile?.name);

    it('are read: metadata of build and bake', async () => {
      const [record] = await read(toolkitPath('metadata-build.json'));
      assert.deepEqual(record?.digests, [
        'sha256:b09b9482c72371486bb2c1d2c2a2633ed1d0b8389e12c8d52b9e052725c0c83c',
      ]);
      assert.deepEqual(await names('metadata-bake.json'), ['lint', 'lint-inline', 'lint-other']);
    });

    it('are read: four exports of the build history', async () => {
      const counted = await Promise.all(
        [
          'crazy-max~docker-alpine-s6~II9A63',
          'docker~test-docker-action~COIO50',
          'docker~test-docker-action~TYO4JJ+15',
          'moby~buildkit~LWDOW6',
        ].map(async (name) => (await names(`oci-archive/${name}.dockerbuild`)).length),
      );
      assert.deepEqual(counted, [8, 1, 16, 1]);
    });

    it('hold text, target and argument names, and tell platforms apart', async () => {
      const records = await read(toolkitPath('oci-archive/crazy-max~docker-alpine-s6~II9A63.dockerbuild'));
      const [first] = records;
      assert.equal(first?.provenance.target, 'dist');
      assert.deepEqual(first?.provenance.buildArguments, ['ALPINE_VERSION']);
      assert.match(first?.provenance.dockerfile?.text ?? '', /^# syntax=docker\/dockerfile:1\n/);
      assert.equal(new Set(records.map(({ platform }) => platform)).size, 8);
      const failed = await read(toolkitPath('oci-archive/docker~test-docker-action~SNHBPN+3.dockerbuild'));
      assert.deepEqual(failed, []);
    });
  });
});
