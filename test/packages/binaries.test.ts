import assert from 'node:assert/strict';
import {
  auditable,
  goInline,
  goPointed,
  makeBundle,
  makeElf,
  makeMachO,
  makePe,
  makeUniversal,
} from './support/executables.ts';
import { packagesIn, readAll, readersOf } from './support/read.ts';

const lines = [
  'path\texample.com/acme/app',
  'mod\texample.com/acme/app\tv1.4.0\t',
  'dep\tgithub.com/gorilla/mux\tv1.8.0\th1:x=',
  'dep\tgithub.com/pkg/errors\tv0.9.1',
  '=>\t./errs\t(devel)\t',
  'dep\tgithub.com/old/name\tv1.0.0',
  '=>\tgithub.com/New/Name\tv1.2.0\th1:y=',
  'build\t-compiler=gc',
];
const expected = [
  'golang example.com/acme/app v1.4.0',
  'golang github.com/gorilla/mux v1.8.0',
  'golang github.com/pkg/errors',
  'golang github.com/New/Name v1.2.0',
  'golang stdlib 1.22.3',
];
const address = 0x50_0000;
const inline = goInline('go1.22.3', lines);
const filler = Buffer.alloc(600, 0x90);

describe('Go programs', () => {
  const files: readonly (readonly [string, Buffer])[] = [
    [
      'ELF',
      makeElf([
        { name: '.text', address: 0x1000, bytes: filler },
        { name: '.go.buildinfo', address, bytes: inline },
      ]),
    ],
    ['ELF without the names of sections', makeElf([{ name: '.data', address, bytes: inline }])],
    ['PE', makePe([{ name: '.data', address, bytes: Buffer.concat([inline, filler]) }])],
    [
      'Mach-O',
      makeMachO([
        { name: '__TEXT,__text', address: 0x1000, bytes: filler },
        { name: '__DATA,__go_buildinfo', address, bytes: inline },
      ]),
    ],
    [
      'universal Mach-O',
      makeUniversal([
        makeMachO([{ name: '__DATA,__go_buildinfo', address, bytes: inline }]),
        makeMachO([{ name: '__DATA,__go_buildinfo', address, bytes: Buffer.concat([inline, filler]) }]),
      ]),
    ],
  ];
  for (const [what, file] of files) {
    it(`name their modules in ${what}`, async () => {
      const padded = Buffer.concat([file, Buffer.alloc(600)]);
      assert.deepEqual(await packagesIn('usr/bin/app', padded, 0o755), expected);
    });
  }

  for (const wide of [true, false]) {
    for (const littleEndian of [true, false]) {
      it(`of before Go 1.18 do too, ${wide ? 64 : 32} bits, ${littleEndian ? 'little' : 'big'} endian`, async () => {
        const bytes = goPointed('go1.16.4', lines, { address, wide, littleEndian });
        const file = makeElf([{ name: '.go.buildinfo', address, bytes }], { wide, littleEndian });
        const old = [...expected.slice(0, -1), 'golang stdlib 1.16.4'];
        assert.deepEqual(await packagesIn('usr/bin/app', Buffer.concat([file, filler]), 0o755), old);
      });
    }
  }

  const read = async (version: string, ...text: readonly string[]): Promise<readonly string[]> =>
    await packagesIn(
      'usr/bin/app',
      Buffer.concat([makeElf([{ name: '.go.buildinfo', address, bytes: goInline(version, text) }]), filler]),
      0o755,
    );
  const developed = ['path\texample.com/app/cmd/x', 'mod\texample.com/app\t(devel)\t'];

  for (const [why, flags, version] of [
    ['the linker was told it', '-s -w -X main.version=1.2.3', ' v1.2.3'],
    [
      'the linker was told it for a package of the module',
      "-X 'example.com/app/internal/build.Version=v2.0.0-rc.1'",
      ' v2.0.0-rc.1',
    ],
    ['nobody was told one', '-s -w', ''],
    ['it is another module’s', '-X github.com/other/lib.Version=1.2.3', ''],
    ['two are told', '-X main.version=1.2.3 -X main.ProtocolVersion=4.5.6', ''],
    ['it is no version', '-X main.version=nightly -X main.versionDate=1.2.3', ''],
  ] as const) {
    it(`have ${version === '' ? 'no version' : `the version${version}`} where ${why}`, async () => {
      const [main] = await read('go1.22.3', ...developed, `build\t-ldflags=${flags}`);
      assert.equal(main, `golang example.com/app${version}`);
    });
  }

  it('have no version for a commit alone', async () => {
    const found = await read(
      'go1.22.3',
      ...developed,
      'build\tvcs.revision=0123456789abcdef',
      'build\tvcs.time=2024-01-02T03:04:05Z',
    );
    assert.deepEqual(found, ['golang example.com/app', 'golang stdlib 1.22.3']);
  });

  it('that were built from single files have no main module', async () => {
    const found = await read('go1.22.3', 'path\tcommand-line-arguments', 'dep\tgithub.com/a/b\tv1.0.0');
    assert.deepEqual(found, ['golang github.com/a/b v1.0.0', 'golang stdlib 1.22.3']);
  });

  it('that were built from single files of a module are of the one without a version', async () => {
    const found = await read(
      'go1.22.3',
      'path\tcommand-line-arguments',
      'dep\texample.com/tool\t(devel)',
      'dep\tgithub.com/a/b\tv1.0.0',
      'build\t-ldflags="-X example.com/tool/cmd.gitTag=0.2.56 \\t-X example.com/tool/cmd.date=1"',
    );
    assert.deepEqual(found, [
      'golang example.com/tool v0.2.56',
      'golang github.com/a/b v1.0.0',
      'golang stdlib 1.22.3',
    ]);
  });

  for (const [compiler, version] of [
    ['go1.22.3 X:boringcrypto', '1.22.3'],
    ['go1.23rc2', '1.23rc2'],
    ['devel go1.24-3f2a', undefined],
  ] as const) {
    it(`of the compiler ${compiler} have ${version ?? 'no'} standard library`, async () => {
      const found = (await read(compiler, ...lines)).filter((one) => one.includes('stdlib'));
      assert.deepEqual(found, version === undefined ? [] : [`golang stdlib ${version}`]);
    });
  }

  it('have their package URLs in lower case, and their names as they are', async () => {
    const file = Buffer.concat([makeElf([{ name: '.go.buildinfo', address, bytes: inline }]), filler]);
    const { packages } = await readAll('usr/bin/app', file, 0o755);
    const found = packages.find(({ name }) => name === 'github.com/New/Name');
    assert.equal(found?.purl, 'pkg:golang/github.com/new/name@v1.2.0');
  });

  it('that are known servers are listed by their own names too', async () => {
    const text = [
      'path\tgithub.com/traefik/traefik/v3/cmd/traefik',
      'mod\tgithub.com/traefik/traefik/v3\t(devel)',
    ];
    const flags = 'build\t-ldflags=-X github.com/traefik/traefik/v3/pkg/version.Version=3.0.4';
    const bytes = goInline('go1.22.3', [...text, flags]);
    const file = Buffer.concat([makeElf([{ name: '.go.buildinfo', address, bytes }]), filler]);
    const found = ['golang github.com/traefik/traefik/v3 v3.0.4', 'golang stdlib 1.22.3'];
    assert.deepEqual(await packagesIn('traefik', file, 0o755), [...found, 'generic traefik 3.0.4']);
    assert.deepEqual(await packagesIn('usr/bin/other', file, 0o755), found);
  });

  it('that are the toolchain say so', async () => {
    const bytes = goInline('go1.22.3', ['path\tcmd/go', 'mod\tcmd\t(devel)']);
    const file = Buffer.concat([makeElf([{ name: '.go.buildinfo', address, bytes }]), filler]);
    assert.deepEqual(await packagesIn('usr/local/go/bin/go', file, 0o755), [
      'golang cmd',
      'golang stdlib 1.22.3',
      'generic go 1.22.3',
    ]);
  });
});

