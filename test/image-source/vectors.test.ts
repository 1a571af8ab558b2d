import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TroubleKind } from '../../server/registry/trouble.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { root } from '../support/root.ts';
import { readImage } from './support/reading.ts';

const vectors = join(root, '..', 'shared', 'vectors');
const sets = ['actions-toolkit', 'dive', 'go-containerregistry', 'snyk-docker-plugin', 'trivy'];

/** What other tools' archives are: the beginning of the digest and how many entries each layer has, or why not. */
type Expected =
  | { readonly digest: string; readonly entries: readonly number[] }
  | { readonly kind: TroubleKind; readonly message: RegExp };

const image = (digest: string, ...entries: readonly number[]): Expected => ({ digest, entries });
const trouble = (kind: TroubleKind, message: RegExp): Expected => ({ kind, message });

/**
 * Digests and counts come from another reader (Python's tarfile and hashlib). Broken ones were cut down by hand: their
 * layers are not those that their configurations name, which is what several of them make other scanners stumble over.
 */
const expected: Readonly<Record<string, Expected>> = {
  'actions-toolkit/__tests__/.fixtures/oci-archive/crazy-max~docker-alpine-s6~II9A63.dockerbuild': trouble(
    'unsupported',
    /no image but/,
  ),
  'actions-toolkit/__tests__/.fixtures/oci-archive/docker~test-docker-action~COIO50.dockerbuild': trouble(
    'unsupported',
    /no image but/,
  ),
  'actions-toolkit/__tests__/.fixtures/oci-archive/docker~test-docker-action~SNHBPN+3.dockerbuild': trouble(
    'unsupported',
    /no image but/,
  ),
  'actions-toolkit/__tests__/.fixtures/oci-archive/docker~test-docker-action~TYO4JJ+15.dockerbuild': trouble(
    'unsupported',
    /no image but/,
  ),
  'actions-toolkit/__tests__/.fixtures/oci-archive/hello-oci-gzip.tar': image('sha256:0f90b7af', 1),
  'actions-toolkit/__tests__/.fixtures/oci-archive/hello-oci-multiplatform-gzip.tar': image(
    'sha256:0f90b7af',
    1,
  ),
  'actions-toolkit/__tests__/.fixtures/oci-archive/hello-oci-uncompressed.tar': image('sha256:0f90b7af', 1),
  'actions-toolkit/__tests__/.fixtures/oci-archive/hello-oci-zstd.tar': image('sha256:0f90b7af', 1),
  'actions-toolkit/__tests__/.fixtures/oci-archive/moby~buildkit~LWDOW6.dockerbuild': trouble(
    'unsupported',
    /no image but/,
  ),
  'dive/.data/test-docker-image.tar': image('sha256:75ae28b8', 415, 1, 4, 3, 3, 3, 3, 4, 2, 2, 4, 2, 3, 2),
  'dive/.data/test-estargz-image.tar': trouble('not-found', /holds no image/),
  'dive/.data/test-gzip-image.tar': trouble('not-found', /holds no image/),
  'dive/.data/test-kaniko-image.tar': image('sha256:ae16a510', 421, 2, 5, 4, 4, 4, 4, 5, 3, 3, 5, 3, 4, 3),
  'dive/.data/test-oci-estargz-image.tar': image('sha256:2e75eb78', 1),
  'dive/.data/test-oci-gzip-image.tar': image('sha256:7d255e9e', 1),
  'dive/.data/test-oci-uncompressed-image.tar': image('sha256:5cec6b4c', 1),
  'dive/.data/test-oci-zstd-image.tar': image('sha256:f5e3515f', 1),
  'dive/.data/test-uncompressed-image.tar': trouble('not-found', /holds no image/),
  'dive/.data/test-zstd-image.tar': trouble('not-found', /holds no image/),
  'go-containerregistry/pkg/crane/testdata/content.tar': trouble('not-found', /holds no image/),
  'go-containerregistry/pkg/v1/mutate/testdata/overwritten_file.tar': image('sha256:68f6eb74', 2, 3, 0),
  'go-containerregistry/pkg/v1/mutate/testdata/source_image.tar': image('sha256:6e0b0504', 3),
  'go-containerregistry/pkg/v1/mutate/testdata/source_image_with_empty_layer_history.tar': trouble(
    'broken',
    /configuration in/,
  ),
  'go-containerregistry/pkg/v1/mutate/testdata/whiteout_dir.tar': image('sha256:92f1e3d5', 2, 2, 1, 2),
  'go-containerregistry/pkg/v1/mutate/testdata/whiteout_image.tar': image('sha256:decb6306', 3, 2, 0),
  'go-containerregistry/pkg/v1/tarball/testdata/content.tar': trouble('not-found', /holds no image/),
  'go-containerregistry/pkg/v1/tarball/testdata/hello-world-v25.tar': image('sha256:ee301c92', 1),
  'go-containerregistry/pkg/v1/tarball/testdata/no_manifest.tar': trouble('not-found', /holds no image/),
  'go-containerregistry/pkg/v1/tarball/testdata/null_manifest.tar': trouble('not-found', /holds no image/),
  'go-containerregistry/pkg/v1/tarball/testdata/test_bundle.tar': trouble('not-found', /several images/),
  'go-containerregistry/pkg/v1/tarball/testdata/test_image_1.tar': image('sha256:6e0b0504', 3),
  'go-containerregistry/pkg/v1/tarball/testdata/test_image_2.tar': image('sha256:930705ce', 3),
  'go-containerregistry/pkg/v1/tarball/testdata/test_link.tar': trouble('not-found', /several images/),
  'go-containerregistry/pkg/v1/tarball/testdata/test_load_manifest.tar': image('sha256:6e0b0504', 3),
  'snyk-docker-plugin/test/fixtures/containerd-archives/alpine.tar': image('sha256:c8844343', 511),
  'snyk-docker-plugin/test/fixtures/containerd-archives/busybox-single-arch-with-attestation-manifest.tar':
    image('sha256:cf7d823e', 442),
  'snyk-docker-plugin/test/fixtures/containerd-archives/busybox.amd64.tar': image('sha256:53872134', 440),
  'snyk-docker-plugin/test/fixtures/containerd-archives/busybox.arm64.tar': image('sha256:8f039179', 440),
  'snyk-docker-plugin/test/fixtures/containerd-archives/busybox.armv7.tar': image('sha256:f0e13015', 440),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/3-level-jar.tar': image('sha256:1dab6740', 4),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/dockergoof.tar': trouble(
    'broken',
    /names 9 layers, its manifest 4/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/gemfile.tar': image('sha256:62973e9e', 2),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/hello-world.tar': image('sha256:8876a860', 1),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/java-uberjar.tar': image(
    'sha256:d4ce5611',
    1,
    1,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/java-windows.tar': trouble(
    'broken',
    /not what the image/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/java.tar': trouble(
    'broken',
    /not what the image/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/nginx-os-release-link.tar': trouble(
    'broken',
    /names 3 layers, its manifest 1/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/nginx-with-buildinfo.tar': trouble(
    'broken',
    /names 3 layers, its manifest 1/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/nginx.tar': trouble(
    'broken',
    /names 3 layers, its manifest 1/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/openjdk.tar': image('sha256:e997a24c', 1),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/poetry.tar': image('sha256:83878e4a', 3),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/sibling-uberjars-deepest-first.tar': image(
    'sha256:9700158d',
    1,
    1,
    1,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/sibling-uberjars-shallowest-first.tar': image(
    'sha256:35de8dea',
    1,
    1,
    1,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/top-level.tar': image('sha256:d9841fe2', 1),
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/war-with-3-level-jar.tar': image(
    'sha256:2303ab70',
    2,
    3,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/busybox.tar': image('sha256:6d5fcfe5', 420),
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/centos-6.tar': trouble(
    'broken',
    /not what the image/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/nginx-compressed-layers.tar': trouble(
    'broken',
    /names 3 layers, its manifest 1/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/nginx.tar': trouble(
    'broken',
    /names 3 layers, its manifest 1/,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/node-removed.tar': image(
    'sha256:d870c2f6',
    422,
    1,
    6,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/nodes-fake-multi.tar': image(
    'sha256:c23a5744',
    23,
    6,
  ),
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/nodes-fake.tar': image('sha256:9717f173', 23),
  'snyk-docker-plugin/test/fixtures/docker-oci-archives/busybox.armv7.tar': image('sha256:7aabb59a', 440),
  'snyk-docker-plugin/test/fixtures/docker-oci-archives/unsupported-image.tar': trouble(
    'not-found',
    /holds no image/,
  ),
  'snyk-docker-plugin/test/fixtures/kaniko-archives/kaniko-busybox.tar': image('sha256:c5003bd0', 2),
  'snyk-docker-plugin/test/fixtures/oci-archives/alpine-3.12.0.tar': trouble('broken', /not what its digest/),
  'snyk-docker-plugin/test/fixtures/oci-archives/busybox-1.31.1.tar': image('sha256:320034a9', 420),
  'snyk-docker-plugin/test/fixtures/oci-archives/nginx.tar': trouble('broken', /not what its digest/),
  'snyk-docker-plugin/test/fixtures/oci-archives/oci-with-manifest.tar': trouble(
    'broken',
    /not what its digest/,
  ),
  'trivy/pkg/fanal/test/testdata/alpine-310.tar.gz': image('sha256:af341ccd', 482),
  'trivy/pkg/fanal/test/testdata/alpine-311.tar.gz': image('sha256:a187dde4', 488),
};

