import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseImageName } from '../../server/image/name.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const files: readonly (readonly [string, string, string, string | undefined, string | undefined])[] = [
  ['docker-archive:app.tar', 'docker-archive', 'app.tar', undefined, undefined],
  ['docker-archive:/tmp/my app.tar', 'docker-archive', '/tmp/my app.tar', undefined, undefined],
  ['docker-archive:app.tar:team/app:1', 'docker-archive', 'app.tar', 'team/app:1', undefined],
  ['docker-archive:C:\\images\\app.tar', 'docker-archive', 'C:\\images\\app.tar', undefined, undefined],
  ['oci:build/app', 'oci', 'build/app', undefined, undefined],
  ['oci:build/app:1.0', 'oci', 'build/app', '1.0', undefined],
  [`oci:build/app@${digest}`, 'oci', 'build/app', undefined, digest],
  ['oci:C:\\x:tag', 'oci', 'C:\\x', 'tag', undefined],
  ['oci:C:/x', 'oci', 'C:/x', undefined, undefined],
  [`oci:C:\\x@${digest}`, 'oci', 'C:\\x', undefined, digest],
  ['oci:x:docker.io/library/node:24', 'oci', 'x', 'docker.io/library/node:24', undefined],
  ['oci-archive:./app.tar:v1', 'oci-archive', './app.tar', 'v1', undefined],
  ['oci-archive:me@home/app.tar', 'oci-archive', 'me@home/app.tar', undefined, undefined],
];

const daemons: readonly (readonly [string, string, string, boolean])[] = [
  ['docker:node:24', 'docker', 'node:24', true],
  ['docker:24', 'docker', '24', true],
  ['podman:localhost/app', 'podman', 'localhost/app', true],
  ['node', 'any', 'node', true],
  ['ghcr.io/team/app:1', 'any', 'ghcr.io/team/app:1', true],
  ['localhost:5000/app', 'any', 'localhost:5000/app', true],
  ['4bcff63911fc', 'any', '4bcff63911fc', true],
  [digest, 'any', digest, false],
  [digest.slice(7), 'any', digest.slice(7), false],
  [`podman:${digest}`, 'podman', digest, false],
  ['podman-things', 'any', 'podman-things', true],
];

const wrong: readonly (readonly [string, RegExp])[] = [
  ['', /no name/],
  ['   ', /no name/],
  ['-v', /cannot begin/],
  ['docker:-v', /cannot begin/],
  ['registry:--help', /cannot begin/],
  ['a\nb', /control character/],
  ['a\u001b[31m', /control character/],
  ['a'.repeat(513), /longer than 512/],
  ['./app.tar', /`docker-archive:\.\/app\.tar`.*`oci-archive:/],
  ['app.tgz', /`docker-archive:app\.tgz`/],
  ['../build', /`oci:\.\.\/build`/],
  ['/images/app', /`oci:\/images\/app`/],
  ['C:\\images\\app.tar.gz', /`docker-archive:C:/],
  ['docker://node', /`registry:node`/],
  ['docker-daemon:node:24', /`docker:node:24`/],
  ['containers-storage:app', /`podman:app`/],
  ['https://ghcr.io/a/b', /cannot stand before/],
  ['Node:24', /no image reference/],
  ['registry:', /no name/],
  [`registry:${digest}`, /not for an id/],
  ['oci:', /needs a path/],
  ['docker-archive:-x', /needs a path/],
  ['oci:x:', /nothing after/],
  ['oci:x@sha256:abc', /not complete/],
  [`oci:x:1@${digest}`, /not both/],
];

describe('the name of an image', () => {
  for (const [text, from, path, name, picked] of files)
    it(`reads ${text}`, () => {
      assert.deepEqual(parseImageName(text), { from, path, pick: { name, digest: picked }, text });
    });

  for (const [text, daemon, image, isReference] of daemons)
    it(`reads ${text}`, () => {
      const name = parseImageName(text);
      assert.ok('from' in name && name.from === 'daemon', JSON.stringify(name));
      assert.deepEqual([name.daemon, name.image, name.reference !== undefined], [daemon, image, isReference]);
    });

  it('reads registry:', () => {
    const name = parseImageName(`registry:ghcr.io/team/app@${digest}`);
    assert.ok('from' in name && name.from === 'registry');
    assert.deepEqual([name.reference.registry, name.reference.digest], ['ghcr.io', digest]);
  });

  for (const [text, message] of wrong)
    it(`says what is wrong with ${JSON.stringify(text.slice(0, 60))}`, () => {
      const name = parseImageName(text);
      assert.ok('wrong' in name, JSON.stringify(name));
      assert.match(name.wrong, message);
      assert.match(name.wrong, /^[A-Z`].*\.$/s);
    });

  it('never throws, and keeps what was written', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('docker:', 'oci:', 'oci-archive:', ':', '@', digest, 'C:\\', '../'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        const name = parseImageName(words.join(''));
        if ('from' in name) assert.equal(name.text, words.join(''));
      }),
    );
  });
});
