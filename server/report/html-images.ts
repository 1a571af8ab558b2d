import type { ImageScan } from '../../rules/core/scan.ts';
import { inBytes } from '../../rules/scan/words.ts';
import { xml } from './escape.ts';
import { layerChart, severityChart } from './html-image-charts.ts';
import { contentTables, vulnerabilityTable } from './html-image-tables.ts';
import {
  dataText,
  nameOf,
  packagesText,
  sizeOf,
  systemText,
  vulnerabilityState,
  vulnerabilityText,
} from './images.ts';
import { amount } from './words.ts';

/** What was scanned: each image with its charts, its vulnerabilities, what is in it, and what nobody may take for clean. */
export const imagesHtml = (images: readonly ImageScan[]): string =>
  `${images.length > 1 ? contents(images) : ''}${images.map(imageHtml).join('\n')}`;

const contents = (images: readonly ImageScan[]): string =>
  `<nav class="card images" aria-label="Images"><ul>${images
    .map(
      (scan, index) =>
        `<li><a href="#image-${index + 1}">${xml(nameOf(scan))}</a> <span class="note">${xml(vulnerabilityText(scan))}</span></li>`,
    )
    .join('')}</ul></nav>\n`;

function imageHtml(scan: ImageScan, index: number): string {
  const id = `image-${index + 1}`;
  return `<section class="image" aria-labelledby="${id}"><h2 id="${id}" tabindex="-1">${xml(nameOf(scan))}</h2>
<p class="said ${vulnerabilityState(scan).replace(' ', '-')}">${xml(vulnerabilityText(scan))}</p>
${factsHtml(scan)}
${openHtml(scan, id)}
${charts(scan, id)}
${vulnerabilityTable(scan, `${id}-vulnerabilities`)}
${contentTables(scan)}
</section>`;
}

function charts(scan: ImageScan, id: string): string {
  const severity = severityChart(scan, `${id}-severity`);
  return `${severity === '' ? '' : `<div class="card">${severity}</div>`}
${layerChart(scan, `${id}-layers`)}`;
}

function factsHtml(scan: ImageScan): string {
  const { source, digest, imageId, platform, at, config, scanner, data } = scan;
  const facts: readonly (readonly [string, string])[] = [
    ['Scanned', `${code(source)} at ${xml(at.slice(0, 16).replace('T', ' '))} UTC`],
    ...(digest === '' ? [] : [['Digest', code(digest)] as const]),
    ...(imageId === digest || imageId === '' ? [] : [['Image ID', code(imageId)] as const]),
    ...(platform === '' ? [] : [['Platform', xml(platform)] as const]),
    ['Operating system', xml(systemText(scan))],
    ['Size', `${inBytes(sizeOf(scan))} in ${amount(scan.layers.length, 'layer')}`],
    ['Contents', xml(packagesText(scan))],
    ...(isConfigKnown(scan)
      ? [['User', config.user === '' ? 'root, because none is set' : code(config.user)] as const]
      : []),
    ...(config.created === undefined ? [] : [['Built', xml(config.created.slice(0, 10))] as const]),
    ['Advisories', data === undefined ? vulnerabilityState(scan) : xml(dataText(scan))],
    ...(scanner.name === 'embedded' ? [] : [['Scanner', xml(`${scanner.name} ${scanner.version}`)] as const]),
  ];
  const rows = facts.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return `<table class="facts-table"><tbody>${rows.join('')}</tbody></table>`;
}

/** Another scanner's report may say nothing of what the image sets. */
const isConfigKnown = ({ config, history }: ImageScan): boolean => history.length > 0 || config.user !== '';

const code = (text: string): string => `<code>${xml(text)}</code>`;

/** Three words that are never blurred: not checked, unknown, not covered. */
function openHtml(scan: ImageScan, id: string): string {
  const rows = [
    ...(vulnerabilityState(scan) === 'not checked'
      ? [openRow('not checked', 'vulnerabilities', 'Nobody asked for them.')]
      : []),
    ...scan.unknown.map(({ what, reason }) => openRow('unknown', what, reason)),
    ...scan.notCovered.map(({ what, reason }) => openRow('not covered', what, reason)),
  ];
  if (rows.length === 0) return '';
  return `<section class="card alert" aria-labelledby="${id}-open"><h3 id="${id}-open">Do not take for clean</h3><table class="plain"><thead><tr><th scope="col">How</th><th scope="col">What</th><th scope="col">Why</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>`;
}

const openRow = (how: string, what: string, reason: string): string =>
  `<tr><td>${how}</td><th scope="row">${xml(what)}</th><td>${xml(reason)}</td></tr>`;
