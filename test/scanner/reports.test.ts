import assert from 'node:assert/strict';
import { importReport } from '../../server/image/scanner/import-report.ts';
import { readReport, toldIn } from './read-report.ts';

describe('reports in the form that is documented', () => {
  it('of Snyk: one project and its applications, each once however many ways lead to it', () => {
    const one = {
      id: 'SNYK-DEBIAN12-CURL-5955028',
      title: 'Heap-based Buffer Overflow',
      packageName: 'curl/libcurl4',
      version: '7.88.1-10+deb12u3',
      severity: 'high',
      severityWithCritical: 'critical',
      cvssScore: 9.8,
      CVSSv3: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      identifiers: { CVE: ['CVE-2023-38545'], CWE: ['CWE-122'] },
      nearestFixedInVersion: '7.88.1-10+deb12u4',
      from: ['docker-image|app@1', 'curl/libcurl4@7.88.1-10+deb12u3'],
    };
    const report = {
      ok: false,
      vulnerabilities: [one, { ...one, from: ['docker-image|app@1', 'git', 'curl/libcurl4'] }],
      dependencyCount: 100,
      packageManager: 'deb',
      applications: [
        {
          vulnerabilities: [
            {
              ...one,
              id: 'SNYK-JS-LODASH-1',
              packageName: 'lodash',
              version: '4.17.20',
              identifiers: { CVE: [], CWE: [] },
            },
          ],
          packageManager: 'npm',
          targetFile: '/app/package.json',
        },
      ],
    };
    const scan = readReport(JSON.stringify(report));
    assert.deepEqual(toldIn(scan), [
      'CVE-2023-38545 curl/libcurl4 7.88.1-10+deb12u3',
      'SNYK-JS-LODASH-1 lodash 4.17.20',
    ]);
    assert.deepEqual(scan.vulnerabilities[0]?.aliases, ['SNYK-DEBIAN12-CURL-5955028']);
    assert.equal(scan.vulnerabilities[0]?.severity, 'critical');
    assert.deepEqual(scan.vulnerabilities[0]?.fixedIn, ['7.88.1-10+deb12u4']);
    assert.deepEqual(
      scan.packages.map(({ type }) => type),
      ['deb', 'npm'],
    );
    assert.equal(readReport(JSON.stringify([report])).vulnerabilities.length, 2);
  });

  it("of Docker Scout: SARIF with purls in the rules' properties", () => {
    const scan = readReport(
      JSON.stringify({
        version: '2.1.0',
        runs: [
          {
            tool: {
              driver: {
                name: 'docker scout',
                version: '1.20.0',
                rules: [
                  {
                    id: 'CVE-2024-29041',
                    helpUri: 'https://scout.docker.com/v/CVE-2024-29041',
                    shortDescription: { text: 'Improper validation of syntactic correctness of input' },
                    properties: {
                      affected_version: '<4.19.2',
                      fixed_version: '4.19.2',
                      purls: ['pkg:npm/express@4.17.1'],
                      cvssV3_severity: 'MEDIUM',
                      'security-severity': '6.1',
                      tags: ['MEDIUM'],
                    },
                  },
                  {
                    id: 'CVE-2024-0001',
                    properties: {
                      fixed_version: 'not fixed',
                      purl: 'pkg:deb/debian/zlib@1%3A1.2.13',
                      tags: ['LOW'],
                    },
                  },
                ],
              },
            },
            results: [
              {
                ruleId: 'CVE-2024-29041',
                message: { text: 'Vulnerability : CVE-2024-29041' },
                locations: [
                  {
                    physicalLocation: { artifactLocation: { uri: '/app/node_modules/express/package.json' } },
                  },
                ],
              },
              { ruleId: 'CVE-2024-0001', message: { text: 'x' } },
            ],
          },
        ],
      }),
    );
    assert.deepEqual(toldIn(scan), ['CVE-2024-0001 zlib 1:1.2.13', 'CVE-2024-29041 express 4.17.1']);
    assert.deepEqual(
      scan.vulnerabilities.map(({ severity, fixedIn }) => [severity, fixedIn]),
      [
        ['medium', ['4.19.2']],
        ['low', []],
      ],
    );
    assert.equal(scan.scanner.name, 'scout');
    assert.equal(scan.packages[0]?.path, 'app/node_modules/express/package.json');
  });

  it('of Clair: packages with the blob that brought them', () => {
    const scan = readReport(
      JSON.stringify({
        manifest_hash: `sha256:${'a'.repeat(64)}`,
        packages: { 1: { id: '1', name: 'zlib1g', version: '1:1.2.13', kind: 'binary', arch: 'amd64' } },
        distributions: {
          1: {
            did: 'debian',
            version_id: '12',
            version_code_name: 'bookworm',
            pretty_name: 'Debian GNU/Linux 12 (bookworm)',
          },
        },
        environments: {
          1: [
            {
              package_db: 'var/lib/dpkg/status',
              introduced_in: `sha256:${'b'.repeat(64)}`,
              distribution_id: '1',
            },
          ],
        },
        vulnerabilities: {
          9: {
            id: '9',
            name: 'CVE-2023-45853',
            normalized_severity: 'Critical',
            fixed_in_version: '',
            links: 'https://example.com/a https://example.com/b',
            description: 'MiniZip overflows.',
          },
        },
        package_vulnerabilities: { 1: ['9'] },
      }),
    );
    assert.deepEqual(toldIn(scan), ['CVE-2023-45853 zlib1g 1:1.2.13']);
    assert.equal(scan.packages[0]?.type, 'deb');
    assert.equal(scan.layers[scan.packages[0]?.layer ?? -1]?.digest, `sha256:${'b'.repeat(64)}`);
    assert.equal(scan.os?.version, '12');
  });

  it('of osv-scanner: records with their groups', () => {
    const scan = readReport(
      JSON.stringify({
        results: [
          {
            source: { path: '/usr/local/bin/server', type: 'artifact' },
            packages: [
              {
                package: { name: 'golang.org/x/crypto', version: '0.17.0', ecosystem: 'Go' },
                groups: [{ ids: ['GO-2024-3321'], aliases: ['CVE-2024-45337'], max_severity: '9.1' }],
                vulnerabilities: [
                  {
                    id: 'GO-2024-3321',
                    aliases: ['CVE-2024-45337'],
                    summary: 'Misuse of callbacks',
                    affected: [
                      {
                        package: { name: 'golang.org/x/crypto' },
                        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '0.31.0' }] }],
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    assert.deepEqual(toldIn(scan), ['GO-2024-3321 golang.org/x/crypto 0.17.0']);
    assert.deepEqual(
      [scan.vulnerabilities[0]?.severity, scan.vulnerabilities[0]?.fixedIn],
      ['critical', ['0.31.0']],
    );
  });

  it('that are none are said to be none', () => {
    for (const [text, message] of [
      ['', /no JSON document/],
      ['{"a":1}', /no report that is understood/],
      ['[]', /no report that is understood/],
      [`${'['.repeat(500)}${']'.repeat(500)}`, /no JSON document/],
      ['{"__proto__":{"SchemaVersion":2,"ArtifactType":"container_image"}}', /no report that is understood/],
    ] as const) {
      const answer = importReport(text, 'x.json');
      assert.ok('trouble' in answer, text.slice(0, 20));
      assert.match(answer.message, message);
    }
  });

  it('with something else in every place do no harm', () => {
    const odd = [null, 0, 'x', [], {}, [null], [[]], { a: 1 }];
    for (const value of odd) {
      for (const report of [
        {
          SchemaVersion: 2,
          ArtifactType: 'container_image',
          Results: [{ Vulnerabilities: value, Packages: value, Secrets: [value] }],
          Metadata: value,
        },
        { matches: [value], descriptor: value, source: value, ignoredMatches: value },
        { bomFormat: 'CycloneDX', components: [value], vulnerabilities: [value], metadata: value },
        { version: '2.1.0', runs: [{ results: [value], tool: value }] },
        { spdxVersion: 'SPDX-2.3', packages: [value], creationInfo: value },
        { manifest_hash: 'x', package_vulnerabilities: value, packages: { 1: value }, environments: value },
        { results: [{ packages: [value] }] },
      ])
        assert.doesNotThrow(() => importReport(JSON.stringify(report), 'x'), JSON.stringify(report));
    }
  });
});
