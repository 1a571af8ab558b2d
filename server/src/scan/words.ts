import type { ImageScan } from '../../../rules/core/scan.ts';
import type { ImageReference } from '../../../rules/image/reference.ts';
import { parseImageName } from '../../image/name.ts';
import { bytesText, severityText, sizeOf, vulnerabilityState } from '../../report/images.ts';
import { amount } from '../../report/words.ts';

/** What is said of scans in a few words. */

/** `3 min ago` */
export function ageWords(at: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (Number.isNaN(minutes)) return 'at an unknown time';
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  return `${amount(Math.floor(hours / 24), 'day')} ago`;
}

/** Where an image was read: `daemon`, `docker`, `archive`, `ghcr.io`. */
function placeWords({ source, scanner }: ImageScan): string {
  const name = parseImageName(source);
  // What was imported is called after the report's file.
  if ('wrong' in name || /\.(?:json|sarif)$/i.test(source)) return `a report of ${scanner.name}`;
  if (name.from === 'daemon') return name.daemon === 'any' ? 'daemon' : name.daemon;
  if (name.from === 'registry') return name.reference.registry;
  return name.from === 'oci' ? 'OCI layout' : 'archive';
}

/** `2 critical, 5 high`; nobody who did not look says that there are none. */
function vulnerabilityWords(scan: ImageScan): string {
  const found = severityText(scan.vulnerabilities);
  if (found !== '') return found;
  const state = vulnerabilityState(scan);
  return state === 'checked' ? 'no known vulnerability' : `vulnerabilities ${state}`;
}

/** `2 critical, 5 high · 14 MB · 41 packages` */
export function summaryOf(scan: ImageScan): string {
  const size = sizeOf(scan);
  return [
    vulnerabilityWords(scan),
    ...(size > 0 ? [bytesText(size)] : []),
    amount(scan.packages.length, 'package'),
    ...(scan.unknown.length > 0 ? [`${scan.unknown.length} unknown`] : []),
  ].join(' · ');
}

/** `scanned 3 min ago from daemon` */
export const scannedWords = (scan: ImageScan, now: number): string =>
  `scanned ${ageWords(scan.at, now)} from ${placeWords(scan)}`;

/** Without control characters, marks that hide or turn text, and line ends. */
export const visibleText = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** The image's name as a person would say it. */
export function titleOf(image: string): string {
  const name = parseImageName(image);
  if ('wrong' in name) return image;
  if (name.from === 'registry') return shortReference(name.reference);
  if (name.from === 'daemon')
    return name.reference === undefined ? shortId(name.image) : shortReference(name.reference);
  return nameOf(name.path) + (name.pick.name === undefined ? '' : `:${name.pick.name}`);
}

/** Beside a tag a digest says nothing to a person; alone its beginning does. */
function shortReference({ text, tag, digest }: ImageReference): string {
  if (digest === undefined) return text;
  const name = text.slice(0, text.indexOf('@'));
  return tag === undefined ? `${name}@${digest.slice(0, digest.indexOf(':') + 13)}…` : name;
}

const shortId = (image: string): string => image.replace(/^(?:sha256:)?([a-f0-9]{12})[a-f0-9]{52}$/, '$1');

const nameOf = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
