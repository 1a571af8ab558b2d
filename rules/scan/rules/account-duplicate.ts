import type { NotedAccount } from '../../core/scan.ts';
import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { listed, shown } from '../words.ts';

export const accountDuplicate = scanRule({
  id: 'account-duplicate',
  summary: 'No two accounts or groups of an image share a name or an id.',
  level: 'info',
  preset: 'strict',
  family: 'built image',
  since: '0.1.0',
  sources: ['dockle/DKL-LI-0002'],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      for (const account of scanned.scan.accounts) {
        const place = scanned.places.layer(account.layer);
        if (account.kind === 'empty-password' || (!place.own && scanned.baseToldElsewhere)) continue;
        yield toldAt(scanned, place, { message: messageOf(account), about: account.names.join(' ') });
      }
    }
  },
});

function messageOf({ kind, names, path }: NotedAccount): string {
  const who = listed(names.map((name) => `\`${shown(name)}\``));
  const where = `in \`/${shown(path)}\``;
  switch (kind) {
    case 'second-root':
      return `Beside root ${who} ${where} has the id 0, and so every right of root.`;
    case 'duplicate-name':
      return `The name ${who} stands ${where} twice: which of them counts, programs decide for themselves.`;
    default:
      return `${who} ${where} share one ${kind === 'duplicate-uid' ? 'user' : 'group'} id: what belongs to one belongs to the other.`;
  }
}
