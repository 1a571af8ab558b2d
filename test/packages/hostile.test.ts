import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import type { FileFacts } from '../../server/image/layer/file-reader.ts';
import { readJson } from '../../server/image/packages/language/json.ts';
import { clean } from '../../server/image/packages/language/text.ts';
import { languageReaders } from '../../server/image/packages/readers.ts';
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
import { entryOf, readAll } from './support/read.ts';
import { makeZip, manifestOf, pomOf } from './support/zip.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? (process.env['CI'] ? 5000 : 500));
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

const section = (name: string, bytes: Uint8Array) => ({ name, address: 0x1000, bytes });
const info = goInline('go1.22.3', ['path\ta.b/c', 'mod\ta.b/c\tv1.0.0', 'dep\td.e/f\tv1.0.0']);
const pointed = goPointed('go1.16', ['path\ta.b/c', 'mod\ta.b/c\tv1.0.0'], {
  address: 0x1000,
  wide: true,
  littleEndian: true,
});
const crates = auditable([{ name: 'a', version: '1.0.0' }]);
const jar = makeZip({
  'META-INF/MANIFEST.MF': manifestOf({ 'Implementation-Version': '1' }),
  ...pomOf('a.b', 'c', '1'),
});
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** A real file of each kind, small. */
const seeds: readonly (readonly [string, Uint8Array])[] = [
  ['a/package.json', json({ name: '@a/b', version: '1.0.0', license: { type: 'MIT' } })],
  ['a.dist-info/METADATA', Buffer.from('Name: a\nVersion: 1\nLicense: MIT\n\nText')],
  ['specifications/a-1.gemspec', Buffer.from('# stub: a 1 ruby lib\ns.name = "a"\ns.version = "1"\n')],
  ['vendor/composer/installed.json', json({ packages: [{ name: 'a/b', version: '1', license: ['MIT'] }] })],
  [
    'a.deps.json',
    json({
      targets: { x: { 'a/1': { runtime: { y: {} }, dependencies: { b: '1' } } } },
      libraries: { 'a/1': { type: 'package' } },
    }),
  ],
  ['conda-meta/a.json', json({ name: 'a', version: '1' })],
  ['a/DESCRIPTION', Buffer.from('Package: a\nVersion: 1\n')],
  ['jre/release', Buffer.from('JAVA_VERSION="17"\n')],
  [
    'a.cdx.json',
    json({
      bomFormat: 'CycloneDX',
      components: [{ purl: 'pkg:npm/a@1', components: [{ purl: 'pkg:npm/b@1?x=y' }] }],
    }),
  ],
  [
    'a.spdx.json',
    json({
      spdxVersion: 'SPDX-2.3',
      packages: [{ externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:npm/a@1' }] }],
    }),
  ],
  ['a.war', makeZip({ 'lib/c.jar': jar, 'META-INF/MANIFEST.MF': manifestOf({}) })],
  ['bin/go', makeElf([section('.go.buildinfo', info), section('.dep-v0', crates)])],
  ['bin/old', makeElf([section('.go.buildinfo', pointed)], { wide: true })],
  [
    'bin/python3.11',
    makeElf([section('.rodata', Buffer.from('\x003.11.2\0'))], { wide: false, littleEndian: false }),
  ],
  ['bin/a.exe', makePe([section('.data', info), section('.dep-v0', crates)])],
  [
    'bin/w.exe',
    makePe([section('.text', Buffer.alloc(600))], { strings: { ProductName: 'a', FileVersion: '1' } }),
  ],
  ['bin/net', makeBundle('{"targets":{"x":{"a/1":{"runtime":{"y":{}}}}}}')],
  ['opt/bitnami/.bitnami_components.json', json({ a: { version: '1', arch: 'x' } })],
  ['bin/mac', makeUniversal([makeMachO([section('__DATA,__go_buildinfo', info)])])],
];

const reading = async (path: string, bytes: Uint8Array): Promise<FileFacts[]> => {
  const entry = entryOf(path, Math.max(bytes.length, 1000), 0o755);
  const takers = languageReaders.filter((reader) => reader.wants(entry) !== 'no');
  assert.ok(takers.length > 0, `nobody takes ${path}`);
  return await Promise.all(takers.map((reader) => reader.read({ entry, bytes })));
};

/** What no text that goes into a report may hold. */
const unfit = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;

function checkFacts(facts: readonly FileFacts[]): void {
  for (const { packages, problems = [] } of facts) {
    for (const { name, version, licences, purl = '' } of packages) {
      assert.notEqual(name, '');
      assert.match(purl, /^pkg:[a-z]+\/[\w.%~:/-]+(?:@[\w.%~:-]+)?(?:\?[\w.%~:=&-]+)?$/);
      for (const text of [name, version, ...licences])
        assert.ok(text.length <= 512 && !unfit.test(text), JSON.stringify(text));
    }
    for (const problem of problems) assert.match(problem, /\.$/);
  }
}

const mutation = fc.record({
  kind: fc.constantFrom('set', 'cut', 'insert', 'repeat', 'number'),
  at: fc.nat(10_000),
  byte: fc.nat(255),
  length: fc.integer({ min: 1, max: 40 }),
  number: fc.constantFrom(0, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff),
});

function mutated(
  bytes: Uint8Array,
  steps: readonly { kind: string; at: number; byte: number; length: number; number: number }[],
): Uint8Array {
  let file = Buffer.from(bytes);
  for (const { kind, at, byte, length, number } of steps) {
    const place = Math.floor((at / 10_001) * file.length);
    if (kind === 'set' && file.length > 0) file[place] = byte;
    else if (kind === 'cut') file = Buffer.concat([file.subarray(0, place), file.subarray(place + length)]);
    else if (kind === 'insert')
      file = Buffer.concat([file.subarray(0, place), Buffer.alloc(length, byte), file.subarray(place)]);
    else if (kind === 'repeat')
      file = Buffer.concat([file.subarray(0, place + length), file.subarray(place)]);
    else if (place + 4 <= file.length) file.writeUInt32LE(number, place);
  }
  return file;
}

describe('a spoilt file of packages', () => {
  for (const [path, bytes] of seeds) {
    it(`is a sound seed: ${path}`, async () => {
      const facts = await reading(path, bytes);
      assert.ok(facts.some(({ packages }) => packages.length > 0));
      checkFacts(facts);
    });
  }

  it(`makes no reader throw, ${runs} times`, async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(seeds.length - 1),
        fc.array(mutation, { maxLength: 6, minLength: 1 }),
        async (index, steps) => {
          const [path, bytes] = seeds[index] ?? assert.fail();
          checkFacts(await reading(path, mutated(bytes, steps)));
        },
      ),
      { seed, numRuns: runs },
    );
  });

  it('may be empty or cut off anywhere', async () => {
    for (const [path, bytes] of seeds) {
      for (const part of [0, 1, 4, 16, 64, 0.25, 0.5, 0.75]) {
        const length = part > 0 && part < 1 ? Math.floor(bytes.length * part) : part;
        checkFacts(await reading(path, bytes.subarray(0, length)));
      }
    }
  });
});

