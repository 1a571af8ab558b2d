import assert from 'node:assert/strict';
import { privateKey } from '../support/example-image.ts';
import type { TarFile } from '../support/tar.ts';
import { imageOf } from './support/read.ts';

const apk = (...packages: readonly string[]): TarFile => ({
  path: 'lib/apk/db/installed',
  text: packages.map((one) => `P:${one.split(' ')[0]}\nV:${one.split(' ')[1]}\nA:x86_64\n`).join('\n'),
});
const alpine: TarFile = { path: 'etc/os-release', text: 'ID=alpine\nVERSION_ID=3.19.1\n' };
const key = (path: string): TarFile => ({ path, text: privateKey });

describe('putting layers together', () => {
  it('tells for each package the layer that brought this version', async () => {
    const { packages } = await imageOf([
      [alpine, apk('musl 1', 'zlib 1', 'gone 1', 'back 1')],
      [apk('musl 1', 'zlib 2', 'curl 8', 'gone 1')],
      [{ path: 'srv/x', text: '' }],
      [apk('musl 1', 'zlib 2', 'curl 8', 'back 1')],
    ]);
    assert.deepEqual(
      packages.map(({ name, version, layer }) => [name, version, layer]),
      [
        ['musl', '1', 0],
        ['zlib', '2', 1],
        ['curl', '8', 1],
        ['back', '1', 3],
      ],
    );
    assert.equal(packages[0]?.purl, 'pkg:apk/alpine/musl@1?arch=x86_64&distro=alpine-3.19.1');
    assert.equal(packages[0]?.path, 'lib/apk/db/installed');
  });

  it('starts anew where the database was deleted in between', async () => {
    const { packages } = await imageOf([
      [apk('musl 1')],
      [{ path: 'lib/.wh.apk', text: '' }],
      [apk('musl 1')],
    ]);
    assert.deepEqual(
      packages.map(({ layer }) => layer),
      [2],
    );
  });

  it('forgets what later layers take away, in all four ways', async () => {
    const gone: readonly (readonly TarFile[])[] = [
      [{ path: 'lib/apk/db/.wh.installed', text: '' }],
      [{ path: '.wh.lib', text: '' }],
      [{ path: 'lib/apk/.wh..wh..opq', text: '' }],
      [{ path: 'lib/apk', text: 'a file where a folder was' }],
      [{ path: '.wh..wh..opq', text: '' }],
      [{ path: 'lib/apk/db/installed', type: 'folder' }],
    ];
    for (const layer of gone) {
      const { packages } = await imageOf([[apk('musl 1')], layer]);
      assert.deepEqual(packages, [], JSON.stringify(layer));
    }
    const still = await imageOf([
      [apk('musl 1')],
      [{ path: 'lib/apk', type: 'folder' }, { path: 'lib/.wh.apkx' }],
    ]);
    assert.equal(still.packages.length, 1);
  });

  it('keeps what a layer has itself beside its own whiteouts', async () => {
    const { packages, secrets } = await imageOf([
      [apk('old 1'), key('a/id_rsa')],
      [
        { path: 'lib/.wh..wh..opq', text: '' },
        apk('new 2'),
        { path: 'a/.wh.id_rsa', text: '' },
        key('a/id_rsa'),
      ],
    ]);
    assert.deepEqual(
      packages.map(({ name }) => name),
      ['new'],
    );
    assert.deepEqual(
      secrets.map(({ layer, removedIn }) => [layer, removedIn]),
      [
        [0, 1],
        [1, undefined],
      ],
    );
  });

  it('tells secrets and files that a later layer deletes, with the first that does', async () => {
    const { secrets, files } = await imageOf([
      [key('root/.ssh/id_rsa'), { path: 'bin/x', text: 'x', mode: 0o4755 }],
      [{ path: 'srv/y', text: '1' }],
      [{ path: 'root/.wh..ssh', text: '' }],
      [
        { path: '.wh.root', text: '' },
        { path: 'bin/x', text: 'x', mode: 0o755 },
      ],
    ]);
    assert.deepEqual(
      secrets.map(({ name, layer, removedIn, where }) => [where, name, layer, removedIn]),
      [['file', 'root/.ssh/id_rsa', 0, 2]],
    );
    assert.deepEqual(
      files.map(({ kind, layer, removedIn }) => [kind, layer, removedIn]),
      [['setuid', 0, 3]],
    );
  });

  it('tells a secret by the name that is left of its file', async () => {
    const { secrets } = await imageOf([
      [key('a/id_rsa'), { path: 'b/kept', type: 'link', target: 'a/id_rsa' }],
      [{ path: 'a/.wh.id_rsa', text: '' }],
    ]);
    assert.deepEqual(
      secrets.map(({ name, removedIn }) => [name, removedIn]),
      [['b/kept', undefined]],
    );
  });

  it('counts wasted bytes in the layer that holds them', async () => {
    const { layers } = await imageOf([
      [
        { path: 'a', text: '12345' },
        { path: 'b', text: '123' },
        { path: 'd/e', text: '1' },
      ],
      [{ path: 'a', text: '1234567' }],
      [
        { path: '.wh.a', text: '' },
        { path: '.wh.d', text: '' },
      ],
    ]);
    assert.deepEqual(
      layers.map(({ size, wasted, files }) => [size, wasted, files]),
      [
        [9, 6, 3],
        [7, 7, 1],
        [0, 0, 0],
      ],
    );
  });

  it('follows links of the layers below, in the image only', async () => {
    const { packages, layers, files } = await imageOf([
      [
        { path: 'lib', type: 'symlink', target: 'usr/lib' },
        { path: 'up', type: 'symlink', target: '../../../../usr' },
        { path: 'usr/lib/apk/db/installed', text: 'P:musl\nV:1\n' },
        { path: 'one', type: 'symlink', target: 'two' },
        { path: 'two', type: 'symlink', target: 'one' },
      ],
      [
        { path: 'lib/apk/db/installed', text: 'P:musl\nV:1\n\nP:curl\nV:8\n' },
        { path: 'up/bin/tool', text: 'x', mode: 0o4755 },
        { path: 'one/x/y', text: 'z', mode: 0o4755 },
      ],
      [{ path: 'usr/bin/.wh.tool', text: '' }],
    ]);
    assert.deepEqual(
      packages.map(({ name, layer, path }) => [name, layer, path]),
      [
        ['musl', 0, 'usr/lib/apk/db/installed'],
        ['curl', 1, 'usr/lib/apk/db/installed'],
      ],
    );
    assert.equal(layers[0]?.wasted, 11);
    assert.deepEqual(
      files.map(({ path, removedIn }) => [path, removedIn]),
      [
        ['usr/bin/tool', 2],
        ['one/x/y', undefined],
      ],
    );
  });

  it('does not follow a link that the layer replaces by a folder', async () => {
    const { packages } = await imageOf([
      [
        { path: 'lib', type: 'symlink', target: 'usr/lib' },
        { path: 'usr/lib/apk/db/installed', text: 'P:musl\nV:1\n' },
      ],
      [{ path: 'lib', type: 'folder' }, apk('own 1')],
    ]);
    assert.deepEqual(packages.map(({ name, path }) => `${name} ${path}`).sort(), [
      'musl usr/lib/apk/db/installed',
      'own lib/apk/db/installed',
    ]);
  });

  it('tells caches and leftovers by folder, with what is left of them', async () => {
    const { files } = await imageOf([
      [
        { path: 'var/lib/apt/lists/lock', text: '' },
        { path: 'var/lib/apt/lists/deb_Packages', text: '12345' },
        { path: 'var/lib/apt/lists/partial/x', text: '12' },
        { path: 'root/.cache/pip/http/a', text: '123' },
        { path: 'root/.npm/_cacache/index', text: '1' },
        { path: 'usr/local/cargo/registry/src/x', text: '1' },
        { path: 'app/.git/config', text: '1234' },
        { path: 'app/node_modules/a/.git/config', text: '1' },
        { path: 'app/Dockerfile', text: '12' },
        { path: 'usr/share/x/Dockerfile', text: '12' },
        { path: 'tmp/build/x', text: '1' },
        { path: 'var/cache/debconf/config.dat', text: '1' },
      ],
      [
        { path: 'var/lib/apt/lists/.wh.deb_Packages', text: '' },
        { path: 'root/.wh..cache', text: '' },
      ],
    ]);
    assert.deepEqual(
      files.map(({ kind, path, size, removedIn }) => [kind, path, size, removedIn]),
      [
        ['cache', 'var/lib/apt/lists', 2, undefined],
        ['cache', 'root/.cache/pip', 3, 1],
        ['cache', 'root/.npm/_cacache', 1, undefined],
        ['cache', 'usr/local/cargo/registry', 1, undefined],
        ['leftover', 'app/.git', 4, undefined],
        ['leftover', 'app/Dockerfile', 2, undefined],
        ['leftover', 'tmp', 1, undefined],
      ],
    );
  });

  it('stays quick for many layers over the same files', async () => {
    const files = Array.from({ length: 2000 }, (_, index) => ({
      path: `a/b${index % 50}/c${index}`,
      text: 'x',
    }));
    const started = process.cpuUsage();
    const { layers } = await imageOf(Array.from({ length: 60 }, () => files));
    const { user } = process.cpuUsage(started);
    assert.equal(layers.filter(({ wasted }) => wasted === 2000).length, 59);
    assert.ok(user < 10_000_000, `${user} µs`);
  });
});