/** The same of layout folders, and of one image of an archive of several. */
const named: Readonly<Record<string, Expected>> = {
  'docker-archive:go-containerregistry/pkg/v1/tarball/testdata/test_bundle.tar:test_image_1': image(
    'sha256:6e0b0504',
    3,
  ),
  'docker-archive:go-containerregistry/pkg/v1/tarball/testdata/test_link.tar:bazel/v1/tarball:test_image_3':
    image('sha256:d4c9adac', 3, 1),
  'oci:go-containerregistry/pkg/v1/layout/testdata/test_index_one_image': image('sha256:98ceaf93', 1),
  'oci:go-containerregistry/pkg/v1/layout/testdata/test_index': trouble(
    'not-found',
    /several images: `1`, `2`, `3`, `4`/,
  ),
  'oci:go-containerregistry/pkg/v1/layout/testdata/test_index:1': trouble('broken', /media type/),
  'oci:go-containerregistry/pkg/v1/layout/testdata/test_index_media_type': trouble('unsupported', /helm/),
  'oci:go-containerregistry/pkg/v1/layout/testdata/test_gc_image_unknown_mediatype': trouble(
    'not-found',
    /holds none/,
  ),
  'oci:notation-go/internal/testdata/oci-layout': image('sha256:19dbd2e4', 522),
  'oci:signed-here/layout:cosign-legacy': image('sha256:77eec78', 3),
};

