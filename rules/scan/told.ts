import type { Report } from '../core/rule.ts';
import type { ImageScan } from '../core/scan.ts';
import type { Place } from './place.ts';
import type { Scanned } from './scanned.ts';

/** What a place of an image adds to what is said of it: that it may be out of date, not sure, or of another tool. */
export function toldAt(
  { scan, ships }: Pick<Scanned, 'scan' | 'ships'>,
  place: Place,
  report: Omit<Report, 'at'> & { readonly at?: Report['at'] },
): Report {
  const notes = [
    ...(ships ? [] : ['It is used by the build only and is no part of the image.']),
    ...(place.stale ? [`The line has changed since the scan of ${scan.at.slice(0, 10)}.`] : []),
    ...(place.approximate ? ['Which line it comes from is not sure.'] : []),
  ];
  return {
    ...report,
    at: report.at ?? place.at,
    message: [report.message, ...notes].join(' '),
    fixes: place.stale ? [] : (report.fixes ?? []),
  };
}

/** ` (Grype 0.116.0, data of 2026-11-20)`; nothing where Seaworthy found it itself. */
export function foundBy({ scanner, data }: ImageScan): string {
  if (scanner.name === 'embedded') return '';
  const name = `${scanner.name.charAt(0).toUpperCase()}${scanner.name.slice(1)}`;
  const date = data?.date === undefined ? '' : `, data of ${data.date.slice(0, 10)}`;
  return ` (${[name, scanner.version].filter((part) => part !== '').join(' ')}${date})`;
}
