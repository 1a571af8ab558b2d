import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { counted } from '../words.ts';

export const onbuildLeft = scanRule({
  id: 'onbuild-left',
  summary: 'An image that runs has no ONBUILD instructions left.',
  level: 'info',
  preset: 'strict',
  family: 'built image',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      const { onBuild } = scanned.scan.config;
      if (!scanned.runs || onBuild.length === 0) continue;
      yield toldAt(scanned, scanned.places.setBy('ONBUILD'), {
        message: `The image has ${counted(onBuild.length, 'ONBUILD instruction')}: every build on top of it runs them unasked.`,
      });
    }
  },
});
