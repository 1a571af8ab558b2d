import { scanRule } from '../define.ts';
import { packagedFor } from '../platform.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { shown } from '../words.ts';

export const imagePlatformMismatch = scanRule({
  id: 'image-platform-mismatch',
  summary: 'An image holds programs for the platform that it says, and those of one file are for the same.',
  level: 'warning',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    let first: string | undefined;
    for (const scanned of scannedIn(document, facts)) {
      const { platform } = scanned.scan;
      const packaged = packagedFor(scanned.scan);
      const says = `The image says that it is for ${shown(platform)}`;
      if (packaged !== undefined) {
        const message = `${says}, but its packages are for ${packaged}: it will not start.`;
        yield toldAt(scanned, scanned.places.whole, { message });
      } else if (scanned.runs) {
        first ??= platform;
        if (first === platform) continue;
        const message = `${says}, while another image of this file is for ${shown(first)}: one node cannot run both.`;
        yield toldAt(scanned, scanned.places.whole, { message });
      }
    }
  },
});
