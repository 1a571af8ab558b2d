import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findVulnerabilities } from '../../server/image/advisories/match.ts';
import { osOf, packageOf } from './inventory.ts';

/** Real records of Go, PyPI and AlmaLinux; the counts are those of osv-scanner 2.5.0 over the same files. */
const folder = fileURLToPath(new URL('../../../shared/vectors/osv', import.meta.url));
const packages = [
  packageOf('golang', 'golang.org/x/net', 'v0.20.0'),
  packageOf('golang', 'stdlib', '1.21.5'),
  packageOf('pypi', 'Django', '3.2'),
  packageOf('pypi', 'requests', '2.31.0'),
  packageOf('rpm', 'openssl-libs', '1:3.0.7-24.el9'),
];
const counts = [14, 67, 25, 0, 10];

describe('the real records of OSV', () => {
  before(function () {
    if (existsSync(folder)) return;
    console.log(`      skipped: ${packages.length} packages, ../shared is not here`);
    this.skip();
  });

  it('tell what osv-scanner tells', async () => {
    const answer = await findVulnerabilities(
      { os: osOf('almalinux', '9.3'), packages },
      { kind: 'osv-offline', folder },
      { signal: new AbortController().signal },
    );
    assert.ok(!('trouble' in answer));
    assert.deepEqual(
      packages.map((_, index) => answer.vulnerabilities.filter((one) => one.package === index).length),
      counts,
    );
    assert.deepEqual(answer.unknown, []);
    assert.deepEqual(answer.notCovered, []);
    const flood = answer.vulnerabilities.find(
      ({ id, package: index }) => id === 'GO-2024-2687' && index === 1,
    );
    assert.deepEqual(flood?.fixedIn, ['1.21.9', '1.22.2']);
    assert.deepEqual(flood?.aliases, ['CVE-2023-45288', 'GHSA-4v7x-pqxf-cx7m']);
    const openssl = answer.vulnerabilities.find(({ id }) => id === 'ALSA-2025:1330');
    assert.deepEqual([openssl?.severity, openssl?.fixedIn], ['high', ['1:3.2.2-6.el9_5.1']]);
  });
});
