import type { ImageScan } from '../../../rules/core/scan.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { readJson } from '../packages/language/json.ts';
import { fromClair, isClair } from './clair-report.ts';
import { fromCycloneDx, isCycloneDx } from './cyclonedx-report.ts';
import { fromGrype, isGrype } from './grype-report.ts';
import { fromOsvScanner, isOsvScanner } from './osv-scanner-report.ts';
import { fromSarif, isSarif } from './sarif-report.ts';
import { fromSnyk, isSnyk } from './snyk-report.ts';
import { fromSpdx, isSpdx } from './spdx-report.ts';
import { fromTrivy, isTrivy } from './trivy-report.ts';

/**
 * Reads a scanner's report: JSON of Trivy, Grype, Snyk, Clair and osv-scanner, SARIF, CycloneDX and SPDX. `name` is
 * what the report is called: it becomes the scan's source. Every finding of the report becomes a vulnerability or is
 * listed under `reported`.
 */
export function importReport(text: string, name: string): ImageScan | Trouble {
  if (text.length > largest)
    return { trouble: 'too-large', message: `${name} is larger than 256 million characters.` };
  const report = readJson(Buffer.from(text), 100, largest);
  if (report === undefined) return { trouble: 'broken', message: `${name} is no JSON document.` };
  const kind = kinds.find(([is]) => is(report));
  if (kind !== undefined) return kind[1](report, name);
  const message = `${name} is no report that is understood: JSON of Trivy, Grype, Snyk, Clair or osv-scanner, SARIF, CycloneDX or SPDX.`;
  return { trouble: 'unsupported', message };
}

const largest = 256_000_000;

type Kind = readonly [is: (report: unknown) => boolean, read: (report: unknown, source: string) => ImageScan];

/** The first that recognises a report reads it. */
const kinds: readonly Kind[] = [
  [isTrivy, fromTrivy],
  [isGrype, fromGrype],
  [isCycloneDx, fromCycloneDx],
  [isSpdx, fromSpdx],
  [isSarif, fromSarif],
  [isClair, fromClair],
  [isSnyk, fromSnyk],
  [isOsvScanner, fromOsvScanner],
];
