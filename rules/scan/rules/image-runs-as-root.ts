import { scanRule } from '../define.ts';
import { runsAsRootKey, runsAsRootMessage } from '../root-user.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';

export const imageRunsAsRoot = scanRule({
  id: 'image-runs-as-root',
  summary: 'The image that is built runs as another user than root.',
  level: 'warning',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: ['dockle/CIS-DI-0001', 'cis-docker/4.1'],
  fixes: 'unsafe',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      const { scan, role, places } = scanned;
      if (role !== 'built' || scan.platform.startsWith('windows')) continue;
      const { user } = scan.config;
      const [name = ''] = user.split(':', 1);
      if (!/^(?:root|0+)?$/.test(name)) continue;
      const place = places.setBy('USER');
      const message = runsAsRootMessage(user);
      const fixes = place.mend?.user() ?? [];
      const gather = { rule: 'image-runs-as-root', key: runsAsRootKey, at: place.at, message, fixes };
      yield toldAt(scanned, place, { message, fixes, ...(place.stale ? {} : { gather }) });
    }
  },
});
