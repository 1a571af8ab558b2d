import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { readReport, toldIn } from './read-report.ts';

const vectors = join(root, '..', 'shared', 'vectors');
const hasVectors = existsSync(vectors);

interface TrivyReport {
  readonly SchemaVersion?: number;
  readonly Metadata?: { readonly OS?: { readonly EOSL?: boolean } };
  readonly Results?: readonly TrivyResult[];
}
interface TrivyResult {
  readonly Vulnerabilities?: readonly TrivyVulnerability[];
  readonly Misconfigurations?: readonly { readonly Status: string }[];
  readonly Secrets?: readonly unknown[];
  readonly Licenses?: readonly unknown[];
  readonly CustomResources?: readonly unknown[];
}
type TrivyVulnerability = Readonly<
  Record<'VulnerabilityID' | 'PkgName' | 'InstalledVersion' | 'Severity', string>
>;
interface GrypeReport {
  readonly matches: readonly {
    readonly vulnerability: { readonly id: string };
    readonly artifact: { readonly name: string; readonly version: string };
  }[];
}

describe("scanners' own reports", () => {
  describe('of Trivy', () => {
    const folder = join(vectors, 'trivy/integration/testdata');
    const files = hasVectors ? readdirSync(folder).filter((name) => name.endsWith('.json.golden')) : [];

    (hasVectors ? it : it.skip)(`lose no finding (${files.length} reports of ../shared/vectors)`, () => {
      let [vulnerabilities, others, reports] = [0, 0, 0];
      for (const name of files) {
        const text = readFileSync(join(folder, name), 'utf8');
        const report = JSON.parse(text) as TrivyReport;
        if (report.SchemaVersion === undefined) continue;
        const scan = readReport(text);
        const results = report.Results ?? [];
        const theirs = results.flatMap(({ Vulnerabilities = [] }) => Vulnerabilities);
        const expected = theirs.map((one) => `${one.VulnerabilityID} ${one.PkgName} ${one.InstalledVersion}`);
        assert.deepEqual(toldIn(scan), expected.sort(), name);
        const rest = results.flatMap((result) => [
          ...(result.Misconfigurations ?? []).filter(({ Status }) => Status !== 'PASS'),
          ...(result.Secrets ?? []),
          ...(result.Licenses ?? []),
          ...(result.CustomResources ?? []),
        ]);
        const ended = report.Metadata?.OS?.EOSL === true ? 1 : 0;
        assert.equal(scan.reported.length, rest.length + ended, name);
        for (const [index, one] of theirs.entries()) {
          const ours = scan.vulnerabilities.find(({ id }) => id === one.VulnerabilityID);
          assert.equal(
            ours?.severity.replace('unrated', 'unknown'),
            rating(theirs, index),
            `${name} ${ours?.id}`,
          );
        }
        vulnerabilities += theirs.length;
        others += rest.length;
        reports += 1;
      }
      assert.ok(
        reports > 70 && vulnerabilities > 100 && others > 50,
        `${reports} ${vulnerabilities} ${others}`,
      );
    });

    /** The same vulnerability may be rated twice; the first is looked at. */
    const rating = (all: readonly TrivyVulnerability[], index: number): string =>
      String(all.find((one) => one.VulnerabilityID === all[index]?.VulnerabilityID)?.Severity).toLowerCase();

    (hasVectors ? it : it.skip)('name layers, steps, system and fixed versions', () => {
      const scan = readReport(readFileSync(join(folder, 'alpine-310.json.golden'), 'utf8'));
      assert.equal(scan.os?.id, 'alpine');
      assert.equal(scan.scanner.name, 'trivy');
      assert.equal(scan.layers.length, 1);
      assert.ok(scan.history.length >= 1);
      const openssl = scan.vulnerabilities.find(({ id }) => id === 'CVE-2019-1549');
      assert.deepEqual(openssl?.fixedIn, ['1.1.1d-r0']);
      assert.ok(scan.reported.some(({ kind }) => kind === 'end-of-life'));
    });

    (hasVectors ? it : it.skip)('show no secret', () => {
      const text = readFileSync(join(folder, 'secrets.json.golden'), 'utf8');
      assert.ok(text.includes('ghp_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'));
      const scan = readReport(text);
      assert.equal(scan.reported.length, 2);
      assert.ok(!JSON.stringify(scan).includes('ghp_'));
    });
  });

  describe('of Grype', () => {
    const folder = join(vectors, 'grype/grype/presenter');
    const json = join(folder, 'json/testdata/snapshot');
    const files = hasVectors ? readdirSync(json).filter((name) => name.startsWith('Test')) : [];

    (hasVectors ? it : it.skip)(`lose no finding (${files.length} JSON reports)`, () => {
      for (const name of files) {
        const text = readFileSync(join(json, name), 'utf8');
        const matches = (JSON.parse(text) as GrypeReport).matches;
        const expected = matches.map(
          ({ vulnerability, artifact }) => `${vulnerability.id} ${artifact.name} ${artifact.version}`,
        );
        assert.deepEqual(toldIn(readReport(text)), expected.sort(), name);
      }
      const scan = readReport(readFileSync(join(json, 'TestJsonImgsPresenter.golden'), 'utf8'));
      const [low, critical] = scan.vulnerabilities;
      assert.deepEqual(
        [low?.severity, low?.score, low?.fixedIn, low?.epss, low?.knownExploited],
        ['low', 8.2, ['1.2.1', '2.1.3', '3.4.0'], 0.03, false],
      );
      assert.deepEqual([critical?.severity, critical?.knownExploited], ['critical', true]);
    });

    (hasVectors ? it : it.skip)('are the same as SARIF and as CycloneDX', () => {
      const expected = ['CVE-1999-0001 package-1 1.1.1', 'CVE-1999-0002 package-2 2.2.2'];
      for (const name of [
        'sarif/testdata/snapshot/TestSarifPresenter_image.golden',
        'cyclonedx/testdata/snapshot/TestCycloneDxPresenterImage.golden',
      ])
        assert.deepEqual(toldIn(readReport(readFileSync(join(folder, name), 'utf8'))), expected, name);
    });
  });

  describe('in the standards', () => {
    const grype = join(vectors, 'grype/grype/presenter');
    const trivy = join(vectors, 'trivy/integration/testdata');
    const goldenIn = (folder: string, pattern: RegExp): readonly string[] =>
      hasVectors
        ? readdirSync(folder)
            .filter((name) => pattern.test(name))
            .map((name) => join(folder, name))
        : [];
    const sarif = [
      ...goldenIn(trivy, /\.sarif\.golden$/),
      ...goldenIn(join(grype, 'sarif/testdata/snapshot'), /^Test/),
    ];
    const cyclonedx = [
      ...goldenIn(trivy, /\.golden$/),
      ...goldenIn(join(grype, 'cyclonedx/testdata/snapshot'), /^Test/),
    ].filter((file) => readFileSync(file, 'utf8').includes('"bomFormat": "CycloneDX"'));

    (hasVectors ? it : it.skip)(`lose no result of SARIF (${sarif.length} reports)`, () => {
      for (const file of sarif) {
        const text = readFileSync(file, 'utf8');
        const { runs } = JSON.parse(text) as {
          readonly runs: readonly { readonly results: readonly unknown[] }[];
        };
        const scan = readReport(text);
        const results = runs.flatMap((run) => run.results);
        assert.ok(results.length > 0, file);
        assert.equal(scan.vulnerabilities.length + scan.reported.length, results.length, file);
      }
    });

    (hasVectors ? it : it.skip)(`lose no vulnerability of CycloneDX (${cyclonedx.length} reports)`, () => {
      let count = 0;
      for (const file of cyclonedx) {
        const text = readFileSync(file, 'utf8');
        const { vulnerabilities = [] } = JSON.parse(text) as {
          readonly vulnerabilities?: readonly { readonly id: string; readonly affects: readonly unknown[] }[];
        };
        const told = readReport(text).vulnerabilities;
        for (const { id, affects } of vulnerabilities) {
          assert.equal(told.filter((one) => one.id === id).length, affects.length, `${file} ${id}`);
          count += 1;
        }
      }
      assert.ok(cyclonedx.length >= 8 && count > 5, `${cyclonedx.length} ${count}`);
    });
  });
});
