import type { ScannerName } from './names.ts';

/** Why a version of a scanner is never started; undefined for all others. */
export function refusal(scanner: ScannerName, version: string): string | undefined {
  const found = malicious.find((one) => one.scanner === scanner && one.versions.includes(version));
  return (
    found &&
    `${found.scanner} ${version} was published by an attacker (${found.advisory}) and is not started. Replace it.`
  );
}

/** Releases that an attacker published: GHSA-69fq-xp46-6x23. */
const malicious: readonly {
  readonly scanner: ScannerName;
  readonly versions: readonly string[];
  readonly advisory: string;
}[] = [{ scanner: 'trivy', versions: ['0.69.4', '0.69.5', '0.69.6'], advisory: 'CVE-2026-33634' }];
