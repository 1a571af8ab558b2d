import { type Level, levels } from '../../rules/core/level.ts';
import { isRecord } from './record.ts';
import { readScanSettings, type ScanSettings } from './scan/settings.ts';
import { readSignatureSettings, type SignatureSettings } from './signature/settings.ts';

/** The editor's settings under `seaworthy`, checked: what is not understood is as if it were not set. */
export interface Settings {
  readonly enable: boolean;
  /** A policy file that governs instead of the nearest one; relative to the workspace folder. */
  readonly policyPath: string | undefined;
  readonly workspaceDiagnostics: boolean;
  /** From which level on a finding would refuse a commit. */
  readonly failOn: Level;
  readonly scan: ScanSettings;
  readonly signatures: SignatureSettings;
}

export function readSettings(value: unknown): Settings {
  const given = isRecord(value) ? value : {};
  const { enable, policyPath, workspaceDiagnostics, failOn, scan, signatures } = given;
  return {
    enable: enable !== false,
    policyPath: typeof policyPath === 'string' && policyPath.trim() !== '' ? policyPath.trim() : undefined,
    workspaceDiagnostics: workspaceDiagnostics === true,
    failOn: levels.find((level) => level === failOn) ?? 'error',
    scan: readScanSettings(scan),
    signatures: readSignatureSettings(signatures),
  };
}