const listed = (folder: string): readonly string[] =>
  readdirSync(join(vectors, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:tar|tar\.gz|tgz|dockerbuild)$/.test(path))
    .map((path) => `${folder}/${path}`);

async function check(name: string, wanted: Expected): Promise<void> {
  const read = await readImage(name);
  if ('kind' in wanted) return assertTrouble(read, wanted.kind, wanted.message);
  const { described, paths } = present(read);
  assert.ok(described.digest.startsWith(wanted.digest), described.digest);
  assert.deepEqual(
    paths.map((layer) => layer.length),
    wanted.entries,
  );
}

describe('archives of other projects', () => {
  if (!existsSync(vectors)) {
    it('are not here', function () {
      console.log(`      skipped: ${Object.keys(expected).length} archives, ../shared/vectors is missing`);
      this.skip();
    });
    return;
  }

  it('are all in the list', () => {
    assert.deepEqual(sets.flatMap(listed).sort(), Object.keys(expected).sort());
  });

  for (const [path, wanted] of Object.entries(expected))
    it(`${path}: ${'kind' in wanted ? wanted.kind : `${wanted.entries.length} layers`}`, () =>
      check(`docker-archive:${join(vectors, path)}`, wanted));

  for (const [name, wanted] of Object.entries(named))
    it(`${name}: ${'kind' in wanted ? wanted.kind : `${wanted.entries.length} layers`}`, () => {
      const colon = name.indexOf(':') + 1;
      return check(`${name.slice(0, colon)}${vectors}/${name.slice(colon)}`, wanted);
    });

  it("tell BuildKit's provenance", async () => {
    const told = async (path: string): Promise<readonly string[]> =>
      present(await readImage(`oci-archive:${join(vectors, path)}`)).described.provenance.map(
        ({ type }) => type,
      );
    const snyk =
      'snyk-docker-plugin/test/fixtures/containerd-archives/busybox-single-arch-with-attestation-manifest.tar';
    assert.deepEqual(await told(snyk), ['https://slsa.dev/provenance/v0.2']);
    const toolkit = 'actions-toolkit/__tests__/.fixtures/oci-archive/hello-oci-multiplatform-gzip.tar';
    assert.deepEqual(await told(toolkit), ['https://slsa.dev/provenance/v0.2']);
  });
});
