import { type Disposable, type ExtensionContext, RelativePattern, Uri, workspace } from 'vscode';
import { changesStale, type ListedRepository } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import type { Scanner } from './scan.ts';
import type { Changes, Store } from './store.ts';
import { isWatching } from './watching.ts';

const debounce = 300;

/** Has everything looked at again when something else is staged or checked out, or a policy has changed. */
export function watchChanges(
  { subscriptions }: ExtensionContext,
  server: Promise<Server>,
  { store, scanner }: { readonly store: Store; readonly scanner: Scanner },
): void {
  let waiting: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(waiting);
    if (!isWatching()) return;
    waiting = setTimeout(() => void scanner.refresh().catch(() => undefined), debounce);
  };
  const watchers = watchersOf(soon);
  subscriptions.push(
    { dispose: () => clearTimeout(waiting) },
    watchers,
    store.onChanged(({ repositories }) => watchers.follow(repositories)),
    workspace.onDidGrantWorkspaceTrust(soon),
    workspace.onDidChangeWorkspaceFolders(soon),
    workspace.onDidSaveTextDocument(() => {
      if (store.now.since !== undefined) soon();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('seaworthy')) return;
      // What is no longer kept true is no longer told in the status bar.
      store.set({});
      soon();
    }),
  );
  void server.then(async ({ client, ready }) => {
    subscriptions.push(client.onNotification(changesStale, soon));
    await ready;
    soon();
  }, ignored);
}

/** Why the server did not start is told elsewhere. */
const ignored = (): void => undefined;

interface Watchers extends Disposable {
  follow(repositories: Changes['repositories']): void;
}

/** Git's folder may lie outside of the workspace: that of a submodule, of another worktree, of a folder above. */
function watchersOf(changed: () => void): Watchers {
  let followed = '';
  let watchers: readonly Disposable[] = [];
  const dispose = (): void => {
    for (const watcher of watchers) watcher.dispose();
    watchers = [];
  };
  return {
    dispose,
    follow(repositories) {
      const places = repositories.flatMap(({ watch }) => watch);
      const wanted = JSON.stringify(places);
      if (wanted === followed) return;
      followed = wanted;
      dispose();
      watchers = places.flatMap((place) => watcherOf(place, changed));
    },
  };
}

function watcherOf(
  { folder, pattern }: ListedRepository['watch'][number],
  changed: () => void,
): readonly Disposable[] {
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.parse(folder), pattern));
  return [watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed)];
}
