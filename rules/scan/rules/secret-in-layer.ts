import type { LayerSecret } from '../../core/scan.ts';
import { scanRule } from '../define.ts';
import { bringerOf } from '../noted.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { shown, withArticle } from '../words.ts';

export const secretInLayer = scanRule({
  id: 'secret-in-layer',
  summary: 'No layer of an image holds a credential, not even one that a later layer deletes.',
  level: 'error',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: ['dockle/CIS-DI-0010', 'cis-docker/4.10'],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      for (const secret of scanned.scan.secrets) {
        if (secret.where !== 'file' || secret.layer === undefined) continue;
        const place = scanned.places.layer(secret.layer);
        if (!place.own && scanned.baseToldElsewhere) continue;
        const isOwnLine = place.own && !place.approximate;
        const who = `${bringerOf(scanned, place)} ${isOwnLine ? 'puts' : 'holds'}`;
        yield toldAt(scanned, place, {
          message: messageOf(secret, who, isOwnLine),
          about: `${secret.name} ${secret.line ?? ''}`,
        });
      }
    }
  },
});

/** The path and line lead to it; its value is not known here. */
function messageOf({ what, name, line, removedIn }: LayerSecret, who: string, own: boolean): string {
  const file = `\`/${shown(name)}\``;
  const where = line === undefined ? `, ${file}` : `, in line ${line} of ${file}`;
  const brought = `${who} ${withArticle(shown(what))}${own ? ' into the image' : ''}${where}`;
  return removedIn === undefined
    ? `${brought}: whoever can pull the image can read it, so replace it where it is valid.`
    : `${brought}. A later layer deletes it, but it stays in this one and whoever can pull the image can read it: replace it where it is valid.`;
}
