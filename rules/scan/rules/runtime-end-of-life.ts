import { scanRule } from '../define.ts';
import { endedOn, endedRuntimes, gatheredWithName } from '../lifetime.ts';
import { newerBases } from '../newer-base.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';

export const runtimeEndOfLife = scanRule({
  id: 'runtime-end-of-life',
  summary: 'The language runtimes in an image still get security fixes.',
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
      for (const runtime of endedRuntimes(scan, today)) {
        const found = runtime.layer === undefined ? places.base : places.layer(runtime.layer);
        const place = found.own ? found : places.base;
        if (!place.own && baseToldElsewhere) continue;
        const { product, cycle, version } = runtime;
        const message = `${product.title} ${version} is in the image, and ${product.title} ${cycle.cycle} ${endedOn(cycle)}.`;
        const fixes = place.own ? [] : newerBases(use, policy, today);
        const gathered = place.own
          ? {}
          : gatheredWithName(use, runtime, today, { at: place.at, message, fixes });
        yield toldAt(scanned, place, {
          message,
          fixes,
          about: `${product.title} ${cycle.cycle}`,
          ...gathered,
        });
      }
    }
  },
});
