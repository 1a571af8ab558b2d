import { importReport } from '../../image/scanner/import-report.ts';
import { isFileError, nameOf } from '../../workspace/files.ts';
import type { ImportScanParams, ScanImageResult } from '../protocol-scan.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uri.ts';
import { besideFile, scannedImage } from './scan.ts';

/** Takes in a report of another scanner that the user picked, as if it were a scan. */
export async function importReportFrom(
  session: Session,
  { uri, beside }: ImportScanParams,
): Promise<ScanImageResult> {
  const path = pathOfUri(uri);
  const file = await session.policies.files.read(path);
  if (file === undefined) return { trouble: 'not-found', message: 'There is no such file.' };
  if (isFileError(file)) return { trouble: 'broken', message: file.error };
  const scan = importReport(file.text, nameOf(path));
  if ('trouble' in scan) return scan;
  await session.scans.load();
  const result = await session.scans.add(scan.reference ?? nameOf(path), scan);
  return beside === undefined ? scannedImage(result) : besideFile(session, result, beside);
}
