import assert from 'node:assert/strict';
import type { ImageScan, Vulnerability } from '../../rules/core/scan.ts';
import { applyVex } from '../../server/image/advisories/vex.ts';
import { debianScan } from '../support/scans.ts';
import { packageOf } from './inventory.ts';

const vulnerability = (id: string, index: number, aliases: readonly string[] = []): Vulnerability => ({
  id,
  aliases,
  package: index,
  severity: 'high',
  score: undefined,
  vector: undefined,
  fixedIn: [],
  status: 'affected',
  title: '',
  url: undefined,
  epss: undefined,
  knownExploited: false,
  published: undefined,
  vex: undefined,
});

const packages = [
  packageOf('deb', 'curl', '8.0-1'),
  packageOf('npm', '@babel/core', '7.0.0'),
  packageOf('pypi', 'Foo.Bar', '1.0'),
];
const scan: ImageScan = debianScan({
  packages,
  vulnerabilities: [
    vulnerability('CVE-2026-0001', 0, ['DSA-1-1']),
    vulnerability('GHSA-aaaa-bbbb-cccc', 1, ['CVE-2026-0001']),
    vulnerability('PYSEC-2026-1', 2, ['CVE-2026-0003']),
  ],
});
const digest = scan.digest;

/** What became of each vulnerability: `not_affected`, `fixed`, or nothing. */
function told(...documents: readonly object[]): readonly (string | undefined)[] {
  const files = documents.map((document, index) => ({
    path: `${index}.json`,
    text: JSON.stringify(document),
  }));
  return applyVex(scan, files).scan.vulnerabilities.map(({ vex }) => vex?.status);
}

const openVex = (...statements: readonly object[]) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.com/vex',
  author: 'x',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements,
});
const one = (products: readonly unknown[], more: object = {}) => ({
  vulnerability: { name: 'CVE-2026-0001' },
  products,
  status: 'not_affected',
  justification: 'vulnerable_code_not_present',
  ...more,
});
const product = (id: string, ...subcomponents: readonly string[]) => ({
  '@id': id,
  subcomponents: subcomponents.map((part) => ({ '@id': part })),
});
const none = [undefined, undefined, undefined];

