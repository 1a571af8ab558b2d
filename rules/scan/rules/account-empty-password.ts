import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { listed, shown } from '../words.ts';

export const accountEmptyPassword = scanRule({
  id: 'account-empty-password',
  summary: 'No account in an image has an empty password.',
  level: 'error',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: ['dockle/DKL-LI-0001'],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      for (const { kind, names, path, layer } of scanned.scan.accounts) {
        const place = scanned.places.layer(layer);
        if (kind !== 'empty-password' || (!place.own && scanned.baseToldElsewhere)) continue;
        const who = listed(names.map((name) => `\`${shown(name)}\``));
        yield toldAt(scanned, place, {
          message: `The password of ${who} in \`/${shown(path)}\` is empty: everybody can become that user.`,
          about: names.join(' '),
        });
      }
    }
  },
});
