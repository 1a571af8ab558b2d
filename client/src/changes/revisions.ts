import { type Command, EventEmitter, type ExtensionContext, Range, Uri, workspace } from 'vscode';
import {
  type ReadRevisionResult,
  readRevision,
  type ScannedFile,
  type ScannedRange,
} from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { ask, isTrouble } from './ask.ts';
import { type Changes, type Shown, type Store, scannedIn } from './store.ts';

/** Texts as git keeps them: a side of the comparison of a file, whatever is staged at the time. */
export const revisionScheme = 'seaworthy-git';

/** Shows what git keeps, and shows it anew when something else is staged. */
export function registerRevisions(
  { subscriptions }: ExtensionContext,
  server: Promise<Server>,
  store: Store,
): void {
  const changed = new EventEmitter<Uri>();
  /** By the side's URI; one that is no longer staged stays as it was. */
  const sides = new Map<string, Side>();
  const follow = (changes: Changes): void => {
    for (const side of sidesIn(changes)) {
      const key = side.uri.toString();
      const before = sides.get(key);
      sides.set(key, side);
      if (before?.object !== side.object) changed.fire(side.uri);
    }
  };
  subscriptions.push(
    changed,
    store.onChanged(follow),
    workspace.registerTextDocumentContentProvider(revisionScheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const { repository, object } = sides.get(uri.toString()) ?? {};
        if (object === undefined) return '';
        const answer = await ask<ReadRevisionResult>(server, readRevision, { repository, object });
        if (isTrouble(answer)) throw new Error(answer.message);
        return answer.text;
      },
    }),
  );
}

interface Side {
  readonly uri: Uri;
  readonly repository: string;
  /** Undefined where the file is not there: an empty side. */
  readonly object: string | undefined;
}

function* sidesIn(changes: Changes): Generator<Side> {
  for (const shown of scannedIn(changes)) {
    if (isTrouble(shown.result)) continue;
    const repository = shown.repository.uri;
    for (const file of shown.result.files) {
      yield { uri: sideUri(shown, file, 'before'), repository, object: file.before?.object };
      if (file.after) yield { uri: sideUri(shown, file, 'after'), repository, object: file.after.object };
    }
  }
}

const sideUri = ({ repository, since }: Shown, file: ScannedFile, side: 'before' | 'after'): Uri =>
  Uri.from({
    scheme: revisionScheme,
    path: `/${file[side]?.path ?? file.path}`,
    query: JSON.stringify({ repository: repository.uri, ...(since !== undefined && { since }), side }),
  });

/** What is staged, or the file itself: there the light bulb works. */
export const rightOf = (shown: Shown, file: ScannedFile): Uri =>
  file.after ? sideUri(shown, file, 'after') : Uri.parse(file.uri);

export interface Comparable {
  readonly shown: Shown;
  readonly file: ScannedFile;
  /** What it is compared with, as the view says it. */
  readonly base: string;
}

/**
 * Opens the comparison of a file at a place, so that what is refused is seen beside what it was. It is VS
 * Code's own command, so that a list gives it focus, preview and pinning as everywhere.
 */
export function comparison({ shown, file, base }: Comparable, at: ScannedRange | undefined): Command {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const title = `${name} (${base} ↔ ${file.after ? 'Staged' : 'Working Tree'})`;
  // The whole finding is marked already; selected, its end would scroll the beginning of the line away.
  const selection = at && new Range(at.start.line, at.start.character, at.start.line, at.start.character);
  return {
    title: 'Open Changes',
    command: 'vscode.diff',
    arguments: [
      sideUri(shown, file, 'before'),
      rightOf(shown, file),
      title,
      { preview: true, ...(selection && { selection }) },
    ],
  };
}
