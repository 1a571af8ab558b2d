import { type CancellationToken, CancellationTokenSource, workspace } from 'vscode';
import {
  type ChangesTrouble,
  type ListedRepository,
  type ListRepositoriesResult,
  listRepositories,
  type ScanChangesResult,
  scanChanges,
} from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { ask, isTrouble } from './ask.ts';
import type { Store } from './store.ts';

/** Keeps the store true: at once when somebody asks, else in quiet. */
export interface Scanner {
  /** Which repositories there are now; why there are none is told and kept. */
  findRepositories(): Promise<readonly ListedRepository[] | ChangesTrouble>;
  /** Looks at what is staged because somebody asks. */
  scanStaged(repositories: readonly ListedRepository[]): Promise<readonly ScanChangesResult[]>;
  /** Looks at what changed since a revision because somebody asks; the view shows it from then on. */
  scanSince(repository: ListedRepository, revision: string): Promise<ScanChangesResult>;
  /** Looks at everything that is shown again, without a word. A later call takes the place of one under way. */
  refresh(): Promise<void>;
}

export function scannerWith(server: Promise<Server>, store: Store): Scanner {
  let running: CancellationTokenSource | undefined;
  let latest = Promise.resolve();

  const scan = (repository: string, since: string | undefined, how: Parameters<typeof ask>[3]) =>
    ask<ScanChangesResult>(server, scanChanges, { repository, ...(since !== undefined && { since }) }, how);

  const keep = (repository: ListedRepository, result: ScanChangesResult): void => {
    if (!(isTrouble(result) && result.trouble === 'cancelled'))
      store.set({ staged: new Map(store.now.staged).set(repository.uri, result) });
  };

  const findRepositories: Scanner['findRepositories'] = async () => {
    const found = restricted() ?? (await ask<ListRepositoriesResult>(server, listRepositories, {}));
    if (isTrouble(found)) {
      store.set({ repositories: [], trouble: found, staged: new Map(), since: undefined });
      return found;
    }
    keepRepositories(store, found.repositories);
    return found.repositories;
  };

  const refreshWith = async (token: CancellationToken): Promise<void> => {
    try {
      const repositories = await findRepositories();
      for (const repository of isTrouble(repositories) ? [] : repositories) {
        if (token.isCancellationRequested) return;
        const result = await scan(repository.uri, undefined, { token });
        if (!token.isCancellationRequested) keep(repository, result);
      }
      const { since } = store.now;
      if (since === undefined || token.isCancellationRequested) return;
      const result = await scan(since.repository.uri, since.revision, { token });
      if (!token.isCancellationRequested && store.now.since === since)
        store.set({ since: { ...since, result } });
    } catch (error) {
      // One that was cancelled: the next one tells.
      if (!token.isCancellationRequested) throw error;
    }
  };

  return {
    findRepositories,

    async scanStaged(repositories) {
      running?.cancel();
      const results: ScanChangesResult[] = [];
      for (const repository of repositories) {
        const result = await scan(repository.uri, undefined, { title: 'Scanning what is staged' });
        keep(repository, result);
        results.push(result);
      }
      store.set({ since: undefined });
      return results;
    },

    async scanSince(repository, revision) {
      const result = await scan(repository.uri, revision, { title: `Scanning changes since ${revision}` });
      if (!isTrouble(result)) store.set({ since: { repository, revision, result } });
      return result;
    },

    async refresh() {
      running?.cancel();
      const own = new CancellationTokenSource();
      running = own;
      latest = refreshWith(own.token).finally(() => own.dispose());
      // Whoever waits wants to see the newest, also where a later call took the place of this one.
      for (let waited: unknown; waited !== latest; ) {
        waited = latest;
        await latest;
      }
    },
  };
}

/** What was known of those that are gone goes with them. */
function keepRepositories(store: Store, repositories: readonly ListedRepository[]): void {
  const { now } = store;
  if (JSON.stringify(repositories) === JSON.stringify(now.repositories) && !now.trouble) return;
  const uris = new Set(repositories.map(({ uri }) => uri));
  const staged = new Map([...now.staged].filter(([uri]) => uris.has(uri)));
  const since = now.since && uris.has(now.since.repository.uri) ? now.since : undefined;
  store.set({ repositories, trouble: undefined, staged, since });
}

/** Known here already, so that nothing is asked for in vain. */
const restricted = (): ChangesTrouble | undefined =>
  workspace.isTrusted
    ? undefined
    : {
        trouble: 'restricted',
        message: 'Git is not run in a folder that you do not trust. Trust it first.',
      };
