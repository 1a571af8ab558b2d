import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { makeArchive } from '../../support/archive.ts';
import { root } from '../../support/root.ts';
import { shared } from '../peer-rules.ts';

export interface VectorImage {
  readonly name: string;
  readonly archive: string;
}

/** Images of other projects' tests, and their rpm data bases put into images of their own. */
export function vectorImages(): readonly VectorImage[] {
  const vectors = fileURLToPath(new URL('vectors/', shared));
  if (!existsSync(vectors)) return [];
  return [
    ...archives.map((path) => ({ name: nameOf(path), archive: unpacked(join(vectors, path)) })),
    ...rpmImages(join(vectors, 'go-rpmdb', 'pkg', 'testdata')),
  ];
}

const archives = [
  'trivy/pkg/fanal/test/testdata/alpine-310.tar.gz',
  'trivy/pkg/fanal/test/testdata/alpine-311.tar.gz',
  'snyk-docker-plugin/test/fixtures/containerd-archives/alpine.tar',
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/dockergoof.tar',
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/java.tar',
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/java-uberjar.tar',
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/war-with-3-level-jar.tar',
  'snyk-docker-plugin/test/fixtures/docker-archives/docker-save/nginx.tar',
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/nodes-fake.tar',
  'snyk-docker-plugin/test/fixtures/docker-archives/skopeo-copy/node-removed.tar',
];

/** Syft does not see that a gzipped file holds an image. */
function unpacked(archive: string): string {
  if (!archive.endsWith('.gz')) return archive;
  const made = join(root, 'out', 'images');
  mkdirSync(made, { recursive: true });
  const plain = join(made, `${nameOf(archive)}.tar`);
  writeFileSync(plain, gunzipSync(readFileSync(archive)));
  return plain;
}

const nameOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.tar(\.gz)?$/, '');

/** Where each kind of data base lies in an image. */
const places: ReadonlyMap<string, string> = new Map([
  ['Packages', 'var/lib/rpm/Packages'],
  ['Packages.db', 'usr/lib/sysimage/rpm/Packages.db'],
  ['rpmdb.sqlite', 'var/lib/rpm/rpmdb.sqlite'],
]);

function rpmImages(folder: string): readonly VectorImage[] {
  const made = join(root, 'out', 'images');
  mkdirSync(made, { recursive: true });
  return readdirSync(folder).flatMap((kind) => {
    const file = [...places.keys()].find((name) => existsSync(join(folder, kind, name)));
    if (file === undefined) return [];
    const archive = join(made, `rpm-${kind}.tar`);
    const bytes = readFileSync(join(folder, kind, file));
    const release = 'ID=rhel\nVERSION_ID="8.10"\nNAME="Red Hat Enterprise Linux"\nPRETTY_NAME="RHEL 8.10"\n';
    const files = [
      { path: 'etc/os-release', text: release },
      { path: places.get(file) ?? '', bytes },
    ];
    const layers = [{ instruction: 'COPY . /', files }];
    writeFileSync(archive, makeArchive({ format: 'docker', layers }));
    return [{ name: `rpm-${kind}`, archive }];
  });
}
