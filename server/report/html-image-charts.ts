import { type ImageScan, severities } from '../../rules/core/scan.ts';
import { inBytes } from '../../rules/scan/words.ts';
import { xml } from './escape.ts';
import { ring } from './html-charts.ts';
import {
  countsIn,
  instructionOf,
  isBase,
  severityCounts,
  sizeOf,
  vulnerabilityState,
  wastedIn,
} from './images.ts';
import { amount } from './words.ts';

/** How many vulnerabilities of each severity count, as a ring and as a table; nothing where nobody looked. */
export function severityChart(scan: ImageScan, id: string): string {
  if (vulnerabilityState(scan) !== 'checked') return '';
  const counts = severityCounts(scan.vulnerabilities);
  const rows = [...counts].map(
    ([severity, count]) => `<tr><th scope="row">${key(severity)}${severity}</th><td>${count}</td></tr>`,
  );
  const parts = severities.map((severity) => ({ kind: severity, number: counts.get(severity) ?? 0 }));
  return `<section aria-labelledby="${id}"><h3 id="${id}">By severity</h3><div class="levels">
${ring(parts, ['vulnerability', 'vulnerabilities'])}
<table class="key-table"><thead class="unseen"><tr><th scope="col">Severity</th><th scope="col">Vulnerabilities</th></tr></thead><tbody>${rows.join('')}</tbody></table>
${moreTable(scan)}</div></section>`;
}

function moreTable(scan: ImageScan): string {
  const counted = scan.vulnerabilities.filter(countsIn);
  const own = counted.filter(({ package: of }) => isBase(scan, scan.packages[of]?.layer ?? 0) === false);
  const facts: readonly (readonly [string, number])[] = [
    ['With a fixed version', counted.filter(({ fixedIn }) => fixedIn.length > 0).length],
    ['Known to be exploited', counted.filter(({ knownExploited }) => knownExploited).length],
    ...(scan.baseLayers === undefined ? [] : [['From layers of your own', own.length] as const]),
    ['Excused by VEX', scan.vulnerabilities.length - counted.length],
  ];
  const rows = facts.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return `<table class="key-table"><tbody>${rows.join('')}</tbody></table>`;
}

/** What each layer weighs and wastes, drawn over one scale, with the step that made it and what it brought. */
export function layerChart(scan: ImageScan, id: string): string {
  if (scan.layers.length === 0) return '';
  const widest = Math.max(...scan.layers.map(({ size }) => size), 1);
  const rows = scan.layers.map((_, index) => layerRow(scan, index, widest));
  const wasted = wastedIn(scan);
  const total = `${inBytes(sizeOf(scan))} in ${amount(scan.layers.length, 'layer')}${wasted > 0 ? `, ${inBytes(wasted)} wasted` : ''}`;
  const base = scan.baseLayers === undefined ? '' : `${key('base')}base image ${key('own')}your own `;
  return `<section class="card layers" aria-labelledby="${id}"><h3 id="${id}">Layers</h3>
<p class="note">${total}. ${base === '' ? key('own').concat('kept ') : base}${key('wasted')}deleted or written anew by a later layer</p>
<div class="wide"><table class="layer-table"><thead><tr><th scope="col">Layer</th><th scope="col">Made by</th><th scope="col">Size</th><th scope="col">Wasted</th><th scope="col">Packages</th><th scope="col">Vulnerabilities</th><th scope="col">Drawn</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></section>`;
}

function layerRow(scan: ImageScan, index: number, widest: number): string {
  const { size = 0, wasted = 0, lines } = scan.layers[index] ?? {};
  const packages = scan.packages.filter(({ layer }) => layer === index).length;
  const found = scan.vulnerabilities.filter(
    (one) => countsIn(one) && scan.packages[one.package]?.layer === index,
  ).length;
  const kept = ((size - Math.min(size, wasted)) / widest) * 100;
  const lost = (Math.min(size, wasted) / widest) * 100;
  const kind = isBase(scan, index) === true ? 'base' : 'own';
  const place = lines === undefined ? '' : ` <span class="note">line ${lines.first}</span>`;
  const instruction = instructionOf(scan, index);
  const made =
    instruction === undefined ? '<span class="note">unknown</span>' : `<code>${xml(instruction)}</code>`;
  const unchecked = vulnerabilityState(scan) === 'checked' ? String(found) : '–';
  return `<tr><th scope="row">${index + 1}</th><td class="made">${made}${place}</td><td class="number">${inBytes(size)}</td><td class="number">${wasted > 0 ? inBytes(wasted) : ''}</td><td class="number">${packages}</td><td class="number">${unchecked}</td><td class="drawn"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${inBytes(size)}, ${inBytes(wasted)} wasted"><rect class="${kind}" x="0" y="0" width="${round(kept)}" height="10"/><rect class="wasted" x="${round(kept)}" y="0" width="${round(lost)}" height="10"/></svg></td></tr>`;
}

const key = (kind: string): string =>
  `<svg class="key" viewBox="0 0 12 12" aria-hidden="true"><rect class="${kind}" width="12" height="12" rx="3"/></svg>`;

const round = (number: number): string => String(Math.round(number * 100) / 100);
