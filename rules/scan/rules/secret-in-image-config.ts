import type { LayerSecret } from '../../core/scan.ts';
import { scanRule } from '../define.ts';
import type { Place } from '../place.ts';
import { type Scanned, scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { shown, withArticle } from '../words.ts';

export const secretInImageConfig = scanRule({
  id: 'secret-in-image-config',
  summary: "No variable, label or step of an image's history holds a credential.",
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
        if (secret.where === 'file') continue;
        const place = placeOf(scanned, secret);
        if (!place.own && scanned.baseToldElsewhere) continue;
        yield toldAt(scanned, place, { message: messageOf(secret), about: `${secret.where} ${secret.name}` });
      }
    }
  },
});

function placeOf({ places }: Scanned, { where, layer, step }: LayerSecret): Place {
  if (step !== undefined) return places.step(step);
  if (layer !== undefined) return places.layer(layer);
  return where === 'history' ? places.whole : places.setBy(where === 'env' ? 'ENV' : 'LABEL');
}

function messageOf({ what, where, name }: LayerSecret): string {
  const secret = withArticle(shown(what));
  if (where === 'history') {
    return `The image's history shows ${secret} in the command of this step to whoever can pull it: replace it where it is valid.`;
  }
  const holder = where === 'env' ? 'variable' : 'label';
  return `The image's ${holder} \`${shown(name)}\` holds ${secret}: whoever can pull it can read it, so replace it where it is valid.`;
}
