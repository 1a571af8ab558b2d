import {
  type ImagePackage,
  type ImageScan,
  type Severity,
  severities,
  type Vulnerability,
} from '../../rules/core/scan.ts';
import { inBytes } from '../../rules/scan/words.ts';
import { attributes, xml } from './escape.ts';
import { countsIn, instructionOf, isBase, vulnerabilityState } from './images.ts';
import { webLink } from './sbom.ts';
import { amount } from './words.ts';

/** Every vulnerability, the severe ones first, in a list that can be narrowed; those that VEX excuses stand behind. */
export function vulnerabilityTable(scan: ImageScan, id: string): string {
  if (vulnerabilityState(scan) !== 'checked') return '';
  const order = (one: Vulnerability): number => severities.indexOf(one.severity);
  const sorted = [...scan.vulnerabilities].sort(
    (a, b) =>
      order(a) - order(b) || (b.score ?? 0) - (a.score ?? 0) || (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
  const counted = sorted.filter(countsIn);
  const excused = sorted.filter((one) => !countsIn(one));
  const table = (some: readonly Vulnerability[]): string =>
    `<div class="wide"><table class="plain vulnerabilities"><thead><tr><th scope="col">Severity</th><th scope="col">Vulnerability</th><th scope="col">Package</th><th scope="col">Fixed in</th><th scope="col">Layer</th></tr></thead><tbody>
${some.map((one) => vulnerabilityRow(scan, one)).join('\n')}
</tbody></table></div>`;
  return `<section class="card list" aria-labelledby="${id}"><h3 id="${id}">Vulnerabilities</h3>
${counted.length > 1 ? filterForm(scan, counted) : ''}
${counted.length === 0 ? '<p class="note">No vulnerability is known in what is covered.</p>' : table(counted)}
${excused.length === 0 ? '' : `<details><summary>${amount(excused.length, 'vulnerability', 'vulnerabilities')} that VEX excuses, not counted</summary>${table(excused)}</details>`}
</section>`;
}

/** Shown by the script, for it does nothing without. */
function filterForm({ baseLayers }: ImageScan, counted: readonly Vulnerability[]): string {
  const boxes = severities
    .filter((severity) => counted.some((one) => one.severity === severity))
    .map(
      (severity) =>
        `<label class="box"><input type="checkbox" name="severity" value="${severity}" checked> ${pill(severity)}</label>`,
    );
  const own =
    baseLayers === undefined
      ? ''
      : '<label class="box"><input type="checkbox" name="own"> only from my layers</label>';
  return `<form class="narrow" role="search" aria-label="Filter the vulnerabilities" hidden>
<label class="words">Contains <input type="search" name="words" autocomplete="off" spellcheck="false" placeholder="words, a package or an id"></label>
<fieldset><legend class="unseen">Severities</legend>${boxes.join('')}</fieldset>
<label class="box"><input type="checkbox" name="fixable"> only fixable</label>${own}
<button type="reset">Show all</button>
<output name="shown" aria-live="polite"></output></form>`;
}

const pill = (severity: Severity): string => `<span class="level ${severity}">${severity}</span>`;

function vulnerabilityRow(scan: ImageScan, one: Vulnerability): string {
  const of = scan.packages[one.package];
  const { severity, fixedIn, vex } = one;
  const marks = attributes({
    'data-severity': severity,
    'data-fixable': fixedIn.length > 0 ? 'yes' : undefined,
    'data-own': of !== undefined && isBase(scan, of.layer) === false ? 'yes' : undefined,
  });
  const score = one.score === undefined ? '' : ` <span class="note">${one.score.toFixed(1)}</span>`;
  const aliases =
    one.aliases.length === 0 ? '' : ` <span class="note">${one.aliases.map(xml).join(', ')}</span>`;
  const notes = [
    ...(one.knownExploited ? ['<strong class="exploited">known to be exploited</strong>'] : []),
    ...(one.epss === undefined ? [] : [`EPSS ${(one.epss * 100).toFixed(1)} %`]),
    ...(one.published === undefined ? [] : [`published ${xml(one.published)}`]),
    ...(vex === undefined
      ? []
      : [
          `${vex.status === 'fixed' ? 'fixed' : 'not affected'} by ${xml(vex.source)}${vex.statement === undefined ? '' : `: ${xml(vex.statement)}`}`,
        ]),
  ];
  const more = notes.length === 0 ? '' : `<p class="note">${notes.join(' · ')}</p>`;
  return `<tr class="vulnerability"${marks}><td>${pill(severity)}${score}</td><th scope="row"><span class="id">${linked(one.id, one.url)}</span>${aliases}<p>${xml(one.title)}</p>${more}</th><td>${of === undefined ? '' : packageText(of)}</td><td>${fixText(one)}</td><td>${layerText(scan, of?.layer)}</td></tr>`;
}

const linked = (text: string, url: string | undefined): string => {
  const href = webLink(url);
  return href?.startsWith('https:')
    ? `<a${attributes({ href, rel: 'noreferrer noopener' })}>${xml(text)}</a>`
    : xml(text);
};

const packageText = ({ name, version }: ImagePackage): string =>
  `<code>${xml(name)}</code> <span class="version">${xml(version)}</span>`;

const fixText = ({ fixedIn, status }: Vulnerability): string =>
  fixedIn.length > 0
    ? fixedIn.map((version) => `<span class="version">${xml(version)}</span>`).join(', ')
    : `<span class="note">${status === undefined || status === 'affected' ? 'no version known' : xml(status.replaceAll('-', ' '))}</span>`;

function layerText(scan: ImageScan, layer: number | undefined): string {
  if (layer === undefined) return '';
  const instruction = instructionOf(scan, layer);
  const by = instruction === undefined ? '' : `<br><code class="by">${xml(instruction)}</code>`;
  return `${layer + 1}${isBase(scan, layer) === true ? ' <span class="note">base image</span>' : ''}${by}`;
}

/** What is in the image: packages, their licences, secrets, and files that are noted. */
export function contentTables(scan: ImageScan): string {
  return [secretTable(scan), fileTable(scan), packageTable(scan), licenceTable(scan)].join('\n');
}

const folded = (title: string, head: readonly string[], rows: readonly string[]): string =>
  rows.length === 0
    ? ''
    : `<details class="card"><summary>${title}</summary><div class="wide"><table class="plain"><thead><tr>${head.map((one) => `<th scope="col">${one}</th>`).join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></details>`;

/** The worst first, then by name. */
function packageTable(scan: ImageScan): string {
  const found = Map.groupBy(scan.vulnerabilities.filter(countsIn), ({ package: of }) => of);
  const worst = (index: number): number =>
    Math.min(
      severities.length,
      ...(found.get(index) ?? []).map(({ severity }) => severities.indexOf(severity)),
    );
  const sorted = scan.packages
    .map((one, index) => ({ one, index }))
    .sort(
      (a, b) =>
        worst(a.index) - worst(b.index) || (a.one.name < b.one.name ? -1 : Number(a.one.name > b.one.name)),
    );
  const state = vulnerabilityState(scan);
  const rows = sorted.map(({ one, index }) => {
    const some = found.get(index) ?? [];
    const worstOf = severities[worst(index)];
    const count =
      state !== 'checked'
        ? `<span class="note">${state}</span>`
        : worstOf === undefined
          ? '0'
          : `${some.length} ${pill(worstOf)}`;
    const sure = one.confidence === 'low' ? ' <span class="note">by its file name</span>' : '';
    return `<tr><th scope="row">${packageText(one)}${sure}</th><td>${xml(one.type)}</td><td>${count}</td><td>${one.licences.map(xml).join(', ') || '<span class="note">not stated</span>'}</td><td>${layerText(scan, one.layer)}</td></tr>`;
  });
  return folded(
    amount(scan.packages.length, 'package'),
    ['Package', 'Type', 'Vulnerabilities', 'Licences', 'Layer'],
    rows,
  );
}

function licenceTable({ packages }: ImageScan): string {
  const pairs = packages.flatMap(({ name, licences }) =>
    [...new Set(licences)].map((licence) => ({ licence, name })),
  );
  const groups = [...Map.groupBy(pairs, ({ licence }) => licence)];
  groups.sort(([a, many], [b, most]) => most.length - many.length || (a < b ? -1 : Number(a > b)));
  const rows = groups.map(([licence, some]) => {
    const names = [...new Set(some.map(({ name }) => name))].sort();
    const shown = names
      .slice(0, 12)
      .map((name) => `<code>${xml(name)}</code>`)
      .join(' ');
    return `<tr><th scope="row">${xml(licence)}</th><td>${some.length}</td><td>${shown}${names.length > 12 ? ` and ${names.length - 12} more` : ''}</td></tr>`;
  });
  const silent = packages.filter(({ licences }) => licences.length === 0).length;
  if (silent > 0)
    rows.push(
      `<tr><th scope="row"><span class="note">not stated</span></th><td>${silent}</td><td></td></tr>`,
    );
  return folded(amount(groups.length, 'licence'), ['Licence', 'Packages', 'Which'], rows);
}

const secretTable = (scan: ImageScan): string =>
  folded(
    amount(scan.secrets.length, 'secret'),
    ['What', 'Where', 'Layer', 'Deleted'],
    scan.secrets.map(({ what, where, name, line, layer, removedIn }) => {
      const place =
        where === 'file'
          ? `<code>${xml(name)}</code>${line === undefined ? '' : `, line ${line}`}`
          : `${where} <code>${xml(name)}</code>`;
      const deleted = removedIn === undefined ? '' : `in layer ${removedIn + 1}, and still there to be read`;
      return `<tr><th scope="row">${xml(what)}</th><td>${place}</td><td>${layerText(scan, layer)}</td><td>${deleted}</td></tr>`;
    }),
  );

const fileTable = (scan: ImageScan): string =>
  folded(
    amount(scan.files.length, 'noted file'),
    ['File', 'Noted as', 'Size', 'Mode', 'Layer'],
    scan.files.map(
      ({ kind, path, size, mode, layer, removedIn }) =>
        `<tr><th scope="row"><code>/${xml(path)}</code></th><td>${xml(kind.replaceAll('-', ' '))}${removedIn === undefined ? '' : `, gone in layer ${removedIn + 1}`}</td><td class="number">${inBytes(size)}</td><td>${mode.toString(8).padStart(4, '0')}</td><td>${layerText(scan, layer)}</td></tr>`,
    ),
  );