describe('Rust programs built with cargo auditable', () => {
  const crates = [
    { name: 'demo', version: '0.1.0', source: 'local', root: true },
    { name: 'serde', version: '1.0.200', source: 'crates.io', kind: 'runtime' },
    { name: 'cc', version: '1.0.0', source: 'crates.io', kind: 'build' },
  ];
  const bytes = Buffer.concat([auditable(crates), Buffer.alloc(600)]);
  const section = { name: '.dep-v0', address: 0, bytes };
  for (const [what, file] of [
    ['ELF', makeElf([section])],
    ['PE', makePe([section])],
    ['Mach-O', makeMachO([{ ...section, name: '__DATA,.dep-v0' }])],
  ] as const) {
    it(`list their crates in ${what}, not those of the build alone`, async () => {
      assert.deepEqual(await packagesIn('usr/bin/demo', file, 0o755), [
        'cargo demo 0.1.0',
        'cargo serde 1.0.200',
      ]);
    });
  }

  it('may be libraries without the permission to run', async () => {
    assert.equal((await packagesIn('usr/lib/python3/_rust.abi3.so', makeElf([section]))).length, 2);
  });
});

describe('programs of Windows', () => {
  const text = [{ name: '.text', address: 0x1000, bytes: filler }];
  const read = async (path: string, ...made: Parameters<typeof makePe>): Promise<readonly string[]> => {
    const { packages } = await readAll(path, makePe(...made));
    return packages.map(({ name, version, confidence }) => `${name} ${version} ${confidence}`);
  };

  it('name themselves in their version resource', async () => {
    const strings = {
      CompanyName: 'Acme',
      FileDescription: 'A launcher',
      ProductName: 'Simple  Launcher',
      ProductVersion: '1.1.0.14',
    };
    assert.deepEqual(await read('pip/w64.exe', text, { strings }), ['Simple Launcher 1.1.0.14 high']);
  });

  it('of Microsoft name the file before the product', async () => {
    const strings = {
      CompanyName: 'Microsoft Corporation',
      FileDescription: 'Tool',
      ProductName: 'Windows',
      FileVersion: '10.0.1 (WinBuild)',
    };
    assert.deepEqual(await read('a/tool.dll', text, { strings }), ['Tool 10.0.1 high']);
  });

  it('without one are named by their file', async () => {
    assert.deepEqual(await read('setuptools/cli-64.exe', text), ['cli-64  low']);
  });

  it('of .NET are left to what lists its packages', async () => {
    assert.deepEqual(await read('app/a.dll', text, { managed: true }), []);
  });
});

