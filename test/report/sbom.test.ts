import assert from 'node:assert/strict';
import type { ImageScan } from '../../rules/core/scan.ts';
import { cycloneDx } from '../../server/report/cyclonedx.ts';
import { licenceExpression } from '../../server/report/licences.ts';
import { spdx } from '../../server/report/spdx.ts';
import { hostile } from '../support/runs.ts';
import { debianScan, failedScan, hostileScan, uncheckedScan } from '../support/scans.ts';
import { assertCycloneDx, assertSpdx } from '../support/schemas.ts';

const tool = { name: 'seaworthy', version: '0.1.0' };
const scans: Readonly<Record<string, ImageScan>> = {
  'a checked image': debianScan(),
  'an image that was not checked': uncheckedScan(),
  'an image without a name, a system and packages': debianScan({
    reference: undefined,
    os: undefined,
    packages: [],
    vulnerabilities: [],
    layers: [],
    history: [],
  }),
  'an image whose package has neither version nor purl': debianScan({
    packages: debianScan().packages.map((one) => ({ ...one, version: '', purl: '' })),
  }),
  ...Object.fromEntries(
    hostile.map((text) => [`an image that says ${JSON.stringify(text)}`, hostileScan(text)]),
  ),
};

const kinds = [
  { name: 'CycloneDX 1.6', write: cycloneDx, hold: assertCycloneDx, by: "the standard's own schema" },
  { name: 'SPDX 2.3', write: spdx, hold: assertSpdx, by: 'a schema of our own, after the specification' },
];

for (const { name, write, hold, by } of kinds)
  describe(`${name}, by ${by}`, () => {
    for (const [what, scan] of Object.entries(scans))
      it(`is valid for ${what}, and the same each time`, () => {
        const text = write(scan, tool);
        hold(text);
        assert.equal(write(structuredClone(scan), tool), text);
        assert.ok(text.isWellFormed() && !/[\p{Cc}\u202A-\u202E]/u.test(text.replaceAll('\n', '')));
      });

    it('would be refused if it were not', () => {
      assert.throws(() => hold('{}'));
      assert.throws(() =>
        hold(write(debianScan(), tool).replace('"SPDX-2.3"', '"SPDX-9"').replace('"CycloneDX"', '"Other"')),
      );
      assert.throws(() =>
        hold(write(debianScan(), tool).replace('"CONTAINER"', '"BOX"').replace('"library"', '"book"')),
      );
    });

    it('says that vulnerabilities were not checked or are unknown, and what is not covered', () => {
      assert.ok(/not checked/.test(write(uncheckedScan(), tool)));
      assert.ok(/did not answer within 30 s/.test(write(failedScan(), tool)));
      assert.ok(!/not checked/.test(write(debianScan(), tool)));
      assert.ok(write(debianScan(), tool).includes('the programs under /opt/tool'));
    });
  });

