import { mkdir } from 'node:fs/promises';
import { applyEdits, type PolicyChange } from '../../../rules/core/fix.ts';
import { policyEdits } from '../../../rules/policy/change.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { folderOf, isFileError } from '../../workspace/files.ts';
import { userTrustFile } from '../../workspace/user-trust.ts';
import { writeFile } from '../../workspace/write-file.ts';
import type { Session } from '../session.ts';

/** Writes a change into the user's own file, which is made where there is none; undefined once that is done. */
export async function changeUserTrust(session: Session, change: PolicyChange): Promise<Trouble | undefined> {
  const path = userTrustFile();
  if (path === undefined) return nowhere;
  const file = await session.policies.files.read(path);
  if (isFileError(file)) return { trouble: 'broken', message: `${path} cannot be read: ${file.error}` };
  const text = file?.text ?? '';
  const edits = policyEdits(text, change);
  if (edits.length === 0 && change.append !== undefined && text.includes(String(change.append)))
    return undefined;
  if (edits.length === 0)
    return { trouble: 'refused', message: `\`${path}\` says so already, or must be mended first.` };
  await mkdir(folderOf(path) ?? '/', { recursive: true, mode: 0o700 });
  const failed = writeFile(path, new TextEncoder().encode(applyEdits(text, edits)));
  if (failed) return { trouble: 'refused', message: `\`${path}\` could not be written: ${failed.error}` };
  session.policies.forget();
  return undefined;
}

export const nowhere: Trouble = {
  trouble: 'not-found',
  message: 'This system does not say where your own settings lie; `SEAWORTHY_CONFIG` may name a folder.',
};