describe('.NET programs of a single file', () => {
  const deps = JSON.stringify({
    targets: { x: { 'tool/1.0.0': {}, 'A.B/2.0.0': { runtime: { 'A.B.dll': {} } } } },
    libraries: { 'tool/1.0.0': { type: 'project' } },
  });

  it('hold the list of their packages', async () => {
    const found = await packagesIn('usr/bin/tool', makeBundle(deps), 0o755);
    assert.deepEqual(found, ['nuget tool 1.0.0', 'nuget A.B 2.0.0']);
  });

  it('may be none, though the mark is in them', async () => {
    const plain = makeBundle(deps);
    plain.writeBigUInt64LE(0n, plain.indexOf('8b1202b9', 'hex') - 8);
    assert.deepEqual(await packagesIn('usr/bin/tool', plain, 0o755), []);
  });
});

describe('programs that are read at all', () => {
  const elf = makeElf([{ name: '.text', address: 0, bytes: filler }]);

  it('are executables and libraries', () => {
    assert.equal(readersOf('usr/bin/tool', elf, 0o755).length, 1);
    assert.equal(readersOf('usr/lib/libtool.so.1.2', elf, 0o644).length, 1);
    assert.equal(readersOf('app/tool.dll', makePe([{ name: '.text', address: 0, bytes: filler }])).length, 1);
  });

  it('are no scripts, no data and no Java classes', () => {
    assert.deepEqual(readersOf('usr/bin/script', `#!/bin/sh\n${'x'.repeat(600)}`, 0o755), []);
    assert.deepEqual(readersOf('usr/share/data', elf, 0o644), []);
    const javaClass = Buffer.alloc(600);
    javaClass.writeUInt32BE(0xcafe_babe, 0);
    javaClass.writeUInt32BE(61, 4);
    assert.deepEqual(readersOf('usr/bin/A.class', javaClass, 0o755), []);
  });

  it('that UPX packed are told', async () => {
    const packed = Buffer.alloc(1024);
    elf.copy(packed, 0, 0, 64);
    packed.writeBigUInt64LE(0n, 0x28);
    packed.write('UPX!', 0x90);
    assert.deepEqual((await readAll('usr/bin/tool', packed, 0o755)).problems, [
      'tool is packed with UPX; what it is built of is not read.',
    ]);
  });
});
