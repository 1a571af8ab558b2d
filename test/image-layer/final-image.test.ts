import assert from 'node:assert/strict';
import type { TarFile } from '../support/tar.ts';
import { imageOf } from './support/read.ts';

const apk = (...packages: readonly string[]): TarFile => ({
  path: 'lib/apk/db/installed',
  text: packages.map((one) => `P:${one.split(' ')[0]}\nV:${one.split(' ')[1]}\nA:x86_64\n`).join('\n'),
});
const alpine: TarFile = { path: 'etc/os-release', text: 'ID=alpine\nVERSION_ID=3.19.1\n' };
describe('the final image', () => {
  it('finds accounts that let everybody in or are there twice, since when', async () => {
    const passwd = (text: string): TarFile => ({ path: 'etc/passwd', text });
    const { accounts } = await imageOf([
      [passwd('root:x:0:0::/:\n'), { path: 'etc/shadow', text: 'root::1::::::\n' }],
      [passwd('root:x:0:0::/:\ntoor:x:0:0::/:\na:x:1000:1::/:\nb:x:1000:1::/:\n')],
      [passwd('root:x:0:0::/:\ntoor:x:0:0::/:\na:x:1000:1::/:\nb:x:1000:1::/:\nb:x:1001:1::/:\n')],
      [{ path: 'etc/group', text: 'x:x:5:\ny:x:5:\nz::6:\n' }],
    ]);
    assert.deepEqual(
      accounts.map(({ kind, names, path, layer }) => [kind, names.join(), path, layer]),
      [
        ['empty-password', 'root', 'etc/shadow', 0],
        ['second-root', 'toor', 'etc/passwd', 1],
        ['duplicate-uid', 'a,b', 'etc/passwd', 1],
        ['duplicate-name', 'b', 'etc/passwd', 2],
        ['duplicate-gid', 'x,y', 'etc/group', 3],
      ],
    );
  });

  it('takes the operating system from the file that counts', async () => {
    const release = (path: string, name: string): TarFile => ({ path, text: `ID=${name}\nVERSION_ID=1\n` });
    const osOf = async (...layers: readonly (readonly TarFile[])[]): Promise<string | undefined> =>
      (await imageOf(layers)).os?.id;
    assert.equal(await osOf([release('usr/lib/os-release', 'b'), release('etc/os-release', 'a')]), 'a');
    assert.equal(await osOf([release('usr/lib/os-release', 'b')], [release('etc/os-release', 'c')]), 'c');
    assert.equal(await osOf([release('etc/os-release', 'a')], [{ path: 'etc/.wh.os-release' }]), undefined);
    assert.equal(
      await osOf([
        release('usr/lib/os-release', 'b'),
        { path: 'etc/os-release', type: 'symlink', target: '../usr/lib/os-release' },
      ]),
      'b',
    );
    assert.equal(await osOf([{ path: 'etc/alpine-release', text: '3.2.1\n' }]), 'alpine');
  });

  it('does not take a system without a list of packages for one without packages', async () => {
    const { notCovered } = await imageOf([[alpine]]);
    assert.deepEqual(notCovered, [
      { what: 'packages of alpine 3.19.1', reason: 'The image holds no list of them that is read here.' },
    ]);
    assert.deepEqual((await imageOf([[alpine, apk('musl 1')]])).notCovered, []);
    assert.deepEqual((await imageOf([[{ path: 'app', text: 'x' }]])).notCovered, []);
  });

  it('gives a package the licences that its documents state, by way of a link too', async () => {
    const status = (name: string): string =>
      `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n`;
    const { packages } = await imageOf([
      [
        { path: 'var/lib/dpkg/status', text: status('gcc-12-base') + status('libgcc-s1') + status('bare') },
        { path: 'usr/share/doc/gcc-12-base/copyright', text: 'see /usr/share/common-licenses/GPL-3.\n' },
        { path: 'usr/share/doc/libgcc-s1', type: 'symlink', target: 'gcc-12-base' },
      ],
    ]);
    assert.deepEqual(
      packages.map(({ name, licences }) => [name, licences]),
      [
        ['gcc-12-base', ['GPL-3']],
        ['libgcc-s1', ['GPL-3']],
        ['bare', []],
      ],
    );
  });
});
