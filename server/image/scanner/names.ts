/** The scanners that we know how to ask. */
export const scannerNames = ['trivy', 'grype', 'snyk', 'scout', 'clair'] as const;
export type ScannerName = (typeof scannerNames)[number];
