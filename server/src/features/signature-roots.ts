import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { publicGood } from '../../signature/trust-root/public-good.ts';
import { readTrustRoot } from '../../signature/trust-root/read.ts';
import { updateTrustRoot } from '../../signature/trust-root/update.ts';
import { folderOf, isFileError, nameOf } from '../../workspace/files.ts';
import { readBytes } from '../../workspace/node-files.ts';
import { userTrustFile } from '../../workspace/user-trust.ts';
import { writeFile } from '../../workspace/write-file.ts';
import type {
  InstallTrustRootParams,
  InstallTrustRootResult,
  TrustRootDateResult,
  UpdateTrustRootParams,
  UpdateTrustRootResult,
} from '../protocol-signature.ts';
import { missing } from '../scan/consent.ts';
import { networkBy } from '../scan/network.ts';
import { tellScan } from '../scan/progress.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { consentForTrustRoot } from '../signature/consent.ts';
import { trustFolder } from '../signature/folders.ts';
import { changeUserTrust, nowhere } from '../signature/user-trust.ts';
import type { SignatureWork } from '../signature/work.ts';
import { pathOfUri, uriOfPath } from '../uri.ts';

/** Copies a trust root that the user picked into their own folder, and names it in their own trust. */
export async function installRoot(
  session: Session,
  work: SignatureWork,
  { uri }: InstallTrustRootParams,
): Promise<InstallTrustRootResult> {
  const path = pathOfUri(uri);
  if (!session.readsOwnFiles(path))
    return { trouble: 'virtual', message: 'Only a file of this machine can be installed.' };
  const bytes = readBytes(path);
  if (bytes === undefined) return { trouble: 'not-found', message: 'There is no such file.' };
  if (isFileError(bytes)) return { trouble: 'broken', message: bytes.error };
  const root = readTrustRoot(bytes, { id: nameOf(path), grantedBy: path });
  if ('trouble' in root) return root;
  const trustFile = userTrustFile();
  if (trustFile === undefined) return nowhere;
  const isGitHub = bytes.includes('fulcio.githubapp.com');
  const name = isGitHub ? 'github.jsonl' : nameOf(path).replace(/[^\w.-]/g, '-');
  const folder = isGitHub ? trustFolder() : join(folderOf(trustFile) ?? '/', 'trust');
  const own = join(folder, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const failed = writeFile(own, bytes);
  if (failed) return { trouble: 'refused', message: `It could not be written: ${failed.error}` };
  const refused = isGitHub
    ? undefined
    : await changeUserTrust(session, { path: ['signatures', 'trustRoots'], append: `trust/${name}` });
  if (refused) return refused;
  await work.holdAgain();
  const written = isGitHub ? 'github' : own;
  return {
    message: `The trust root is installed. It counts for signers with \`trustRoot: ${written}\`.`,
    uri: uriOfPath(isGitHub ? own : trustFile),
  };
}

/** Fetches the public trust root anew, into the user's own folder. */
export async function updatePublicRoot(
  session: Session,
  work: SignatureWork,
  { allowed, workDoneToken }: UpdateTrustRootParams,
  token: CancellationToken,
): Promise<UpdateTrustRootResult> {
  if (!session.policies.isTrusted)
    return { trouble: 'restricted', message: 'In a folder that you do not trust nothing is fetched.' };
  const consent = missing(consentForTrustRoot(), allowed);
  if (consent) return { trouble: 'consent', message: 'This would speak to another host.', consent };
  const { scan } = await session.settings.forWindow();
  const outside = session.folders.all.map(({ path }) => path);
  tellScan(session, workDoneToken)({ message: 'Fetching and checking it', percentage: undefined });
  const before = (await publicGood(trustFolder())).date;
  const updated = await withSignal(token, (signal) =>
    updateTrustRoot({ folder: trustFolder(), network: networkBy(scan, outside), signal }),
  );
  if ('trouble' in updated) return updated;
  await work.holdAgain();
  const { date } = await publicGood(trustFolder());
  return {
    message:
      date === before
        ? `The public trust root is the newest already: as of ${date}.`
        : `The public trust root is as of ${date} now; before it was as of ${before}.`,
  };
}

export async function publicRootDate(): Promise<TrustRootDateResult> {
  const { date } = await publicGood(trustFolder());
  return date === undefined ? {} : { date };
}
