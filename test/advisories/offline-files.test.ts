import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ImagePackage, OperatingSystem } from '../../rules/core/scan.ts';
import { type FoundVulnerabilities, findVulnerabilities } from '../../server/image/advisories/match.ts';
import { type Place, packageOf, placeFor, recordOf } from './inventory.ts';
import { makeZip } from './zip.ts';

const npm = (id: string, fixed: string | undefined, more: object = {}) =>
  recordOf(id, 'npm', 'left-pad', fixed, more);
const leftPad = packageOf('npm', 'left-pad', '1.0.0');

describe('the files of a folder of OSV’s', () => {
  let place: Place;
  beforeEach(() => {
    place = placeFor();
  });
  afterEach(() => place.remove());

  const ask = (packages: readonly ImagePackage[], os?: OperatingSystem, cache?: string) =>
    findVulnerabilities(
      { os, packages },
      { kind: 'osv-offline', folder: place.folder },
      { signal: new AbortController().signal, cache },
    );
  const found = async (packages: readonly ImagePackage[], os?: OperatingSystem, cache?: string) => {
    const answer = await ask(packages, os, cache);
    assert.ok(!('trouble' in answer), JSON.stringify(answer));
    return answer;
  };
  const ids = ({ vulnerabilities }: FoundVulnerabilities) =>
    vulnerabilities.map((one) => [one.package, one.id]);

  it('says which file is missing, and goes on with the others', async () => {
    place.lay('npm', [npm('GHSA-aaaa-bbbb-cccc', '2.0.0')]);
    const answer = await found([leftPad, packageOf('pypi', 'Django', '3.2')]);
    assert.deepEqual(ids(answer), [[0, 'GHSA-aaaa-bbbb-cccc']]);
    assert.deepEqual(answer.unknown, [
      {
        what: 'vulnerabilities of PyPI packages',
        reason: `There is no \`PyPI/all.zip\` in \`${place.folder}\`. Download the advisories of PyPI.`,
      },
    ]);
  });

  it('is in trouble without the folder', async () => {
    rmSync(place.folder, { recursive: true });
    const answer = await ask([leftPad]);
    assert.ok('trouble' in answer && answer.trouble === 'no-data');
  });

  it('says that a file is broken: cut, empty, no zip, lying', async () => {
    const whole = makeZip({
      'GHSA-aaaa-bbbb-cccc.json': JSON.stringify(npm('GHSA-aaaa-bbbb-cccc', '2.0.0')),
    });
    const record = { 'X-1.json': JSON.stringify(npm('X-1', '2.0.0')) };
    const wrong = {
      cut: whole.subarray(0, whole.length - 30),
      empty: Buffer.alloc(0),
      text: Buffer.from('<html>'),
      'beginning gone': whole.subarray(40),
      'other bytes': Buffer.from(whole).fill(0x41, 60, 100),
      'wrong sum': makeZip(record, { crc: 7 }),
      'larger than it says': makeZip(record, { size: 10 }),
      'a gigabyte, it says': makeZip(record, { size: 1_000_000_000 }),
    };
    for (const [name, bytes] of Object.entries(wrong)) {
      place.write('npm/all.zip', bytes);
      const answer = await found([leftPad]);
      assert.deepEqual(answer.vulnerabilities, [], name);
      assert.match(answer.unknown[0]?.reason ?? '', /is no complete zip file of advisories/, name);
    }
    rmSync(join(place.folder, 'npm'), { recursive: true });
    mkdirSync(join(place.folder, 'npm', 'all.zip'), { recursive: true });
    assert.match((await found([leftPad])).unknown[0]?.reason ?? '', /There is no/, 'a folder');
  });

  it('reads on behind a record that is none', async () => {
    place.write(
      'npm/all.zip',
      makeZip({
        'a.json': '{"id":"X-1","affected":[{"package":{"ecosystem":"npm","name":"left-pad"}',
        'b.json': JSON.stringify(npm('X-2', '2.0.0')),
        '__proto__.json': '{"name":"left-pad","__proto__":{"id":"X-3"}}',
        'readme.txt': '"name":"left-pad"',
      }),
    );
    const answer = await found([
      leftPad,
      packageOf('npm', '__proto__', '1.0.0'),
      packageOf('npm', 'constructor', '1.0.0'),
    ]);
    assert.deepEqual(ids(answer), [[0, 'X-2']]);
    assert.equal(answer.unknown[0]?.reason, '2 advisories of npm cannot be read.');
  });

  it('keeps an index beside nothing of the user’s, and makes it anew when the file changes', async () => {
    const cache = join(place.folder, 'cache');
    const file = place.lay('npm', [npm('X-1', '2.0.0')]);
    assert.deepEqual(ids(await found([leftPad], undefined, cache)), [[0, 'X-1']]);
    const [kept = ''] = readdirSync(join(cache, 'osv-indexes'));
    const index = join(cache, 'osv-indexes', kept);
    const before = statSync(index).mtimeMs;
    assert.deepEqual(ids(await found([leftPad], undefined, cache)), [[0, 'X-1']]);
    assert.equal(statSync(index).mtimeMs, before);
    place.lay('npm', [npm('X-2', '2.0.0')]);
    utimesSync(file, new Date(), new Date(Date.now() + 5_000));
    assert.deepEqual(ids(await found([leftPad], undefined, cache)), [[0, 'X-2']]);
    place.write(join('cache', 'osv-indexes', kept), '{"form":1');
    assert.deepEqual(ids(await found([leftPad], undefined, cache)), [[0, 'X-2']]);
    assert.deepEqual(readdirSync(join(place.folder, 'npm')), ['all.zip']);
  });

  it('adds EPSS and KEV where the folder has them, and says when it cannot read them', async () => {
    place.lay('npm', [npm('GHSA-aaaa-bbbb-cccc', '2.0.0', { aliases: ['CVE-2026-0001'] })]);
    const csv =
      '#model_version:v2026\ncve,epss,percentile\nCVE-2026-0001,0.84578,0.99\nCVE-2026-0002,0.1,0.5\n';
    const kev = JSON.stringify({ vulnerabilities: [{ cveID: 'CVE-2026-0001' }] });
    place.write('epss_scores-current.csv.gz', gzipSync(csv));
    place.write('known_exploited_vulnerabilities.json', kev);
    const [one] = (await found([leftPad])).vulnerabilities;
    assert.deepEqual([one?.epss, one?.knownExploited], [0.84578, true]);
    place.write('epss_scores-current.csv.gz', gzipSync(csv).subarray(0, 40));
    place.write('known_exploited_vulnerabilities.json', '[');
    const answer = await found([leftPad]);
    assert.equal(answer.vulnerabilities[0]?.epss, undefined);
    assert.deepEqual(
      answer.unknown.map(({ what }) => what),
      Array(2).fill('which vulnerabilities are exploited'),
    );
  });

  it('stops when it is told to', async () => {
    place.lay('npm', [npm('X-1', '2.0.0')]);
    const answer = await findVulnerabilities(
      { os: undefined, packages: [leftPad] },
      { kind: 'osv-offline', folder: place.folder },
      { signal: AbortSignal.abort() },
    );
    assert.ok('trouble' in answer && answer.trouble === 'cancelled');
  });
});
