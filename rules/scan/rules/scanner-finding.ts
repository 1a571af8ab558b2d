import type { ReportedFinding } from '../../core/scan.ts';
import { scanRule } from '../define.ts';
import { scannedIn } from '../scanned.ts';
import { foundBy, toldAt } from '../told.ts';
import { shown } from '../words.ts';

export const scannerFinding = scanRule({
  id: 'scanner-finding',
  summary: 'What a scanner of the user reports beside vulnerabilities is looked at.',
  level: 'warning',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document, facts }) {
    for (const scanned of scannedIn(document, facts)) {
      for (const finding of scanned.scan.reported) {
        const { layer, id, path, line } = finding;
        const place = layer === undefined ? scanned.places.whole : scanned.places.layer(layer);
        yield toldAt(scanned, place, {
          message: `${messageOf(finding)}${foundBy(scanned.scan)}.`,
          about: [id, path, line].join(' '),
        });
      }
    }
  },
});

/** `CVE-like-id: what it says, in /path, line 3` */
function messageOf({ id, title, message, path, line }: ReportedFinding): string {
  const said = shown(title === '' ? message : title).replace(/\.+$/, '');
  const at =
    path === undefined ? '' : `, in \`/${shown(path)}\`${line === undefined ? '' : `, line ${line}`}`;
  return `${id === '' ? '' : `${shown(id)}: `}${said}${at}`;
}
