import { join } from 'node:path';
import type { ScanRequest } from '../../image/scan.ts';
import type { Session } from '../session.ts';
import type { ScanSettings } from './settings.ts';

/** Where advisories are looked up, as the settings say. */
export function advisoriesOf(session: Session, settings: ScanSettings): ScanRequest['advisories'] {
  if (settings.advisories !== 'osv-offline') return { kind: settings.advisories };
  const folder = advisoriesFolder(session, settings);
  return folder === undefined ? { kind: 'off' } : { kind: 'osv-offline', folder };
}

/** Undefined where the user names none and the editor keeps none. */
export const advisoriesFolder = (
  { scans }: Session,
  { advisoriesFolder: named }: ScanSettings,
): string | undefined => named ?? (scans.folder === undefined ? undefined : join(scans.folder, 'osv'));