describe('CycloneDX', () => {
  const bom = JSON.parse(cycloneDx(debianScan(), tool));
  const component = (name: string) =>
    bom.components.find((one: { readonly name: string }) => one.name === name);

  it('has a serial number that belongs to the digest', () => {
    assert.match(
      bom.serialNumber,
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const other = JSON.parse(cycloneDx(debianScan({ digest: `sha256:${'0'.repeat(64)}` }), tool));
    assert.notEqual(other.serialNumber, bom.serialNumber);
  });

  it('names the image by its packageurl', () => {
    assert.equal(
      bom.metadata.component.purl,
      `pkg:oci/app@sha256%3A${'1a2b3c4d'.repeat(8)}?arch=amd64&repository_url=ghcr.io/team/app&tag=1.4`,
    );
    const saved = debianScan({ digest: debianScan().imageId });
    assert.equal(JSON.parse(cycloneDx(saved, tool)).metadata.component.purl, undefined);
  });

  it('parts groups and scopes from names', () => {
    assert.equal(component('log4j-core').group, 'org.apache.logging.log4j');
    assert.equal(component('logger').group, '@team');
  });

  it('has licences by identifier, as an expression, or as they are stated', () => {
    assert.deepEqual(component('curl').licenses, [{ license: { id: 'curl', acknowledgement: 'declared' } }]);
    assert.deepEqual(component('bash').licenses, [
      { license: { name: 'GPL-3+', acknowledgement: 'declared' } },
      { license: { name: 'GFDL-NIV-1.3', acknowledgement: 'declared' } },
    ]);
    assert.deepEqual(component('libc6').licenses, [
      {
        expression: 'LGPL-2.1-only AND GPL-2.0-only WITH Classpath-exception-2.0',
        acknowledgement: 'declared',
      },
    ]);
    assert.equal(component('log4j-core').licenses, undefined);
  });

  it('names the source package of a distribution where it is called otherwise', () => {
    assert.match(
      component('libc6').purl,
      /\?arch=amd64&distro=debian-12&upstream=glibc%402\.36-9%2Bdeb12u8$/,
    );
    assert.ok(!component('curl').purl.includes('upstream'));
  });

  it('says which layer and instruction brought a package', () => {
    const { properties } = component('curl');
    const value = (name: string) =>
      properties.find((one: { readonly name: string }) => one.name === name)?.value;
    assert.equal(value('seaworthy:layer'), '1');
    assert.equal(value('seaworthy:instruction'), 'RUN apt-get update && apt-get install -y curl');
  });

  it('leads from each vulnerability to its package, and says what VEX says of it', () => {
    const byId = (id: string) => bom.vulnerabilities.find((one: { readonly id: string }) => one.id === id);
    const log4j = byId('CVE-2021-44228');
    assert.equal(log4j.affects[0].ref, component('log4j-core')['bom-ref']);
    assert.equal(log4j.ratings[0].method, 'CVSSv31');
    assert.equal(log4j.recommendation, 'Upgrade org.apache.logging.log4j:log4j-core to 2.15.0 or 2.12.2.');
    assert.deepEqual(byId('CVE-2019-1010022').analysis, {
      state: 'not_affected',
      justification: 'code_not_reachable',
      detail: 'We never run what the guard protects. Stated in security/app.openvex.json.',
    });
  });

  it('has no list of vulnerabilities where nobody looked, which is not an empty one', () => {
    assert.equal(JSON.parse(cycloneDx(uncheckedScan(), tool)).vulnerabilities, undefined);
    const clean = JSON.parse(cycloneDx(debianScan({ vulnerabilities: [] }), tool));
    assert.deepEqual(clean.vulnerabilities, []);
  });

  it('tells the same vulnerability of several packages once', () => {
    const [one] = debianScan().vulnerabilities;
    assert.ok(one);
    const scan = debianScan({ vulnerabilities: [one, { ...one, package: 0, fixedIn: ['5.3'] }] });
    const { vulnerabilities } = JSON.parse(cycloneDx(scan, tool));
    assert.equal(vulnerabilities.length, 1);
    assert.equal(vulnerabilities[0].affects.length, 2);
  });
});

describe('SPDX', () => {
  const document = JSON.parse(spdx(debianScan(), tool));

  it('has every licence that is no expression in the document itself', () => {
    const declared: readonly string[] = document.packages.map(
      (one: { readonly licenseDeclared: string }) => one.licenseDeclared,
    );
    const used = new Set(declared.flatMap((text) => text.match(/LicenseRef-[\w.-]+/g) ?? []));
    const defined = document.hasExtractedLicensingInfos.map(
      (one: { readonly licenseId: string }) => one.licenseId,
    );
    assert.deepEqual([...used].sort(), [...defined].sort());
    assert.ok(declared.includes('(MIT OR Apache-2.0)'));
  });

  it('has every id once, and relations only between what is there', () => {
    const ids = [
      'SPDXRef-DOCUMENT',
      ...document.packages.map((one: { readonly SPDXID: string }) => one.SPDXID),
    ];
    assert.equal(new Set(ids).size, ids.length);
    for (const { spdxElementId, relatedSpdxElement } of document.relationships)
      assert.ok(ids.includes(spdxElementId) && ids.includes(relatedSpdxElement));
  });
});

describe('a licence expression', () => {
  const right = [
    ['mit', 'MIT'],
    ['GPL-2.0+', 'GPL-2.0+'],
    ['(MIT or Apache-2.0) AND bsd-3-clause', '(MIT OR Apache-2.0) AND BSD-3-Clause'],
    ['GPL-2.0-only WITH Linux-syscall-note', 'GPL-2.0-only WITH Linux-syscall-note'],
    ['LicenseRef-Team-1', 'LicenseRef-Team-1'],
  ] as const;
  for (const [written, meant] of right)
    it(`is \`${written}\``, () => assert.equal(licenceExpression(written), meant));

  for (const written of [
    '',
    'GPL-2+',
    'Apache 2.0',
    'MIT AND',
    '(MIT',
    'MIT)',
    'AND',
    `${'('.repeat(9_999)}MIT`,
  ])
    it(`is not \`${written.slice(0, 20)}\``, () => assert.equal(licenceExpression(written), undefined));
});
