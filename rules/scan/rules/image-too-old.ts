import { integer } from '../../core/options.ts';
import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';

export const imageTooOld = scanRule({
  id: 'image-too-old',
  summary: 'An image is built anew from time to time, so that it has the fixes of what it is built on.',
  level: 'info',
  preset: 'strict',
  family: 'built image',
  since: '0.1.0',
  sources: ['cis-docker/4.4'],
  fixes: 'none',
  options: { days: integer(180, 'From which age on an image is reported, in days.') },
  *check({ document, facts, today }, { days }) {
    for (const scanned of scannedIn(document, facts)) {
      const { created } = scanned.scan.config;
      const age = created === undefined ? Number.NaN : (Date.parse(today) - Date.parse(created)) / dayInMs;
      if (!(age > days)) continue;
      yield toldAt(scanned, scanned.places.whole, {
        message: `The image was built ${Math.floor(age)} days ago, on ${created?.slice(0, 10)}: what was repaired since then is not in it.`,
      });
    }
  },
});

const dayInMs = 86_400_000;
