import type { NotedAccount } from '../../../rules/core/scan.ts';
import type { AccountFile } from './contents.ts';
import type { Visible } from './merge-packages.ts';

/** What is wrong with the accounts of the final image, each with the layer since which it has been. */
export function accountsOf(files: readonly Visible<AccountFile>[]): readonly NotedAccount[] {
  return files.flatMap(({ path, layer, value, before }) =>
    wrongsIn(path, value).map((wrong) => {
      let first = layer;
      for (const earlier of before) {
        if (!wrongsIn(path, earlier.value).some((one) => isSame(one, wrong))) break;
        first = earlier.layer;
      }
      return { ...wrong, path, layer: first };
    }),
  );
}

type Wrong = Pick<NotedAccount, 'kind' | 'names'>;

const isSame = (a: Wrong, b: Wrong): boolean => a.kind === b.kind && a.names.join() === b.names.join();

function wrongsIn(path: string, { accounts }: AccountFile): readonly Wrong[] {
  const empty = accounts.filter(({ emptyPassword }) => emptyPassword).map(({ name }) => name);
  const wrongs: Wrong[] = empty.map((name) => ({ kind: 'empty-password', names: [name] }));
  if (path === 'etc/shadow') return wrongs;
  const byId = grouped(accounts, ({ id }) => id);
  for (const [id, names] of byId) {
    if (new Set(names).size < 2) continue;
    if (id === 0 && path === 'etc/passwd')
      wrongs.push({ kind: 'second-root', names: names.filter((name) => name !== 'root') });
    else wrongs.push({ kind: path === 'etc/group' ? 'duplicate-gid' : 'duplicate-uid', names });
  }
  for (const names of grouped(accounts, ({ name }) => name).values()) {
    if (names.length > 1) wrongs.push({ kind: 'duplicate-name', names: names.slice(0, 1) });
  }
  return wrongs;
}

function grouped<Key>(
  accounts: AccountFile['accounts'],
  keyOf: (account: AccountFile['accounts'][number]) => Key | undefined,
): ReadonlyMap<Key, readonly string[]> {
  const groups = new Map<Key, string[]>();
  for (const account of accounts) {
    const key = keyOf(account);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(account.name);
    else groups.set(key, [account.name]);
  }
  return groups;
}
