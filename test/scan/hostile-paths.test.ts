import { strict as assert } from 'node:assert';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { scanFormats } from '../../server/report/format-names.ts';
import { buildImage, ociArchive } from '../image-source/support/images.ts';
import { makeZip, pomOf } from '../packages/support/zip.ts';
import { makeArchive } from '../support/archive.ts';
import type { TarFile } from '../support/tar.ts';
import { assertBounded, assertUnknown, type Watched, watchedFolder } from './support/watched.ts';

const database = 'P:from-the-host\nV:1\n\n';
const secret = `github_token=ghp_${'hostHOST'.repeat(4)}host`;

describe('seaworthy scan of images with hostile paths', () => {
  let watched: Watched;
  before(() => {
    watched = watchedFolder();
    watched.file('host/installed', database);
    watched.file('host/.env', secret);
  });
  after(() => watched.remove());

  const read = async (...layers: readonly (readonly TarFile[])[]) => {
    watched.file('app.tar', ociArchive(buildImage({ packing: 'zstd', layers })));
    const scan = await watched.scan(['oci-archive:app.tar', '--fail-on', 'never']);
    assertBounded(scan);
    assert.equal(scan.code, 0, scan.out);
    assert.ok(!/from-the-host|hostHOST/.test(scan.out), 'A file of the host was read.');
    const [image] = scan.report.images;
    assert.ok(image);
    return image;
  };

  it('writes no file to where they lead', async () => {
    const paths = [
      '../../../escape',
      '/absolute',
      'a/../../b',
      'C:\\windows\\x',
      'c:x',
      '__proto__/x',
      '..',
      '.',
      '/',
    ];
    const files = paths.map((path): TarFile => ({ path: `${path}`, text: 'escaped' }));
    await read(files, files, [
      { path: 'home/.wh...' },
      { path: '.wh.' },
      { path: '.wh..' },
      { path: '.wh..wh..opq' },
    ]);
  });

  it('follows no link to the host', async () => {
    const host = join(watched.path, 'host');
    const up = '../'.repeat(40) + host.slice(1);
    for (const to of [host, up, `/proc/self/cwd/host`, `/proc/self/root${host}`]) {
      const image = await read([
        { path: 'lib/apk/db/installed', type: 'symlink', target: `${to}/installed` },
        { path: 'usr/lib/apk/db', type: 'symlink', target: to },
        { path: 'var/lib/dpkg/status', type: 'link', target: `${to}/installed` },
        { path: 'app/.env', type: 'symlink', target: `${to}/.env` },
        { path: 'root', type: 'symlink', target: to },
      ]);
      assert.deepEqual([image.packages, image.secrets], [[], []]);
    }
  });

  it('goes round in no circle', async () => {
    const links: readonly (readonly [string, string])[] = [
      ['a', 'b'],
      ['b', 'a'],
      ['self', 'self'],
      ['usr', 'lib'],
      ['lib', 'usr'],
      ['etc/os-release', '../usr/lib/os-release'],
      ['usr/lib/os-release', '../../etc/os-release'],
      ['deep/x', '../deep/x/x/x'],
      ['loop', '../loop/loop/loop/loop'],
    ];
    const symlinks = links.map(([path, target]): TarFile => ({ path, type: 'symlink', target }));
    const hard = links.map(
      ([path, target]): TarFile => ({ path: `hard/${path}`, type: 'link', target: `hard/${target}` }),
    );
    const below = links.map(
      ([path]): TarFile => ({ path: `${path}/lib/apk/db/installed`, text: 'P:a\nV:1\n\n' }),
    );
    await read([...symlinks, ...hard], below, symlinks, hard, [{ path: 'usr/.wh..wh..opq' }]);
  });

  it('takes no node of a device for a file, and no file for a folder', async () => {
    const names = [
      'lib/apk/db/installed',
      'var/lib/rpm/rpmdb.sqlite',
      'etc/passwd',
      'etc/os-release',
      'app.jar',
    ];
    const image = await read(
      names.map((path): TarFile => ({ path, type: 'device' })),
      names.map((path): TarFile => ({ path, type: 'fifo' })),
      names.map((path): TarFile => ({ path, type: 'folder' })),
      [
        { path: 'etc', text: 'a file' },
        { path: 'etc/passwd', text: 'root:x:0:0::/:/bin/sh\n' },
        { path: 'lib/apk/db/installed/installed', text: 'x' },
      ],
    );
    assert.deepEqual([image.packages, image.os], [[], null]);
  });

  it('opens nothing in a layout but regular files', async function () {
    if (process.platform === 'win32') return this.skip();
    watched.file('layout/oci-layout', '{"imageLayoutVersion":"1.0.0"}');
    symlinkSync('/dev/zero', join(watched.path, 'layout/index.json'));
    const scan = await watched.scan(['oci:layout']);
    assertBounded(scan);
    assertUnknown(scan, 'oci:layout', /no image|regular file|missing/);
  });

  it('shows no name that would turn, colour or obey', async () => {
    const evil = '\u001b[2J\u001b]8;;https://example.com\u0007e\u202evil\u2066\u0085\u200f';
    const json = JSON.stringify;
    const files: readonly TarFile[] = [
      { path: 'etc/os-release', text: `ID=alpine\nVERSION_ID="3.16.0${evil}"\nPRETTY_NAME="${evil}"\n` },
      { path: 'lib/apk/db/installed', text: `P:a${evil}\nV:1${evil}\nL:${evil}\no:${evil}\nA:${evil}\n\n` },
      {
        path: 'var/lib/dpkg/status',
        text: `Package: d${evil}\nVersion: 1${evil}\nSource: ${evil} (${evil})\n`,
      },
      { path: 'app/package.json', text: json({ name: `n${evil}`, version: `1${evil}`, license: evil }) },
      {
        path: `opt/${evil}.jar`,
        bytes: makeZip({ ...pomOf(`g${evil}`, `m${evil}`, `1${evil}`), [`${evil}.jar`]: 'x' }),
      },
      { path: `usr/bin/${evil}`, text: 'x', mode: 0o4755 },
      { path: `app/${evil}/.env`, text: secret.replaceAll('host', 'seaW') },
      { path: 'etc/passwd', text: `root::0:0::/:/bin/sh\n${evil}::0:0:${evil}:/:/bin/sh\n` },
      { path: `var/lib/rpm/${evil}/rpmdb.sqlite`, text: 'x' },
    ];
    const config = {
      User: evil,
      Env: [`A${evil}=${evil}`],
      Labels: { [evil]: evil, __proto__: evil },
      Cmd: [evil],
      ExposedPorts: { [evil]: {} },
      OnBuild: [`RUN ${evil}`],
    };
    const instruction = `RUN echo ${evil} && apt-get install -y ${evil}`;
    watched.file(
      'app.tar',
      makeArchive({ format: 'docker', name: `e${evil}:1`, config, layers: [{ instruction, files }] }),
    );
    for (const format of scanFormats) {
      const { out, err, code } = await watched.print([
        'docker-archive:app.tar',
        '--format',
        format,
        '--fail-on',
        'never',
      ]);
      assert.equal(code, 0, err);
      const found = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u.exec(
        (out + err).replaceAll(/[\n\t]/g, ''),
      );
      assert.equal(
        found,
        null,
        `${format}: ${JSON.stringify((out + err).replaceAll(/[\n\t]/g, '').slice((found?.index ?? 0) - 80, (found?.index ?? 0) + 40))}`,
      );
    }
    const scan = await watched.scan(['docker-archive:app.tar', '--fail-on', 'never']);
    assertBounded(scan);
    // JSON tells names as they are and escapes them; what is said of them to a person has them not.
    for (const { findings } of scan.report.files)
      for (const { message, fixes } of findings)
        for (const text of [message, ...fixes.map(({ title }) => title)])
          assert.doesNotMatch(text, /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u);
    assert.ok(
      (scan.report.images[0]?.packages.length ?? 0) >= 4,
      JSON.stringify(scan.report.images[0]?.packages),
    );
  });
});
