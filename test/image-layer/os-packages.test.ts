import assert from 'node:assert/strict';
import { zstdCompressSync } from 'node:zlib';
import { factsOf } from './support/read.ts';

describe('packages of distributions', () => {
  it('reads apk, merged usr and line ends of Windows too', async () => {
    const text = [
      ...[
        'C:Q1abc=',
        'P:libcrypto3',
        'V:3.1.4-r5',
        'A:x86_64',
        'L:Apache-2.0',
        'o:openssl',
        'F:lib',
        'R:x',
        'P:wrong',
        '',
      ],
      ...['P:musl', 'V:1.2.4-r2', ''],
      ...['P:no-version', ''],
      ...['', 'P:last', 'V:1'],
    ];
    for (const path of ['lib/apk/db/installed', 'usr/lib/apk/db/installed']) {
      for (const end of ['\n', '\r\n']) {
        const { packages } = await factsOf(path, text.join(end));
        assert.deepEqual(packages, [
          {
            type: 'apk',
            name: 'libcrypto3',
            version: '3.1.4-r5',
            source: { name: 'openssl', version: '3.1.4-r5' },
            arch: 'x86_64',
            licences: ['Apache-2.0'],
            confidence: 'high',
          },
          {
            type: 'apk',
            name: 'musl',
            version: '1.2.4-r2',
            source: undefined,
            arch: undefined,
            licences: [],
            confidence: 'high',
          },
          {
            type: 'apk',
            name: 'last',
            version: '1',
            source: undefined,
            arch: undefined,
            licences: [],
            confidence: 'high',
          },
        ]);
      }
    }
  });

  it('reads dpkg: what is installed, with its source and that one’s version', async () => {
    const text = `Package: bash
Status: install ok installed
Priority: required
Architecture: amd64
Source: bash (5.2.15-2)
Version: 5.2.15-2+b7
Description: shell
 Version: 9 of the description
 .
 more

Package: removed
Status: deinstall ok config-files
Version: 1

Package: never
Status: unknown ok not-installed
Version: 1

Package: half
Status: install ok half-configured
Version: 2:1.0-1
Architecture: all
Source: half-source

package: lower
status: install ok installed
version: 3
`;
    const { packages } = await factsOf('var/lib/dpkg/status', text);
    assert.deepEqual(
      packages.map(({ type, name, version, source, arch }) => [
        type,
        name,
        version,
        source?.name,
        source?.version,
        arch,
      ]),
      [
        ['deb', 'bash', '5.2.15-2+b7', 'bash', '5.2.15-2', 'amd64'],
        ['deb', 'half', '2:1.0-1', 'half-source', '2:1.0-1', 'all'],
        ['deb', 'lower', '3', 'lower', '3', undefined],
      ],
    );
  });

  it('reads the files of distroless images, and not their checksums', async () => {
    const text = 'Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\n';
    assert.equal((await factsOf('var/lib/dpkg/status.d/tzdata', text)).packages.length, 1);
    assert.equal((await factsOf('usr/lib/dpkg/status.d/tzdata', text)).packages.length, 1);
    assert.equal((await factsOf('var/lib/dpkg/status.d/tzdata.md5sums', text)).packages.length, 0);
    assert.equal((await factsOf('usr/lib/opkg/status', text)).packages.length, 1);
    assert.equal((await factsOf('srv/var/lib/dpkg/status', text)).packages.length, 0);
  });

  it('reads pacman', async () => {
    const text =
      '%NAME%\ngcc-libs\n\n%VERSION%\n13.2.1-3\n\n%BASE%\ngcc\n\n%ARCH%\nx86_64\n\n%LICENSE%\nGPL-3.0\nLGPL\n\n';
    assert.deepEqual((await factsOf('var/lib/pacman/local/gcc-libs-13.2.1-3/desc', text)).packages, [
      {
        type: 'alpm',
        name: 'gcc-libs',
        version: '13.2.1-3',
        source: { name: 'gcc', version: '13.2.1-3' },
        arch: 'x86_64',
        licences: ['GPL-3.0', 'LGPL'],
        confidence: 'high',
      },
    ]);
  });

  it('reads the manifest of Chisel', async () => {
    const lines = [
      { jsonwall: '1.0', schema: '1.0', count: 4 },
      { kind: 'content', slice: 'base-files_base', path: '/' },
      { kind: 'package', name: 'base-files', version: '13ubuntu10', sha256: '00', arch: 'amd64' },
      { kind: 'path', path: '/package', mode: '0755', slices: [] },
      { kind: 'slice', name: 'base-files_base' },
    ];
    const wall = zstdCompressSync(Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')));
    const { packages } = await factsOf('var/lib/chisel/manifest.wall', wall);
    assert.deepEqual(
      packages.map(({ type, name, version, arch }) => [type, name, version, arch]),
      [['deb', 'base-files', '13ubuntu10', 'amd64']],
    );
    assert.deepEqual((await factsOf('var/lib/chisel/manifest.wall', wall.subarray(0, 20))).problems, [
      'The manifest of Chisel is damaged.',
    ]);
    const bomb = zstdCompressSync(Buffer.alloc(300 * 1024 * 1024));
    assert.deepEqual((await factsOf('var/lib/chisel/manifest.wall', bomb)).problems, [
      'The manifest of Chisel is damaged.',
    ]);
  });

  it('reads the manifest of Azure Linux', async () => {
    const line = [
      'zlib',
      '1.2.13-2.azl3',
      '1690',
      '1680',
      'Microsoft',
      '(none)',
      '10',
      'x86_64',
      '0',
      'zlib-1.2.13-2.azl3.src.rpm',
    ];
    const epoch = ['dbus', '1.15-1', '1', '1', 'M', '1', '10', 'noarch', '1', '(none)'];
    const { packages } = await factsOf(
      'var/lib/rpmmanifest/container-manifest-2',
      `${line.join('\t')}\n${epoch.join('\t')}\nbroken\tline\n`,
    );
    assert.deepEqual(
      packages.map(({ type, name, version, source, arch }) => [
        type,
        name,
        version,
        source?.name,
        source?.version,
        arch,
      ]),
      [
        ['rpm', 'zlib', '1.2.13-2.azl3', 'zlib', '1.2.13-2.azl3', 'x86_64'],
        ['rpm', 'dbus', '1:1.15-1', undefined, undefined, 'noarch'],
      ],
    );
  });

  const releases: readonly (readonly [
    path: string,
    text: string,
    expected: readonly (string | undefined)[],
  ])[] = [
    [
      'etc/os-release',
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
      ['debian', '12', 'bookworm', 'Debian GNU/Linux 12 (bookworm)', '', undefined],
    ],
    [
      'usr/lib/os-release',
      '# comment\nID=\'fedora\'\nVERSION_ID=39\nSUPPORT_END=2024-11-12\nPRETTY_NAME="a \\"b\\" \\$c"\n',
      ['fedora', '39', undefined, 'a "b" $c', '', '2024-11-12'],
    ],
    [
      'etc/os-release',
      'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION="8.9 (Green Obsidian)"\nVERSION_ID="8.9"\n',
      ['rocky', '8.9', 'green obsidian', 'Rocky Linux 8.9', 'rhel centos fedora', undefined],
    ],
    [
      'etc/os-release',
      'ID=arch\nPRETTY_NAME="Arch Linux"\n',
      ['arch', '', undefined, 'Arch Linux', '', undefined],
    ],
    ['etc/alpine-release', '3.19.1\n', ['alpine', '3.19.1', undefined, 'Alpine Linux 3.19.1', '', undefined]],
    [
      'etc/debian_version',
      'trixie/sid\n',
      ['debian', '', 'trixie', 'Debian GNU/Linux trixie/sid', '', undefined],
    ],
    ['etc/debian_version', '8.11\n', ['debian', '8', undefined, 'Debian GNU/Linux 8.11', '', undefined]],
    [
      'etc/redhat-release',
      'CentOS release 6.10 (Final)\n',
      ['centos', '6.10', undefined, 'CentOS release 6.10 (Final)', 'rhel fedora', undefined],
    ],
    [
      'etc/redhat-release',
      'Red Hat Enterprise Linux Server release 7.9 (Maipo)\n',
      ['rhel', '7.9', undefined, 'Red Hat Enterprise Linux Server release 7.9 (Maipo)', 'fedora', undefined],
    ],
  ];
  for (const [path, text, expected] of releases) {
    it(`reads ${path} of ${expected[3]}`, async () => {
      const { os } = await factsOf(path, text);
      assert.deepEqual(
        [os?.id, os?.version, os?.codename, os?.name, os?.like.join(' '), os?.supportEnd],
        expected,
      );
    });
  }

  it('says nothing of a system that does not say what it is', async () => {
    assert.equal((await factsOf('etc/os-release', 'HOME_URL=x\n')).os, undefined);
    assert.equal((await factsOf('etc/redhat-release', '\n')).os, undefined);
  });

  it('says which lists it does not read', async () => {
    for (const path of ['nix/var/nix/db/db.sqlite', 'var/db/xbps/pkgdb-0.38.plist', 'etc/gentoo-release']) {
      assert.match((await factsOf(path, 'x')).problems?.join() ?? '', /^It is a list of .* missing here\.$/);
    }
  });

  it('reads licences of both forms of copyright files', async () => {
    const licencesOf = async (text: string): Promise<readonly string[] | undefined> =>
      (await factsOf('usr/share/doc/x/copyright', text)).licences?.get('x');
    assert.deepEqual(
      await licencesOf(
        'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+ or MIT\n\nLicense: GPL-2+\n text of it\n see "/usr/share/common-licenses/GPL-2".\n\nFiles: doc\nLicense: GPL-3+ with Bison exception\n',
      ),
      ['GPL-2', 'GPL-2+', 'GPL-3+ with Bison exception', 'MIT'],
    );
    assert.deepEqual(
      await licencesOf('It may be used under /usr/share/common-licenses/LGPL-2.1, or not.\n'),
      ['LGPL-2.1'],
    );
    assert.equal(
      await licencesOf('License: this program may be used by everybody who asks for it.\n'),
      undefined,
    );
  });
});
