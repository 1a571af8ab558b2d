import assert from 'node:assert/strict';
import { usedImageOf } from '../../server/signature/attestation/package-url.ts';
import { readSourceUri } from '../../server/signature/attestation/source-uri.ts';

const commit = '9'.repeat(40);

describe('places of sources', () => {
  const cases: readonly (readonly (string | undefined)[])[] = [
    ['https://github.com/acme/app', 'https://github.com/acme/app'],
    ['https://github.com/acme/app.git', 'https://github.com/acme/app'],
    [`https://github.com/acme/app.git#${commit}`, 'https://github.com/acme/app', undefined, commit],
    [
      'https://github.com/acme/app.git#main:docker/app',
      'https://github.com/acme/app',
      'main',
      undefined,
      'docker/app',
    ],
    ['git+https://github.com/acme/app@refs/tags/v1', 'https://github.com/acme/app', 'refs/tags/v1'],
    [`git+https://github.com/acme/app@${commit}`, 'https://github.com/acme/app', undefined, commit],
    [
      `https://github.com/acme/app.git?ref=main&checksum=${commit}&subdir=x`,
      'https://github.com/acme/app',
      'main',
      commit,
      'x',
    ],
    ['https://user:secret@GitHub.com/acme/app.git#v1', 'https://github.com/acme/app', 'v1'],
    ['ssh://git@github.com/acme/app.git', 'https://github.com/acme/app'],
    ['git@github.com:acme/app.git#main', 'https://github.com/acme/app', 'main'],
    ['git://example.com/app', 'https://example.com/app'],
    ['http://localhost:3000/acme/app/', 'http://localhost:3000/acme/app'],
  ];
  for (const [text = '', uri, ref, found, folder] of cases)
    it(`are taken apart: ${text}`, () => {
      assert.deepEqual(readSourceUri(text), { uri, ref, commit: found, folder });
    });

  it('are nothing else', () => {
    for (const text of [
      '',
      'Dockerfile',
      '/home/me/app',
      'C:\\app',
      'pkg:docker/alpine@3',
      'file:///etc',
      'https://',
      'a b@c:d',
    ])
      assert.equal(readSourceUri(text), undefined, text);
  });
});

describe('images that a build used', () => {
  const digest = { sha256: 'b'.repeat(64) };
  const sha = `sha256:${'b'.repeat(64)}`;
  const cases: readonly (readonly [string, string, string?])[] = [
    ['pkg:docker/alpine@latest?platform=linux%2Farm64', 'docker.io/library/alpine:latest', 'linux/arm64'],
    ['pkg:docker/ghcr.io/acme/app@v1', 'ghcr.io/acme/app:v1'],
    ['pkg:docker/localhost%3A5000/app@v1', 'localhost:5000/app:v1'],
    [`pkg:docker/alpine@${encodeURIComponent(sha)}`, 'docker.io/library/alpine'],
    [
      `pkg:docker/alpine@3.20?digest=${sha}&platform=linux%2Famd64`,
      'docker.io/library/alpine:3.20',
      'linux/amd64',
    ],
    ['pkg:docker/alpine', 'docker.io/library/alpine:latest'],
    [`pkg:oci/app@${sha}?repository_url=ghcr.io/acme/app&tag=v2`, 'ghcr.io/acme/app:v2'],
    ['docker-image://docker.io/library/golang:1.23', 'docker.io/library/golang:1.23'],
    ['oci://gcr.io/acme/app', 'gcr.io/acme/app:latest'],
  ];
  for (const [uri, reference, platform] of cases)
    it(`are read: ${uri}`, () => {
      assert.deepEqual(usedImageOf({ uri, digest }), { reference, digest: sha, platform });
    });

  it('are left out without a digest, and where they are no images', () => {
    for (const uri of [
      'pkg:docker/alpine@3',
      'pkg:npm/left-pad@1',
      'https://example.com/x',
      'pkg:docker/UPPER@1',
      '',
    ])
      assert.equal(usedImageOf({ uri }), undefined);
    assert.equal(usedImageOf({ uri: 'pkg:docker/alpine@3', digest: { sha256: 'x' } }), undefined);
    assert.equal(usedImageOf(undefined), undefined);
    assert.equal(usedImageOf({ uri: 'pkg:npm/left-pad@1', digest }), undefined);
  });
});
