import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import {
  assertBounded,
  assertUnknown,
  type Watched,
  type WatchedScan,
  watchedFolder,
} from './support/watched.ts';

const vectors = join(root, '../shared/vectors/snyk-docker-plugin/test/fixtures');

const otherCount = /names \d layers, its manifest \d/;
const otherLayer = /should be sha256:\w{64} and is sha256:\w{64}|not what its digest/;

/** Files that Snyk's plug-in has for its own tests: their parts do not belong together. */
const archives: readonly (readonly [string, RegExp])[] = [
  // Syft 1.51 ends on these with `panic: runtime error: index out of range`,
  ['docker-archive:docker-archives/docker-save/dockergoof.tar', otherCount],
  ['docker-archive:docker-archives/docker-save/nginx-os-release-link.tar', otherCount],
  ['docker-archive:docker-archives/docker-save/nginx.tar', otherCount],
  ['docker-archive:docker-archives/skopeo-copy/nginx-compressed-layers.tar', otherCount],
  ['docker-archive:docker-archives/skopeo-copy/nginx.tar', otherCount],
  // on these as soon as somebody has unpacked them for it,
  ['docker-archive:docker-archives/docker-save/nginx-with-buildinfo.tar', otherCount],
  ['docker-archive:oci-archives/oci-with-manifest.tar', otherLayer],
  // and these it cannot open.
  ['docker-archive:docker-archives/docker-save/java.tar', otherLayer],
  ['docker-archive:docker-archives/skopeo-copy/centos-6.tar', otherLayer],
  ['oci-archive:oci-archives/alpine-3.12.0.tar', otherLayer],
  ['oci-archive:oci-archives/nginx.tar', otherLayer],
  ['oci-archive:docker-oci-archives/unsupported-image.tar', /holds no image/],
];

describe('archives on which Syft panics or gives up', () => {
  const images = archives.map(([name]) => name.replace(':', `:${vectors}/`));
  let watched: Watched | undefined;
  let scan: WatchedScan;
  before(async function () {
    if (!existsSync(vectors)) return this.skip();
    watched = watchedFolder();
    scan = await watched.scan(images);
  });
  after(() => watched?.remove());

  for (const [at, [name, message]] of archives.entries())
    it(`are unknown for a reason: ${name}`, () => assertUnknown(scan, images[at] ?? '', message));

  it('end in time and in little memory, and write nothing', () => assertBounded(scan));
});
