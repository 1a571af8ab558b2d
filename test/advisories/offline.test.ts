import assert from 'node:assert/strict';
import type { ImagePackage, OperatingSystem } from '../../rules/core/scan.ts';
import { type FoundVulnerabilities, findVulnerabilities } from '../../server/image/advisories/match.ts';
import { debian, osOf, type Place, packageOf, placeFor, recordOf } from './inventory.ts';
import { makeZip } from './zip.ts';

const npm = (id: string, fixed: string | undefined, more: object = {}) =>
  recordOf(id, 'npm', 'left-pad', fixed, more);
const leftPad = packageOf('npm', 'left-pad', '1.0.0');

describe('vulnerabilities by a folder of OSV’s files', () => {
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

  it('finds what an installed version is affected by, and says all that the record knows', async () => {
    place.lay('npm', [
      npm('GHSA-aaaa-bbbb-cccc', '1.2.3', {
        aliases: ['CVE-2026-0001'],
        summary: 'Padding runs code',
        database_specific: { severity: 'HIGH' },
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
        references: [{ type: 'ADVISORY', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' }],
      }),
      npm('GHSA-zzzz-zzzz-zzzz', '0.9.0'),
    ]);
    const { vulnerabilities, data, unknown } = await found([leftPad]);
    assert.deepEqual(vulnerabilities, [
      {
        id: 'GHSA-aaaa-bbbb-cccc',
        aliases: ['CVE-2026-0001'],
        package: 0,
        severity: 'high',
        score: 7.5,
        vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
        fixedIn: ['1.2.3'],
        status: undefined,
        title: 'Padding runs code',
        url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
        epss: undefined,
        knownExploited: false,
        published: '2026-10-01',
        vex: undefined,
      },
    ]);
    assert.deepEqual(data, { source: `OSV files in ${place.folder}`, date: '2026-11-01T00:00:00Z' });
    assert.deepEqual(unknown, []);
  });

  it('tells one vulnerability once, whatever names its records have', async () => {
    place.lay('Go', [
      recordOf('GO-2026-1', 'Go', 'example.com/a', '1.4.0', {
        aliases: ['CVE-2026-0001', 'GHSA-aaaa-bbbb-cccc'],
      }),
      recordOf('GHSA-aaaa-bbbb-cccc', 'Go', 'example.com/a', '1.3.0', {
        aliases: ['CVE-2026-0001'],
        database_specific: { severity: 'CRITICAL' },
      }),
      recordOf('GO-2026-2', 'Go', 'example.com/a', '1.5.0', { aliases: ['CVE-2026-0002'] }),
    ]);
    const { vulnerabilities } = await found([packageOf('golang', 'example.com/a', 'v1.0.0')]);
    assert.deepEqual(
      vulnerabilities.map(({ id, aliases, severity, fixedIn }) => [id, aliases, severity, fixedIn]),
      [
        // 1.3.0 repairs it by one record, and is still affected by the other.
        ['GHSA-aaaa-bbbb-cccc', ['CVE-2026-0001', 'GO-2026-1'], 'critical', ['1.4.0']],
        ['GO-2026-2', ['CVE-2026-0002'], 'unrated', ['1.5.0']],
      ],
    );
  });

  it('adds a distribution’s notice to the vulnerabilities that it names, and lets it stand alone otherwise', async () => {
    const notice = (id: string, name: string, upstream: readonly string[]) =>
      recordOf(id, 'Debian:12', name, '8.1-2', { upstream });
    place.lay('Debian', [
      recordOf('DEBIAN-CVE-2026-0010', 'Debian:12', 'curl', '8.1-2', { upstream: ['CVE-2026-0010'] }),
      notice('DSA-1-1', 'curl', ['CVE-2026-0010', 'CVE-2026-0011']),
      notice('DSA-2-1', 'openssl', ['CVE-2026-0012', 'CVE-2026-0013']),
    ]);
    const { vulnerabilities } = await found(
      [
        packageOf('deb', 'libcurl4', '8.0-1', { name: 'curl', version: '8.0-1' }),
        packageOf('deb', 'openssl', '8.0-1'),
      ],
      debian,
    );
    assert.deepEqual(
      vulnerabilities.map(({ id, aliases }) => [id, aliases]),
      [
        ['CVE-2026-0010', ['DEBIAN-CVE-2026-0010', 'DSA-1-1']],
        ['DSA-2-1', ['CVE-2026-0012', 'CVE-2026-0013']],
      ],
    );
  });

  it('names fixed versions with the nearest first, and no preview while there is a release', async () => {
    const ranges = (events: readonly object[]) => ({
      affected: [{ package: { ecosystem: 'Go', name: 'stdlib' }, ranges: [{ type: 'SEMVER', events }] }],
    });
    place.lay('Go', [
      recordOf('GO-2026-3', 'Go', 'stdlib', '', {
        ...ranges([
          { introduced: '1.22.0-0' },
          { fixed: '1.22.2' },
          { introduced: '0' },
          { fixed: '1.21.9' },
          { introduced: '1.23.0-0' },
          { fixed: '1.23.0-rc.2' },
        ]),
      }),
    ]);
    const told = async (version: string) =>
      (await found([packageOf('golang', 'stdlib', version)])).vulnerabilities.map(({ fixedIn }) => fixedIn);
    assert.deepEqual(await told('go1.21.5'), [['1.21.9', '1.22.2']]);
    assert.deepEqual(await told('go1.22.1 X:nodwarf5'), [['1.22.2']]);
    assert.deepEqual(await told('go1.23rc1'), [['1.23.0-rc.2']]);
    assert.deepEqual(await told('go1.22.2'), []);
  });

  it('says what the source says where nothing repairs it', async () => {
    const urgency = (word: string) => ({
      affected: [
        {
          package: { ecosystem: 'Debian:12', name: 'curl' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
          ecosystem_specific: { urgency: word },
        },
      ],
    });
    place.lay('Debian', [
      recordOf('DEBIAN-CVE-2026-0020', 'Debian:12', 'curl', undefined, urgency('unimportant')),
      recordOf('DEBIAN-CVE-2026-0021', 'Debian:12', 'curl', undefined, urgency('end-of-life')),
      recordOf('DEBIAN-CVE-2026-0022', 'Debian:12', 'curl', undefined, urgency('not yet assigned')),
    ]);
    const { vulnerabilities } = await found([packageOf('deb', 'curl', '8.0-1')], debian);
    assert.deepEqual(
      vulnerabilities.map(({ id, severity, status, fixedIn }) => [id, severity, status, fixedIn]),
      [
        ['CVE-2026-0020', 'low', 'will-not-fix', []],
        ['CVE-2026-0021', 'unrated', 'end-of-life', []],
        ['CVE-2026-0022', 'unrated', 'affected', []],
      ],
    );
  });

  it('does not call a version clean that it cannot compare', async () => {
    place.lay('Go', [recordOf('GO-2026-4', 'Go', 'example.com/app', '1.0.0')]);
    const { vulnerabilities, unknown } = await found([
      packageOf('golang', 'example.com/app', '(devel)'),
      packageOf('golang', 'example.com/other', '(devel)'),
      packageOf('npm', 'nameless', ''),
    ]);
    assert.deepEqual(vulnerabilities, []);
    assert.deepEqual(
      unknown.map(({ what }) => what),
      ['vulnerabilities of 1 package', 'vulnerabilities of example.com/app (devel)'],
    );
  });

  it('finds names that are written with escapes, and in any spelling that the ecosystem takes as the same', async () => {
    place.write(
      'PyPI/all.zip',
      makeZip({
        'a.json': JSON.stringify(recordOf('PYSEC-1', 'PyPI', 'Foo.Bar_baz', '2')).replace('Foo', '\\u0046oo'),
      }),
    );
    place.lay('NuGet', [recordOf('GHSA-aaaa-bbbb-cccc', 'NuGet', 'Newtonsoft.Json', '13.0.1')]);
    const answer = await found([
      packageOf('pypi', 'foo-bar.baz', '1'),
      packageOf('nuget', 'newtonsoft.json', '12.0.3'),
    ]);
    assert.deepEqual(ids(answer), [
      [0, 'PYSEC-1'],
      [1, 'GHSA-aaaa-bbbb-cccc'],
    ]);
  });

  it('leaves out notices of repairs and additions that name no vulnerability', async () => {
    place.lay('AlmaLinux', [
      recordOf('ALBA-2026:1', 'AlmaLinux:9', 'bash', '5.1.8-9.el9'),
      recordOf('ALSA-2026:2', 'AlmaLinux:9', 'bash', '5.1.8-9.el9', {
        summary: 'Moderate: bash',
        related: ['CVE-2026-0001'],
      }),
    ]);
    const { vulnerabilities } = await found(
      [packageOf('rpm', 'bash', '5.1.8-6.el9')],
      osOf('almalinux', '9.3'),
    );
    assert.deepEqual(
      vulnerabilities.map(({ id, aliases, severity }) => [id, aliases, severity]),
      [['ALSA-2026:2', ['CVE-2026-0001'], 'medium']],
    );
  });
});
