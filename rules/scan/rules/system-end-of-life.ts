import { isPast } from '../../image/product.ts';
import { scanRule } from '../define.ts';
import { endedOn, gatheredWithName, releaseOf } from '../lifetime.ts';
import { newerBases } from '../newer-base.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { shown } from '../words.ts';

export const systemEndOfLife = scanRule({
  id: 'system-end-of-life',
  summary: "An image's operating system still gets security fixes.",
  level: 'warning',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: [],
  fixes: 'unsafe',
  options: {},
  *check({ document, facts, policy, today }) {
    for (const scanned of scannedIn(document, facts)) {
      const { scan, places, use, baseToldElsewhere } = scanned;
      const { os } = scan;
      if (os === undefined || baseToldElsewhere) continue;
      const release = releaseOf(os, today);
      const saysItself = os.supportEnd !== undefined && os.supportEnd < today;
      if (!saysItself && (release === undefined || !isPast(release.cycle, today))) continue;
      const end = saysItself
        ? `reached its end of life on ${os.supportEnd}`
        : release && endedOn(release.cycle);
      const name = release ? `${release.product.title} ${release.cycle.cycle}` : shown(os.name);
      const message = `The image is built on ${name}, which ${end}: its packages get no security fixes any more.`;
      const fixes = newerBases(use, policy, today);
      const gathered =
        release && gatheredWithName(use, release, today, { at: places.base.at, message, fixes });
      yield toldAt(scanned, places.base, { message, fixes, ...gathered });
    }
  },
});
