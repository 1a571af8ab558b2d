import type { CancellationToken } from 'vscode-languageserver/node';
import { detectLanguage } from '../../../rules/catalogue.ts';
import { normalForm } from '../../../rules/image/reference.ts';
import { isFileError } from '../../workspace/files.ts';
import type {
  AttachScanParams,
  ScanImageParams,
  ScanImageResult,
  ScannedImage,
  ScanTrouble,
} from '../protocol-scan.ts';
import { absoluteImage } from '../scan/absolute.ts';
import { fits } from '../scan/fits.ts';
import type { ScanResult } from '../scan/result.ts';
import { runScan } from '../scan/run.ts';
import { referenceIn } from '../scan/scans.ts';
import { imagesIn } from '../scan/targets.ts';
import { summaryOf, titleOf } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uri.ts';

/** Scans an image; where a Dockerfile is looked at that it was built from, what is found belongs to its lines. */
export async function scanAndAttach(
  session: Session,
  { image: written, beside, fresh, allowed, workDoneToken }: ScanImageParams,
  token: CancellationToken,
): Promise<ScanImageResult> {
  await session.scans.load();
  const image = absoluteImage(session, written);
  const path = beside && pathOfUri(beside);
  const built = path && session.scans.builtFrom(path)?.image === image ? path : undefined;
  const scan = await runScan(session, { image, built, fresh, allowed, workDoneToken }, token);
  if ('trouble' in scan) return scan;
  const result = await session.scans.add(image, scan);
  return beside === undefined ? scannedImage(result) : besideFile(session, result, beside);
}

/** Attaches a result to the Dockerfile beside it where its history fits. */
export async function besideFile(session: Session, result: ScanResult, uri: string): Promise<ScannedImage> {
  const file = await dockerfileAt(session, uri);
  if (file === undefined || (await isNamedIn(session, uri, result))) return scannedImage(result);
  const attached = fits(result.scan, file.text) ? await session.scans.attach(result.id, file) : undefined;
  return { ...scannedImage(attached ?? result), attached: attached !== undefined };
}

/** Says that a result is of the image that is built from a Dockerfile, because a person says so. */
export async function attachTo(
  session: Session,
  { result: id, uri }: AttachScanParams,
): Promise<ScannedImage | ScanTrouble> {
  const file = await dockerfileAt(session, uri);
  const result = await session.scans.attach(id, file);
  if (result === undefined) return { trouble: 'not-found', message: 'This result is no longer there.' };
  return { ...scannedImage(result), attached: true };
}

export const scannedImage = ({ id, image, scan }: ScanResult): ScannedImage => ({
  result: id,
  title: titleOf(image),
  summary: summaryOf(scan),
  unknown: scan.unknown.map(({ what, reason }) => `Unknown: ${what}. ${reason}`),
});

/** A Dockerfile as it stands in the editor, else on the disk. */
export async function dockerfileAt(
  { documents, policies: { files } }: Session,
  uri: string,
): Promise<{ readonly path: string; readonly text: string; readonly target: undefined } | undefined> {
  const opened = documents.get(uri);
  const path = pathOfUri(uri);
  const text = opened?.text ?? (await textAt(files, path));
  const language =
    text === undefined ? undefined : detectLanguage({ path, text, languageId: opened?.languageId });
  return text === undefined || language?.id !== 'dockerfile' ? undefined : { path, text, target: undefined };
}

async function textAt(files: Session['policies']['files'], path: string): Promise<string | undefined> {
  const file = await files.read(path);
  return file === undefined || isFileError(file) ? undefined : file.text;
}

/** Whether a file names the image itself: then it is the base of what is built, not what is built. */
async function isNamedIn({ snapshots }: Session, uri: string, { image, scan }: ScanResult): Promise<boolean> {
  const held = await snapshots.of(uri);
  const named =
    held === undefined ? [] : imagesIn(held.snapshot).map(({ reference }) => normalForm(reference));
  return [referenceIn(image), scan.reference].some((one) => one !== undefined && named.includes(one));
}
