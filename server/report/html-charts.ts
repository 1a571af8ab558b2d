import { type Level, levels } from '../../rules/core/level.ts';
import { attributes, xml } from './escape.ts';
import type { FindingReport, RunReport } from './model.ts';
import { counts, summaryOf } from './summary.ts';
import { amount } from './words.ts';

/** How many findings of each level, in the order of `levels`. */
export type ByLevel = readonly number[];

export const byLevel = (findings: readonly { readonly level: Level }[]): ByLevel =>
  levels.map((level) => findings.filter((one) => one.level === level).length);

const sumOf = (numbers: ByLevel): number => numbers.reduce((sum, one) => sum + one, 0);

/** One bar of a chart. */
export interface Row {
  readonly name: string;
  /** Where the name leads, on this page. */
  readonly href?: string | undefined;
  /** The rule that the list is narrowed to when the name is clicked. */
  readonly rule?: string | undefined;
  readonly numbers: ByLevel;
}

/** A ring of the levels around their sum, with a table that says the same, and what else can be counted. */
export function levelChart(run: RunReport): string {
  const counted = run.files.flatMap(({ findings }) => findings.filter(counts));
  const numbers = byLevel(counted);
  const rows = levels.map(
    (level, index) =>
      `<tr><th scope="row"><svg class="key" viewBox="0 0 12 12" aria-hidden="true"><rect class="${level}" width="12" height="12" rx="3"/></svg>${words[level]}</th><td>${numbers[index] ?? 0}</td></tr>`,
  );
  return `<section aria-labelledby="by-level"><h2 id="by-level">By level</h2><div class="levels">
${ring(
  levels.map((level, index) => ({ kind: level, number: numbers[index] ?? 0 })),
  ['finding', 'findings'],
)}
<table class="key-table"><thead class="unseen"><tr><th scope="col">Level</th><th scope="col">Findings</th></tr></thead><tbody>${rows.join('')}</tbody></table>
${factsTable(run, counted)}</div></section>`;
}

function factsTable({ files }: RunReport, counted: readonly FindingReport[]): string {
  const safe = counted.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length;
  const fixable = counted.filter(({ fixes }) => fixes.length > 0).length;
  const facts: readonly (readonly [string, string | number])[] = [
    [
      'Files with findings',
      `${files.filter(({ findings }) => findings.some(counts)).length} of ${files.length}`,
    ],
    ['Rules broken', new Set(counted.map(({ rule }) => rule)).size],
    ['With a safe fix', safe],
    ['With an unsafe fix only', fixable - safe],
  ];
  const rows = facts.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return `<table class="key-table"><tbody>${rows.join('')}</tbody></table>`;
}

const words: Readonly<Record<Level, string>> = {
  error: 'Errors',
  warning: 'Warnings',
  info: 'Info',
  hint: 'Hints',
};

/** A part of a ring; `kind` is the class that gives it its colour. */
export interface Part {
  readonly kind: string;
  readonly number: number;
}

/** Parts of a whole around their sum. */
export function ring(parts: readonly Part[], [one, many]: readonly [one: string, many: string]): string {
  const sum = parts.reduce((total, { number }) => total + number, 0);
  return `<svg class="ring" viewBox="0 0 120 120" role="img" aria-label="${amount(sum, one, many)}"><circle class="track" cx="60" cy="60" r="48"/>${arcs(parts, sum)}<text x="60" y="62" class="${sum < 1000 ? 'sum' : 'sum long'}">${sum}</text><text x="60" y="79" class="unit">${sum === 1 ? one : many}</text></svg>`;
}

/** Arcs of a circle whose length is 100, so that a part is a per cent; each begins where the last one ends. */
function arcs(parts: readonly Part[], sum: number): string {
  let from = 0;
  return parts
    .map(({ kind, number }) => {
      const part = sum === 0 ? 0 : (number / sum) * 100;
      const arc =
        part === 0
          ? ''
          : `<circle class="arc ${kind}" cx="60" cy="60" r="48" pathLength="100"${attributes({ 'stroke-dasharray': `${round(part)} ${round(100 - part)}`, 'stroke-dashoffset': round(-from) })}/>`;
      from += part;
      return arc;
    })
    .join('');
}

/** Bars over one scale, as a table whose last column is drawn. */
export function barChart(id: string, title: string, what: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const sorted = [...rows].sort(
    (a, b) => sumOf(b.numbers) - sumOf(a.numbers) || (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
  const shown = sorted.slice(0, most);
  const widest = Math.max(...shown.map(({ numbers }) => sumOf(numbers)), 1);
  const others = sorted.slice(most);
  const rest = others.reduce((sum, { numbers }) => sum + sumOf(numbers), 0);
  const more =
    others.length === 0 ? '' : `<p class="more">${others.length} more with ${amount(rest, 'finding')}</p>`;
  return `<section class="card" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<table class="bars">${columns}<thead class="unseen"><tr><th scope="col">${what}</th><th scope="col">Findings</th><th scope="col">Drawn</th></tr></thead><tbody>
${shown.map((row) => barRow(row, widest)).join('\n')}
</tbody></table>${more}</section>`;
}

const columns = '<colgroup><col class="name"><col class="many"><col></colgroup>';

/** So many bars are a picture; more are a list, and that stands below. */
const most = 10;

function barRow({ name, href, rule, numbers }: Row, widest: number): string {
  const cut = name.lastIndexOf('/') + 1;
  const text = `<span class="clip"><span>${xml(name.slice(0, cut))}</span><span>${xml(name.slice(cut))}</span></span>`;
  const linked =
    href === undefined ? text : `<a${attributes({ href, 'data-pick': rule, title: name })}>${text}</a>`;
  const said = levels
    .map((level, index) =>
      (numbers[index] ?? 0) > 0
        ? amount(numbers[index] ?? 0, level, level === 'info' ? 'info' : undefined)
        : '',
    )
    .filter((one) => one !== '')
    .join(', ');
  return `<tr><th scope="row">${linked}</th><td class="number">${sumOf(numbers)}</td><td class="drawn"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${said}">${bars(numbers, widest)}</svg></td></tr>`;
}

function bars(numbers: ByLevel, widest: number): string {
  let x = 0;
  return levels
    .map((level, index) => {
      const width = ((numbers[index] ?? 0) / widest) * 100;
      const rect =
        width === 0
          ? ''
          : `<rect class="${level}" x="${round(x)}" y="0" width="${round(width)}" height="10"/>`;
      x += width;
      return rect;
    })
    .join('');
}

/** What the change brought, what was there before, and what it took away. */
export function changeChart(run: RunReport): string {
  const summary = summaryOf(run);
  const fresh = summary.errors + summary.warnings + summary.infos + summary.hints;
  const parts = [
    { kind: 'new', name: 'New', note: 'they count', number: fresh },
    { kind: 'known', name: 'Known', note: 'not counted', number: summary.known },
    { kind: 'gone', name: 'Gone', note: 'no longer there', number: summary.gone },
  ];
  const widest = Math.max(...parts.map(({ number }) => number), 1);
  const rows = parts.map(
    ({ kind, name, note, number }) =>
      `<tr><th scope="row">${name} <span class="note">${note}</span></th><td class="number">${number}</td><td class="drawn"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${kind}" width="${round((number / widest) * 100)}" height="10"/></svg></td></tr>`,
  );
  return `<section aria-labelledby="change"><h2 id="change">Against the base</h2>
<table class="bars">${columns}<thead class="unseen"><tr><th scope="col">Findings</th><th scope="col">Number</th><th scope="col">Drawn</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

const round = (number: number): string => String(Math.round(number * 100) / 100);
