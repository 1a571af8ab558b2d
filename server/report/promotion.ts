import type { Level } from '../../rules/core/level.ts';
import { jsonText } from './escape.ts';
import { vulnerabilityState } from './images.ts';
import type { RunReport } from './model.ts';
import { signedEntry } from './signatures-json.ts';
import { summaryOf } from './summary.ts';
import type { Tool } from './tool.ts';

/** What a gate has looked at and decided. */
export interface Promotion {
  /** As it was asked for. */
  readonly image: string;
  readonly word: string;
  /** The level from which findings refuse. */
  readonly failOn: Level | 'never';
  readonly reasons: readonly string[];
  readonly scan: RunReport;
  readonly signatures: RunReport;
  /** The policy's files, the one that governs first. */
  readonly policy: readonly PolicyFile[];
  /** When it was decided, ISO 8601. */
  readonly at: string;
  readonly tool: Tool;
}

export interface PolicyFile {
  /** As it is shown. */
  readonly path: string;
  /** SHA-256 of its text, in hexadecimal digits. */
  readonly sha256: string;
}

/** Who was let through the gate or not, when and by what policy, for those who look later. Nobody signed it. */
export const promotionRecord = (promotion: Promotion): string => {
  const { image, word, failOn, reasons, scan, signatures, policy, at, tool } = promotion;
  const [scanned] = scan.images ?? [];
  const [signed] = signatures.signed ?? [];
  const entry = signed && signedEntry(signed);
  return jsonText({
    schemaVersion: 1,
    kind: 'promotion record, unsigned',
    tool: { name: tool.name, version: tool.version },
    verdict: word,
    failOn,
    reasons,
    at,
    image,
    reference: entry?.reference ?? scanned?.reference ?? null,
    digest: entry?.digest ?? null,
    scanned: scanned ? { platform: scanned.platform || null, digest: scanned.digest || null } : null,
    policy: policy.map(({ path, sha256 }) => ({ file: path, digest: `sha256:${sha256}` })),
    findings: countsOf(scan, signatures),
    vulnerabilities: scanned ? vulnerabilityState(scanned) : 'unknown',
    data: scanned?.data ? { source: scanned.data.source, date: scanned.data.date ?? null } : null,
    signatures: entry ?? null,
  });
};

function countsOf(...runs: readonly RunReport[]) {
  const all = runs.map(summaryOf);
  const sum = (name: 'errors' | 'warnings' | 'infos' | 'hints' | 'suppressed'): number =>
    all.reduce((total, summary) => total + summary[name], 0);
  return {
    errors: sum('errors'),
    warnings: sum('warnings'),
    infos: sum('infos'),
    hints: sum('hints'),
    suppressed: sum('suppressed'),
  };
}
