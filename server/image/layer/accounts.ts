import type { AccountFile } from './contents.ts';

/** The files that tell who may log in, with the names and ids of users and groups. */
export const accountFiles: ReadonlySet<string> = new Set(['etc/passwd', 'etc/shadow', 'etc/group']);

/** A larger one is not read: no image has so many accounts. */
export const largestAccountFile = 4 * 1024 * 1024;

/** Lines of `name:password:id:…`; in `shadow` there is no id. Hashes of passwords go no further than this function. */
export function readAccounts(path: string, text: string): AccountFile {
  const accounts: AccountFile['accounts'][number][] = [];
  for (const line of text.split('\n')) {
    const [name = '', password, id] = line.trim().split(':');
    // `+` and `-` begin entries of NIS.
    if (name === '' || /^[#+-]/.test(name) || password === undefined) continue;
    accounts.push({
      name,
      id: path !== 'etc/shadow' && /^\d{1,10}$/.test(id ?? '') ? Number(id) : undefined,
      emptyPassword: password === '' && path !== 'etc/group',
    });
  }
  return { accounts };
}
