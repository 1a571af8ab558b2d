import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileFacts } from '../../server/image/layer/file-reader.ts';
import { factsOf } from './support/read.ts';
import { bdbOf, ndbOf, rpmHeader, sqliteOf } from './support/rpm-database.ts';

const vectors = new URL('../../../shared/vectors/go-rpmdb/pkg/testdata/', import.meta.url);
const pathOf = (name: string): string => fileURLToPath(new URL(name, vectors));
const places: Readonly<Record<string, string>> = {
  'libuuid/Packages': 'var/lib/rpm/Packages',
  'sle15-bci/Packages.db': 'usr/lib/sysimage/rpm/Packages.db',
  'cbl-mariner-2.0/rpmdb.sqlite': 'var/lib/rpm/rpmdb.sqlite',
};
const read = (name: string): Promise<FileFacts> => factsOf(places[name] ?? '', readFileSync(pathOf(name)));
const named = ({ packages }: FileFacts): readonly string[] =>
  packages
    .map(({ name, version, arch }) => `${name}-${version.replace(/^\d+:/, '')}.${arch ?? '(none)'}`)
    .sort();

describe("rpm's databases", () => {
  /** As rpm's own library for Go says in its tests. */
  const counts = { 'libuuid/Packages': 1, 'sle15-bci/Packages.db': 35, 'cbl-mariner-2.0/rpmdb.sqlite': 129 };
  for (const [name, count] of Object.entries(counts)) {
    it(`${name} holds ${count} packages`, async function () {
      if (!existsSync(pathOf(name))) {
        console.log(`      skipped: ${name} of ../shared/vectors/go-rpmdb is not here`);
        return this.skip();
      }
      const facts = await read(name);
      assert.deepEqual(facts.problems, []);
      assert.equal(facts.packages.length, count);
      assert.equal(new Set(named(facts)).size, count);
    });
  }

  it('knows version, release, epoch, architecture, source and licence', async function () {
    if (!existsSync(pathOf('cbl-mariner-2.0'))) return this.skip();
    const { packages } = await read('cbl-mariner-2.0/rpmdb.sqlite');
    const one = (name: string): unknown => packages.find((found) => found.name === name);
    assert.deepEqual(one('ca-certificates-base'), {
      type: 'rpm',
      name: 'ca-certificates-base',
      version: '1:2.0.0-1.cm2',
      source: { name: 'ca-certificates', version: '2.0.0-1.cm2' },
      arch: 'noarch',
      licences: ['MPLv2.0'],
      confidence: 'high',
    });
  });

  /** What Debian's rpm can open: it is built with SQLite and reads Berkeley DB. */
  const backends = { 'libuuid/Packages': 'bdb_ro', 'cbl-mariner-2.0/rpmdb.sqlite': 'sqlite' };
  for (const [name, backend] of Object.entries(backends)) {
    it(`${name} holds what rpm itself finds there`, async function () {
      const theirs = existsSync(pathOf(name)) ? askRpm(name, backend) : undefined;
      if (theirs === undefined) {
        console.log('      skipped: no rpm, or no ../shared/vectors');
        return this.skip();
      }
      assert.deepEqual(named(await read(name)), theirs);
    });
  }

  it('says where a database is damaged, and keeps what was read before', async function () {
    if (!existsSync(pathOf('sle15-bci'))) return this.skip();
    for (const [name, place] of Object.entries(places)) {
      const bytes = readFileSync(pathOf(name));
      for (const part of [100, Math.floor(bytes.length / 2)]) {
        const { problems = [] } = await factsOf(place, bytes.subarray(0, part));
        if (part > 0)
          assert.match(problems.join(), /^The database of rpm is damaged\. /, `${name} cut at ${part}`);
      }
      const { problems = [], packages } = await factsOf(place, Buffer.alloc(bytes.length));
      assert.equal(packages.length, 0);
      assert.match(problems.join(), /damaged/);
    }
  });

  it('reads databases of all three kinds, values on many pages, in both orders of bytes', async () => {
    const specs = Array.from({ length: 9 }, (_, index) => ({
      name: `package-${index}`,
      version: `1.${index}`,
      release: '2.el9',
      ...(index % 2 === 0 && { epoch: index }),
      arch: 'x86_64',
      sourceRpm: `source-of-${index}-1.${index}-2.el9.src.rpm`,
      ballast: index * 300,
    }));
    const headers = specs.map(rpmHeader);
    const expected = specs.map(({ name, version, release, epoch }) => [
      name,
      `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`,
    ]);
    for (const [place, bytes] of [
      ['var/lib/rpm/rpmdb.sqlite', sqliteOf(headers)],
      ['var/lib/rpm/rpmdb.sqlite', sqliteOf(headers, 65_536)],
      ['usr/lib/sysimage/rpm/Packages.db', ndbOf(headers)],
      ['var/lib/rpm/Packages', bdbOf(headers)],
      ['var/lib/rpm/Packages', bdbOf(headers, false)],
    ] as const) {
      const { packages, problems } = await factsOf(place, bytes);
      assert.deepEqual(problems, [], place);
      assert.deepEqual(
        packages.map(({ name, version }) => [name, version]),
        expected,
        place,
      );
      assert.deepEqual(packages[1]?.source, { name: 'source-of-1', version: '1.1-2.el9' });
    }
  });

  it('reads a deep tree of pages', async () => {
    const headers = Array.from({ length: 5000 }, (_, index) =>
      rpmHeader({ name: `p${index}`, version: '1' }),
    );
    const { packages, problems } = await factsOf('var/lib/rpm/rpmdb.sqlite', sqliteOf(headers));
    assert.deepEqual(problems, []);
    assert.equal(packages.length, 5000);
    assert.equal(packages[4999]?.name, 'p4999');
  });

  it('counts headers that are none', async () => {
    const headers = [
      rpmHeader({ name: 'a', version: '1' }),
      Buffer.alloc(50, 'x'),
      rpmHeader({ name: '', version: '1' }),
    ];
    const { packages, problems } = await factsOf('var/lib/rpm/Packages.db', ndbOf(headers));
    assert.equal(packages.length, 1);
    assert.deepEqual(problems, ["2 of the packages in rpm's database cannot be read."]);
  });

  it('does not go round in circles', async () => {
    const bdb = bdbOf([rpmHeader({ name: 'a', version: '1', ballast: 5000 })]);
    // The second page of the value leads back to itself.
    bdb.writeUInt32LE(3, 3 * 512 + 16);
    assert.match((await factsOf('var/lib/rpm/Packages', bdb)).problems?.join() ?? '', /do not hang together/);
    const sqlite = Buffer.from(
      sqliteOf(Array.from({ length: 200 }, () => rpmHeader({ name: 'a', version: '1' }))),
    );
    const root = sqlite.findIndex((byte, at) => at % 512 === 0 && at > 0 && byte === 5);
    sqlite.writeUInt32BE(root / 512 + 1, root + 8);
    assert.match((await factsOf('var/lib/rpm/rpmdb.sqlite', sqlite)).problems?.join() ?? '', /in a circle/);
  });

  it('says that changes in a journal were not read', async () => {
    const { problems } = await factsOf('var/lib/rpm/rpmdb.sqlite-wal', Buffer.alloc(100));
    assert.match(problems?.join() ?? '', /middle of a change/);
    assert.deepEqual((await factsOf('var/lib/rpm/rpmdb.sqlite-wal', '')).problems, []);
  });
});

function askRpm(name: string, backend: string): readonly string[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-rpm-'));
  try {
    cpSync(dirname(pathOf(name)), folder, {
      recursive: true,
      filter: (file) => file.endsWith('/') || basename(file) !== '',
    });
    const out = execFileSync('rpm', ['--dbpath', folder, '--define', `_db_backend ${backend}`, '-qa'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return out.trim().split('\n').sort();
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
