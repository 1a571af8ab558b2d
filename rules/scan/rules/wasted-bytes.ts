import { integer } from '../../core/options.ts';
import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { inBytes } from '../words.ts';

export const wastedBytes = scanRule({
  id: 'wasted-bytes',
  summary: 'No layer holds much that a later one deletes or writes anew.',
  level: 'info',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: { minMegabytes: integer(5, 'From how many megabytes on it is reported.') },
  *check({ document, facts }, { minMegabytes }) {
    for (const scanned of scannedIn(document, facts)) {
      for (const [layer, { wasted, size }] of scanned.scan.layers.entries()) {
        const place = scanned.places.layer(layer);
        if (!place.own || wasted < minMegabytes * 1_000_000) continue;
        yield toldAt(scanned, place, {
          message: `${inBytes(wasted)} of the ${inBytes(size)} in this layer are deleted or written anew by later ones, and are pulled nevertheless. Delete them where they are made, or make them in another stage.`,
          about: `layer ${layer}`,
        });
      }
    }
  },
});
