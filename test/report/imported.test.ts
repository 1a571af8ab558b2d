import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageScan } from '../../rules/core/scan.ts';
import { importReport } from '../../server/image/scanner/import-report.ts';
import { cycloneDx } from '../../server/report/cyclonedx.ts';
import { reportIn } from '../../server/report/formats.ts';
import { spdx } from '../../server/report/spdx.ts';
import { root } from '../support/root.ts';
import { reportContext, runOf } from '../support/runs.ts';
import { assertCycloneDx, assertSarif, assertSpdx, assertXml } from '../support/schemas.ts';

const vectors = join(root, '..', 'shared', 'vectors');

/** What other scanners' own tests expect of them, as scans. */
const scans = (): readonly ImageScan[] =>
  ['trivy', 'grype'].flatMap((tool) =>
    readdirSync(join(vectors, tool), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.golden'))
      .sort()
      .map((path) => importReport(readFileSync(join(vectors, tool, path), 'utf8'), path))
      .flatMap((scan) => ('trouble' in scan ? [] : [scan])),
  );

describe('what other scanners report', () => {
  let imported: readonly ImageScan[] = [];
  before(function () {
    if (!existsSync(vectors)) return this.skip();
    imported = scans();
  });

  it('is there', () => assert.ok(imported.length >= 60, `${imported.length} reports`));

  it('makes valid bills of materials', () => {
    const { tool } = reportContext();
    for (const scan of imported) {
      assertCycloneDx(cycloneDx(scan, tool));
      assertSpdx(spdx(scan, tool));
    }
  });

  it('makes valid SARIF and a sound page, with every vulnerability in it', async () => {
    const run = runOf([], { images: imported });
    assertSarif(reportIn('sarif', run, reportContext()));
    const page = reportIn('html', run, reportContext());
    const rows = page.split('<tr class="vulnerability"').length - 1;
    assert.equal(
      rows,
      imported.reduce((sum, { vulnerabilities }) => sum + vulnerabilities.length, 0),
    );
    const body = /<main>.*<\/main>/s.exec(page)?.[0] ?? '';
    await assertXml(
      body
        .replaceAll(/<((?:input|col|br)\b(?:"[^"]*"|[^">])*)>/g, '<$1/>')
        .replaceAll(/ (hidden|checked)(?=[ />])/g, ' $1=""'),
      undefined,
    );
  });
});
