import type { CancellationToken } from 'vscode-languageserver/node';
import type { Finding } from '../../../rules/core/finding.ts';
import { isFileError } from '../../workspace/files.ts';
import { type Found, findFiles } from '../../workspace/find-files.ts';
import type { PolicyInForce } from '../../workspace/policy-store.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { knownIn } from '../known.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';

/** A file of the workspace that was read and checked. */
export interface CheckedFile {
  readonly snapshot: Snapshot;
  readonly inForce: PolicyInForce;
  /** Findings that the baseline keeps quiet. */
  readonly known: ReadonlySet<Finding>;
}

/** Every file of the workspace that may be ours, in the order of their paths. */
export async function workspaceFiles(
  { folders, policies }: Session,
  token: CancellationToken,
): Promise<Pick<Found, 'files' | 'errors'>> {
  return withSignal(token, (signal) =>
    findFiles(
      policies.files,
      folders.all.map(({ path }) => path),
      { isIgnored: async (path) => (await policies.for(path)).ignores(path), signal },
    ),
  );
}

/** Undefined where there is no such file, it is not ours, or Seaworthy is off for it. */
export async function checkFile(
  { policies, known, settings, snapshots }: Session,
  path: string,
): Promise<CheckedFile | { readonly error: string } | undefined> {
  const { enable } = await settings.for(path);
  const inForce = await policies.for(path);
  if (!enable || inForce.ignores(path)) return undefined;
  const file = await policies.files.read(path);
  if (file === undefined) return undefined;
  if (isFileError(file)) return file;
  if (file.damage !== undefined) return { error: file.damage };
  const snapshot = snapshots.take({ path, text: file.text }, inForce);
  return snapshot && { snapshot, inForce, known: knownIn(snapshot, await known.entriesFor(path)) };
}

/** Lets the server answer what came in meanwhile. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
