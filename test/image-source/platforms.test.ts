import assert from 'node:assert/strict';
import type { Limits } from '../../server/image/limits.ts';
import {
  choosePlatform,
  formatPlatform,
  hostPlatform,
  type Platform,
  parsePlatform,
} from '../../server/image/source/platform.ts';
import { assertTrouble, present } from '../registry/support/trouble.ts';
import { makeTar } from '../support/tar.ts';
import {
  attestationOf,
  type BuiltBlob,
  type BuiltImage,
  blobOf,
  blobsOf,
  buildImage,
  descriptorOf,
  layoutFiles,
  ociTypes,
} from './support/images.ts';
import { makeScratch, readImage, type Scratch } from './support/reading.ts';

const imageFor = (text: string): BuiltImage => {
  const [os = '', architecture = '', variant] = text.split('/');
  const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) };
  return buildImage({ platform, layers: [[{ path: `for-${text}` }]] });
};

const indexOf = (manifests: readonly unknown[]): BuiltBlob =>
  blobOf({ schemaVersion: 2, mediaType: ociTypes.index, manifests });

const indexDescriptor = ({ digest, bytes }: BuiltBlob): unknown => ({
  mediaType: ociTypes.index,
  digest,
  size: bytes.length,
});

const host = formatPlatform(hostPlatform());
const foreign = host === 'linux/s390x' ? 'linux/amd64' : 'linux/s390x';

