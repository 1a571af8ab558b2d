import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { toldAt } from '../told.ts';
import { listed } from '../words.ts';

export const imageVolumeSensitive = scanRule({
  id: 'image-volume-sensitive',
  summary: "No volume of an image lies over the kernel's own folders.",
  level: 'error',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: ['dockle/DKL-DI-0002'],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      if (!scanned.runs) continue;
      const found = scanned.scan.config.volumes.filter((path) => /^\/(?:dev|proc|sys)\/?$/.test(path));
      if (found.length === 0) continue;
      const paths = listed(found.map((path) => `\`${path}\``));
      yield toldAt(scanned, scanned.places.setBy('VOLUME'), {
        message: `The image makes ${paths} a volume: an ordinary folder takes the place of what the kernel shows there.`,
      });
    }
  },
});
