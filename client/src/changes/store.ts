import { type Event, EventEmitter } from 'vscode';
import type { ChangesTrouble, ListedRepository, ScanChangesResult } from '../../../server/src/protocol.ts';

/** What is known of the changes in the workspace's repositories, and what of it the view shows. */
export interface Changes {
  readonly repositories: readonly ListedRepository[];
  /** Why there are none. */
  readonly trouble: ChangesTrouble | undefined;
  /** The newest verdict on what is staged, by the repository's URI. */
  readonly staged: ReadonlyMap<string, ScanChangesResult>;
  /** What the view shows in the place of what is staged. */
  readonly since: SinceScan | undefined;
  /** Whether the view shows what is no news too. */
  readonly showsAll: boolean;
}

export interface SinceScan {
  readonly repository: ListedRepository;
  readonly revision: string;
  readonly result: ScanChangesResult;
}

export interface Store {
  readonly now: Changes;
  readonly onChanged: Event<Changes>;
  set(changes: Partial<Changes>): void;
  dispose(): void;
}

export function createStore(): Store {
  const changed = new EventEmitter<Changes>();
  let now: Changes = {
    repositories: [],
    trouble: undefined,
    staged: new Map(),
    since: undefined,
    showsAll: false,
  };
  return {
    get now() {
      return now;
    },
    onChanged: changed.event,
    set(changes) {
      now = { ...now, ...changes };
      changed.fire(now);
    },
    dispose: () => changed.dispose(),
  };
}

/** A repository as the view shows it. */
export interface Shown {
  readonly repository: ListedRepository;
  /** Undefined: what is staged. */
  readonly since: string | undefined;
  readonly result: ScanChangesResult;
}

/** Everything that was scanned, shown or not. */
export const scannedIn = (changes: Changes): readonly Shown[] => [
  ...shownIn({ ...changes, since: undefined }),
  ...(changes.since ? shownIn(changes) : []),
];

/** What the view shows, in the order of the repositories. */
export function shownIn({ repositories, staged, since }: Changes): readonly Shown[] {
  if (since) return [{ repository: since.repository, since: since.revision, result: since.result }];
  return repositories.flatMap((repository) => {
    const result = staged.get(repository.uri);
    return result === undefined ? [] : [{ repository, since: undefined, result }];
  });
}