describe('an image for several platforms', () => {
  let scratch: Scratch;
  before(() => {
    scratch = makeScratch();
  });
  after(() => scratch.remove());

  const images = [host, foreign, 'linux/arm/v6', 'linux/arm/v7'].map(imageFor);
  const index = indexOf(images.map((image) => descriptorOf(image)));
  const write = (manifests: readonly unknown[], blobs: readonly BuiltBlob[]): string =>
    `oci-archive:${scratch.file('app.tar', makeTar(layoutFiles(manifests, blobs)))}`;

  it("is read for the host's, or the one that is asked for", async () => {
    const archive = write([indexDescriptor(index)], [index, ...images.flatMap(blobsOf)]);
    const forPlatform = async (platform?: string): Promise<unknown> =>
      present(await readImage(archive, platform === undefined ? {} : { platform })).paths;
    assert.deepEqual(await forPlatform(), [[`for-${host}`]]);
    assert.deepEqual(await forPlatform(foreign), [[`for-${foreign}`]]);
    assert.deepEqual(await forPlatform('linux/arm/v7'), [['for-linux/arm/v7']]);
    assert.deepEqual(await forPlatform('linux/arm/v8'), [['for-linux/arm/v7']]);
    assertTrouble(
      await readImage(archive, { platform: 'linux/arm/v5' }),
      'not-found',
      /nothing for linux\/arm\/v5/,
    );
    assertTrouble(
      await readImage(archive, { platform: 'windows/amd64' }),
      'not-found',
      /nothing for windows\/amd64\. It has: linux\/.*linux\/arm\/v6, linux\/arm\/v7/,
    );
    assertTrouble(await readImage(archive, { platform: 'linux amd64' }), 'wrong-name', /no platform/);
  });

  it('counts only those that are there', async () => {
    const [, other] = images;
    const archive = write([indexDescriptor(index)], [index, ...blobsOf(other ?? assert.fail())]);
    assert.deepEqual(present(await readImage(archive)).paths, [[`for-${foreign}`]]);
    assertTrouble(await readImage(archive, { platform: host }), 'not-found', /nothing for/);
    assertTrouble(
      await readImage(write([indexDescriptor(index)], [index])),
      'not-found',
      /holds none of them/,
    );
  });

  it('for others than the host is not guessed', async () => {
    const two = images.slice(1, 3);
    const archive = write(
      two.map((image) => descriptorOf(image)),
      two.flatMap(blobsOf),
    );
    assertTrouble(await readImage(archive), 'not-found', /nothing for linux\/.*It has: linux\//);
  });

  it('is told by its configurations where the index does not say', async () => {
    const silent = images.map((image) => descriptorOf(image, { platform: undefined }));
    const archive = write(silent, images.flatMap(blobsOf));
    assert.deepEqual(present(await readImage(archive)).paths, [[`for-${host}`]]);
    assert.deepEqual(present(await readImage(archive, { platform: foreign })).paths, [[`for-${foreign}`]]);
  });

  it('may lie in indexes three deep and no deeper', async () => {
    const [image = assert.fail()] = images;
    let inner = indexOf([descriptorOf(image)]);
    const blobs = [inner, ...blobsOf(image)];
    assert.ok('paths' in (await readImage(write([indexDescriptor(inner)], blobs))));
    inner = indexOf([indexDescriptor(inner)]);
    blobs.push(inner);
    assert.ok('paths' in (await readImage(write([indexDescriptor(inner)], blobs))));
    inner = indexOf([indexDescriptor(inner)]);
    blobs.push(inner);
    assertTrouble(await readImage(write([indexDescriptor(inner)], blobs)), 'too-large', /deeper than 3/);
  });

  it('beside what is no image', async () => {
    const [image = assert.fail()] = images;
    const chart = blobOf({
      schemaVersion: 2,
      mediaType: ociTypes.manifest,
      config: {
        mediaType: 'application/vnd.cncf.helm.config.v1+json',
        digest: image.config.digest,
        size: image.config.bytes.length,
      },
      layers: [],
    });
    const own = { mediaType: ociTypes.manifest, digest: chart.digest, size: chart.bytes.length };
    const blobs = [chart, ...blobsOf(image)];
    assert.deepEqual(present(await readImage(write([own, descriptorOf(image)], blobs))).paths, [
      [`for-${host}`],
    ]);
    assertTrouble(
      await readImage(write([own], blobs)),
      'unsupported',
      /no image but `application\/vnd\.cncf\.helm/,
    );
  });

  it('with attestations tells their provenance, and takes none of them for an image', async () => {
    const [image = assert.fail()] = images;
    const attestation = attestationOf();
    const { statement } = attestation;
    const all = [statement, ...attestation.others, ...blobsOf(image)];
    const about = (digest: string): unknown => ({
      ...attestation.descriptor,
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': digest,
      },
    });
    const withIndex = (digest: string, blobs: readonly BuiltBlob[]): string => {
      const inner = indexOf([descriptorOf(image), about(digest)]);
      return write([indexDescriptor(inner)], [inner, ...blobs]);
    };
    const provenance = async (archive: string, limits: Partial<Limits> = {}): Promise<unknown> => {
      const { described, paths } = present(await readImage(archive, { limits }));
      assert.deepEqual(paths, [[`for-${host}`]]);
      return described.provenance;
    };
    const told = [{ type: 'https://slsa.dev/provenance/v1', predicate: { buildDefinition: { a: 1 } } }];
    assert.deepEqual(await provenance(withIndex(image.manifest.digest, all)), told);
    assert.deepEqual(await provenance(withIndex(`sha256:${'1'.repeat(64)}`, all)), [], 'of another image');
    assert.deepEqual(await provenance(withIndex(image.manifest.digest, all.slice(1))), [], 'it is not there');
    assert.deepEqual(
      await provenance(withIndex(image.manifest.digest, all), { statementBytes: 100 }),
      [],
      'it is large',
    );
    const forged = {
      digest: statement.digest,
      bytes: Buffer.from(statement.bytes.toString().replace('"a":1', '"a":2')),
    };
    assertTrouble(
      await readImage(withIndex(image.manifest.digest, [forged, ...all.slice(1)])),
      'broken',
      /not what its digest/,
    );
  });
});

describe('a platform', () => {
  const parsed = (text: string): Platform => parsePlatform(text) ?? assert.fail(text);

  it('has one spelling', () => {
    for (const [text, spelling] of [
      ['linux/amd64', 'linux/amd64'],
      ['Linux/x86_64', 'linux/amd64'],
      ['arm64', 'linux/arm64'],
      ['linux/aarch64/v8', 'linux/arm64'],
      ['linux/arm/v7', 'linux/arm/v7'],
      ['linux/amd64/v3', 'linux/amd64/v3'],
    ] as const)
      assert.equal(formatPlatform(parsed(text)), spelling);
    for (const text of ['', 'a/b/c/d', 'linux/', 'linux/amd 64', '../x'])
      assert.equal(parsePlatform(text), undefined);
  });

  it('is chosen by the nearest variant that runs', () => {
    const choose = (asked: string, ...offered: readonly string[]): unknown =>
      choosePlatform(
        offered.map((text) => ({ platform: parsed(text), choice: text })),
        parsed(asked),
        'It',
      );
    assert.equal(choose('linux/amd64', 'linux/amd64/v3', 'linux/amd64'), 'linux/amd64');
    assert.equal(choose('linux/amd64/v4', 'linux/amd64', 'linux/amd64/v3'), 'linux/amd64/v3');
    assert.equal(choose('linux/arm/v7', 'linux/arm/v5', 'linux/arm/v6'), 'linux/arm/v6');
    assertTrouble(choose('linux/arm/v6', 'linux/arm/v7'), 'not-found', /It has nothing for linux\/arm\/v6/);
  });
});
