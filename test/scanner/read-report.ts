import assert from 'node:assert/strict';
import type { ImageScan } from '../../rules/core/scan.ts';
import { importReport } from '../../server/image/scanner/import-report.ts';

/** A report that must be understood. */
export const readReport = (text: string): ImageScan => {
  const scan = importReport(text, 'report.json');
  if ('trouble' in scan) assert.fail(scan.message);
  return scan;
};

/** `ID package version` of each vulnerability that counts, sorted. */
export const toldIn = (scan: ImageScan): readonly string[] =>
  scan.vulnerabilities
    .filter(({ vex }) => vex === undefined)
    .map(({ id, package: place }) => `${id} ${scan.packages[place]?.name} ${scan.packages[place]?.version}`)
    .sort();
