import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';

export const imageHealthcheckMissing = scanRule({
  id: 'image-healthcheck-missing',
  summary: 'The image that is built says how its health is checked.',
  level: 'info',
  preset: 'all',
  family: 'built image',
  since: '0.1.0',
  sources: ['dockle/CIS-DI-0006', 'cis-docker/4.6'],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      if (scanned.role !== 'built' || scanned.scan.config.healthcheck !== undefined) continue;
      yield toldAt(scanned, scanned.places.setBy('HEALTHCHECK'), {
        message:
          'The image has no HEALTHCHECK, its base image neither: Docker cannot tell whether it still answers.',
      });
    }
  },
});