describe('VEX documents', () => {
  it('mark a vulnerability of a package, by any of its names, and keep it in the list', () => {
    const document = openVex(
      one([product('pkg:deb/debian/curl@8.0-1')], { impact_statement: 'Not built in.' }),
    );
    const { scan: after, problems } = applyVex(scan, [
      { path: 'vex/curl.json', text: JSON.stringify(document) },
    ]);
    assert.deepEqual(
      after.vulnerabilities.map(({ vex }) => vex),
      [
        {
          status: 'not_affected',
          justification: 'vulnerable_code_not_present',
          statement: 'Not built in.',
          source: 'vex/curl.json',
        },
        undefined,
        undefined,
      ],
    );
    assert.deepEqual(problems, []);
    const bySpelling = openVex(
      one([product('pkg:deb/debian/curl')], {
        vulnerability: { '@id': 'https://security-tracker.debian.org/tracker/dsa-1-1' },
      }),
      one([product('pkg:pypi/foo-bar@1.0')], { vulnerability: 'cve-2026-0003', status: 'fixed' }),
    );
    assert.deepEqual(told(bySpelling), ['not_affected', undefined, 'fixed']);
  });

  it('mean a package with all that the package URL says', () => {
    const tried = (purl: string) => told(openVex(one([product(purl)])));
    assert.deepEqual(tried('pkg:deb/debian/curl@8.0-2'), none);
    assert.deepEqual(tried('pkg:deb/ubuntu/curl@8.0-1'), none);
    assert.deepEqual(tried('pkg:deb/debian/curl@8.0-1?arch=amd64'), none);
    assert.deepEqual(tried('pkg:npm/%40babel/core@7.0.0'), [undefined, 'not_affected', undefined]);
    assert.deepEqual(tried('pkg:npm/@babel/core'), [undefined, 'not_affected', undefined]);
    assert.deepEqual(tried('pkg:npm/core@7.0.0'), none);
    assert.deepEqual(tried('pkg:'), none);
    assert.deepEqual(tried('curl'), none);
  });

  it('mean an image by digest, package URL or reference', () => {
    const all = ['not_affected', 'not_affected', undefined];
    const image = (id: string) => told(openVex(one([product(id)])));
    const same = [
      digest,
      scan.imageId,
      `pkg:oci/app@${encodeURIComponent(digest)}?repository_url=ghcr.io/team/app`,
      `pkg:oci/app@${encodeURIComponent(digest)}`,
      'pkg:oci/app?repository_url=ghcr.io/team/app&tag=1.4',
      'pkg:oci/app',
      'ghcr.io/team/app:1.4',
      'ghcr.io/team/app',
      `ghcr.io/team/app@${digest}`,
    ];
    for (const id of same) assert.deepEqual(image(id), all, id);
    const others = [
      `sha256:${'0'.repeat(64)}`,
      `pkg:oci/app@sha256%3A${'0'.repeat(64)}`,
      'pkg:oci/app?tag=1.5',
      'pkg:oci/app?repository_url=ghcr.io.evil.com/team/app',
      'pkg:oci/ghcr.io',
      'ghcr.io/team/app:1.5',
      'ghcr.io/team',
      'team/app:1.4',
      `ghcr.io/other@${digest}`,
    ];
    for (const id of others) assert.deepEqual(image(id), none, id);
  });

  it('mean parts of an image, where they name some', () => {
    assert.deepEqual(told(openVex(one([product(digest, 'pkg:npm/%40babel/core@7.0.0')]))), [
      undefined,
      'not_affected',
      undefined,
    ]);
    assert.deepEqual(told(openVex(one([product(digest, 'pkg:npm/other')]))), none);
    assert.deepEqual(told(openVex(one([product('pkg:oci/other', 'pkg:deb/debian/curl')]))), none);
  });

  it('count by the latest statement', () => {
    const at = (timestamp: string, status: string) =>
      one([product('pkg:deb/debian/curl')], { timestamp, status });
    const early = at('2026-02-01T00:00:00Z', 'not_affected');
    const late = at('2026-03-01T00:00:00Z', 'affected');
    assert.deepEqual(told(openVex(late, early)), none);
    assert.deepEqual(told(openVex(late), openVex(early)), none);
    assert.deepEqual(
      told(openVex(at('2026-02-01T00:00:00Z', 'affected'), at('2026-03-01T00:00:00Z', 'fixed')))[0],
      'fixed',
    );
    const unsettled = applyVex(scan, [
      { path: 'a', text: JSON.stringify(openVex(early, at('2026-03-01T00:00:00Z', 'under_investigation'))) },
    ]);
    assert.deepEqual(unsettled.scan.vulnerabilities.map(({ vex, status }) => [vex, status])[0], [
      undefined,
      'under-investigation',
    ]);
  });

  it('are read inside an attestation', () => {
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://openvex.dev/ns/v0.2.0',
      predicate: openVex(one([product('pkg:deb/debian/curl')])),
    };
    assert.deepEqual(told(statement), ['not_affected', undefined, undefined]);
  });

  it('are read from CycloneDX, by reference to a component, by link and by package URL', () => {
    const cycloneDx = (ref: string, state: string) => ({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: {
        component: { type: 'container', 'bom-ref': 'image', name: 'ghcr.io/team/app', version: '1.4' },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'other',
          name: 'x',
          components: [{ type: 'library', 'bom-ref': 'c', name: 'curl', purl: 'pkg:deb/debian/curl@8.0-1' }],
        },
      ],
      vulnerabilities: [
        {
          id: 'CVE-2026-0001',
          analysis: { state, justification: 'code_not_reachable', detail: 'No.' },
          affects: [{ ref }],
        },
      ],
    });
    const curl = ['not_affected', undefined, undefined];
    assert.deepEqual(told(cycloneDx('c', 'not_affected')), curl);
    assert.deepEqual(
      told(
        cycloneDx(
          'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Adeb%2Fdebian%2Fcurl%408.0-1',
          'false_positive',
        ),
      ),
      curl,
    );
    assert.deepEqual(told(cycloneDx('pkg:deb/debian/curl@8.0-1', 'resolved')), [
      'fixed',
      undefined,
      undefined,
    ]);
    assert.deepEqual(told(cycloneDx('image', 'not_affected')), ['not_affected', 'not_affected', undefined]);
    assert.deepEqual(told(cycloneDx('c', 'exploitable')), none);
    assert.deepEqual(told(cycloneDx('c', 'whatever')), none);
    assert.deepEqual(told(cycloneDx('other', 'not_affected')), none);
  });

  it('that cannot be read are problems, and change nothing', () => {
    const texts = [
      '',
      '{',
      '[]',
      '{"a":1}',
      '{"@context":7}',
      '{"document":{"category":"csaf_vex"}}',
      '['.repeat(100_000),
    ];
    for (const text of texts) {
      const { scan: after, problems } = applyVex(scan, [{ path: 'vex.json', text }]);
      assert.deepEqual(after, scan);
      assert.equal(problems.length, 1, text.slice(0, 50));
      assert.equal(problems[0]?.what, 'what `vex.json` says');
    }
    const nameless = applyVex(scan, [
      { path: 'a', text: JSON.stringify(openVex(one([]), one([product('pkg:deb/debian/curl')]))) },
    ]);
    assert.equal(
      nameless.problems[0]?.reason,
      'What it says about CVE-2026-0001 names no product, so it counts for none.',
    );
    assert.equal(nameless.scan.vulnerabilities[0]?.vex?.status, 'not_affected');
    const odd = openVex(
      null as unknown as object,
      { vulnerability: {}, status: 'fixed' },
      one([7, null, {}]),
      { status: '__proto__' },
    );
    assert.deepEqual(told(odd), none);
  });
});