describe('a lying file of packages', () => {
  it('has names from JavaScript’s own objects, and they are names', async () => {
    const text = '{"__proto__":{"name":"inherited","version":"1"},"constructor":1,"toString":2}';
    assert.deepEqual((await readAll('a/package.json', text)).packages, []);
    const own = await readAll('a/package.json', '{"name":"__proto__","version":"1.0.0"}');
    assert.equal(own.packages[0]?.name, '__proto__');
    const deps =
      '{"targets":{"x":{"__proto__/1":{"runtime":{"y":{}}},"b/1":{"dependencies":{"__proto__":"1"}}}}}';
    assert.deepEqual(
      (await readAll('x.deps.json', deps)).packages.map(({ name }) => name),
      ['__proto__', 'b'],
    );
    assert.equal(({} as { name?: unknown }).name, undefined);
  });

  it('nests deeper than any real one', () => {
    assert.equal(readJson(Buffer.from('['.repeat(5_000_000))), undefined);
    assert.equal(readJson(Buffer.from(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`)), undefined);
    assert.deepEqual(readJson(Buffer.from('{"a":"[[[[{{{{"}'), 1), { a: '[[[[{{{{' });
  });

  it('has texts that would turn or colour what stands around them', async () => {
    const { packages } = await readAll(
      'a/package.json',
      JSON.stringify({ name: 'a\u202eb\u001b[31m', version: '1\n2', license: '\u2066MIT' }),
    );
    assert.deepEqual(
      packages.map(({ name, version, licences }) => [name, version, ...licences]),
      [['a b [31m', '1 2', 'MIT']],
    );
    assert.equal(clean('x'.repeat(1_000_000)).length, 512);
    assert.deepEqual(
      (await readAll('a/package.json', JSON.stringify({ name: 'x'.repeat(600), version: '1' }))).packages,
      [],
    );
  });

  it('is a bomb of zip, which is given up', async () => {
    const zeros = deflateRawSync(Buffer.alloc(60 * 1024 * 1024));
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`${index}.jar`, zeros] as const),
    );
    const bomb = makeZip(files, { stored: true });
    // Each entry says that it is packed and small, and unpacks to sixty mebibytes.
    for (let at = bomb.indexOf('PK\x01\x02'); at >= 0; at = bomb.indexOf('PK\x01\x02', at + 1)) {
      bomb.writeUInt16LE(8, at + 10);
      bomb.writeUInt32LE(1000, at + 24);
    }
    const started = process.threadCpuUsage();
    const { packages, problems = [] } = await readAll('a.jar', bomb);
    const { user, system } = process.threadCpuUsage(started);
    assert.deepEqual(packages, []);
    assert.equal(problems[0], '0.jar in a.jar is broken or too large.');
    assert.ok(user + system < 2_000_000, `${(user + system) / 1000} ms`);
  });

  it('is a bomb that says its size, of which only so much is unpacked', async () => {
    const big = deflateRawSync(Buffer.alloc(60 * 1024 * 1024));
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}.jar`, big] as const),
    );
    const bomb = makeZip(files, { stored: true });
    for (let at = bomb.indexOf('PK\x01\x02'); at >= 0; at = bomb.indexOf('PK\x01\x02', at + 1)) {
      bomb.writeUInt16LE(8, at + 10);
      bomb.writeUInt32LE(60 * 1024 * 1024, at + 24);
    }
    const { problems = [] } = await readAll('a.jar', bomb);
    assert.ok(problems.length <= 20);
    assert.ok(problems.includes('8.jar in a.jar is broken or too large.'), problems.join('\n'));
  });

  it('is an archive whose parts lie in each other', async () => {
    const inner = makeZip({ 'a.jar': 'x' });
    const quine = Buffer.from(inner);
    // The entry's bytes are said to be the archive's own.
    const central = quine.indexOf('PK\x01\x02');
    quine.writeUInt32LE(quine.length, central + 20);
    assert.deepEqual((await readAll('a.jar', quine)).packages, []);
  });

  it('packs a crate list that is a bomb', async () => {
    const bomb = makeElf([section('.dep-v0', auditable([{ name: 'x'.repeat(20 * 1024 * 1024) }]))]);
    assert.deepEqual((await readAll('bin/a', Buffer.concat([bomb, Buffer.alloc(600)]), 0o755)).packages, []);
  });

  it('says that it has more sections than it has bytes', async () => {
    const elf = Buffer.concat([makeElf([section('.text', Buffer.alloc(8))]), Buffer.alloc(600)]);
    elf.writeUInt16LE(0xffff, 0x3c);
    elf.writeUInt16LE(0xffff, 0x3e);
    assert.deepEqual((await readAll('bin/a', elf, 0o755)).packages, []);
  });
});
