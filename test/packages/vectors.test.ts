import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { usualLimits } from '../../server/image/limits.ts';
import { readTar } from '../../server/image/tar/read-tar.ts';
import { readAll } from './support/read.ts';

/** Images of other tools' own tests, as `docker save` writes them. */
const folder = new URL(
  '../../../shared/vectors/snyk-docker-plugin/test/fixtures/docker-archives/docker-save/',
  import.meta.url,
);

/** Found by Syft too, but for the groups, which it tells in the package URL alone. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'java.tar': [
    'com.sun:activation 1.1.1',
    'org.apache.yetus:audience-annotations 0.5.0',
    'org.glassfish.hk2.external:aopalliance-repackaged 2.5.0',
  ],
  'java-windows.tar': [
    'com.sun:activation 1.1.1',
    'org.apache.yetus:audience-annotations 0.5.0',
    'org.glassfish.hk2.external:aopalliance-repackaged 2.5.0',
  ],
  'java-uberjar.tar': [
    'com.google.guava:guava 30.1-jre',
    'com.google.j2objc:j2objc-annotations 1.3',
    'org.slf4j:jul-to-slf4j 1.7.30',
    'uberjar 1.7.30',
  ],
  'sibling-uberjars-deepest-first.tar': [
    'A-level 3-jar',
    'B-uber-jar ',
    'com.google.guava:guava 30.1-jre',
    'com.google.guava:listenablefuture 9999.0-empty-to-avoid-conflict-with-guava',
    'com.google.j2objc:j2objc-annotations 1.3',
    'level 2-jar',
  ],
};

describe('real Java archives in images', () => {
  for (const [name, packages] of Object.entries(expected)) {
    it(`are found in ${name}`, async function () {
      const file = new URL(name, folder);
      if (!existsSync(file)) {
        console.log('      skipped: 1 image, ../shared is not here');
        this.skip();
      }
      assert.deepEqual(await javaIn(readFileSync(file)), packages);
    });
  }
});

async function javaIn(image: Uint8Array): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const [path, bytes] of filesOf(unpacked(image))) {
    if (!path.endsWith('.tar')) continue;
    for await (const [inner, body] of filesOf(unpacked(bytes))) {
      for (const { type, name, version } of (await readAll(inner, body)).packages) {
        if (type === 'maven') found.add(`${name} ${version}`);
      }
    }
  }
  return [...found].sort();
}

const unpacked = (bytes: Uint8Array): Uint8Array => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);

async function* filesOf(tar: Uint8Array): AsyncGenerator<readonly [string, Uint8Array]> {
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield tar;
  }
  for await (const entry of readTar(whole(), usualLimits, new AbortController().signal)) {
    if (entry.kind === 'file') yield [entry.path, await entry.bytes(entry.size)];
  }
}
