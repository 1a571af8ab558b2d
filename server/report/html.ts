import { createHash } from 'node:crypto';
import { levels } from '../../rules/core/level.ts';
import type { RuleHead } from '../../rules/core/rule.ts';
import { isIgnored, isKnown } from './counted.ts';
import { attributes, xml } from './escape.ts';
import { barChart, byLevel, changeChart, levelChart, type Row } from './html-charts.ts';
import { type Group, goneList, groupList } from './html-findings.ts';
import { imageScript } from './html-image-script.ts';
import { imageStyle } from './html-image-style.ts';
import { imagesHtml } from './html-images.ts';
import { logo } from './html-logo.ts';
import { pageScript } from './html-script.ts';
import { pageStyle } from './html-style.ts';
import { prose, whyOf } from './html-text.ts';
import { nameOf, openSentences, whereText } from './images.ts';
import type { FindingReport, RunReport } from './model.ts';
import { counts, summaryOf } from './summary.ts';
import type { Tool } from './tool.ts';
import { type Judged, saidOf, verdictOf, verdictText, wasCompared } from './verdict.ts';
import { amount, baseText } from './words.ts';

export interface HtmlInput extends Judged {
  readonly tool: Tool;
  readonly rules: ReadonlyMap<string, RuleHead>;
  readonly pages: ReadonlyMap<string, string>;
}

/** One page that holds all that it shows and asks for nothing; without its script it is complete, only not filtered. */
export function htmlReport(run: RunReport, input: HtmlInput): string {
  const { images = [] } = run;
  const style = images.length > 0 ? pageStyle + imageStyle : pageStyle;
  const script = images.length > 0 ? pageScript + imageScript : pageScript;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"${attributes({ content: securityPolicy(style, script) })}>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Seaworthy: ${titleOf(run, input)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body class="${verdictOf(run, input)}">
${hasFindings(run) ? '<a class="skip" href="#findings">Skip to the findings</a>' : ''}
${headHtml(run, input)}
<main>
${notCheckedHtml(run)}
${imagesHtml(images)}
${chartsHtml(run)}
${hasFindings(run) ? findingsHtml(run) : ''}
${rulesHtml(run, input)}
</main>
<footer><p>Made by ${xml(input.tool.name)} ${xml(input.tool.version)}. This page asks the network for nothing.</p></footer>
<script>${script}</script>
</body>
</html>
`;
}

/** A page may be about images alone. */
const hasFindings = ({ files, images = [] }: RunReport): boolean => files.length > 0 || images.length === 0;

/** The verdict, or what was scanned where nothing is judged. */
function titleOf(run: RunReport, input: HtmlInput): string {
  const [first, ...others] = run.images ?? [];
  const what = first && (others.length > 0 ? amount(others.length + 1, 'image') : xml(nameOf(first)));
  if (!hasFindings(run)) return `scan of ${what}`;
  return `${verdictOf(run, input)}${what === undefined ? '' : `, ${what}`}`;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but the style and the script that stand on the page themselves. */
const securityPolicy = (style: string, script: string): string =>
  `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;

function headHtml(run: RunReport, input: HtmlInput): string {
  const verdict = verdictOf(run, input);
  const summary = summaryOf(run);
  const found = saidOf(summary).join(', ') || 'Nothing found';
  const facts = [
    `${found} in ${whereText(run)}`,
    ...(run.base ? [`compared with <code>${xml(baseText(run.base))}</code>`] : []),
    ...(summary.suppressed > 0 ? [`${summary.suppressed} ignored`] : []),
    ...(summary.fixed > 0 ? [`${summary.fixed} fixed`] : []),
  ];
  const open = openSentences(run)
    .map((sentence) => ` ${sentence}`)
    .join('');
  if (!hasFindings(run))
    return `<header><div class="brand">${logo}<div><h1>Seaworthy: ${titleOf(run, input)}</h1><p class="why">${prose(open.trim())}</p></div></div></header>`;
  return `<header><div class="brand">${logo}<div><h1>Seaworthy: <span class="verdict">${verdict}</span></h1><p class="why">${prose(verdictText(verdict, input) + open)}</p><p class="facts">${facts.join(' · ')}</p></div></div></header>`;
}

function notCheckedHtml({ errors, images }: RunReport): string {
  if (errors.length === 0) return '';
  const [title, unit] = images === undefined ? ['Not checked', 'path'] : ['Unknown', 'thing'];
  const rows = errors.map(
    ({ path, message }) =>
      `<tr><th scope="row"><code>${xml(path)}</code></th><td>${prose(message)}</td></tr>`,
  );
  return `<section class="card alert" aria-labelledby="not-checked"><h2 id="not-checked">${title}: ${amount(errors.length, unit)}</h2><table class="plain"><thead><tr><th scope="col">${images === undefined ? 'Path' : 'Image'}</th><th scope="col">Why</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>`;
}

function chartsHtml(run: RunReport): string {
  const all = run.files.flatMap(({ findings }) => findings);
  if (!all.some(counts) && !wasCompared(run)) return '';
  return `<div class="charts"><div class="card overview">${levelChart(run)}${wasCompared(run) ? changeChart(run) : ''}</div>
${barChart('by-rule', 'By rule', 'Rule', ruleRows(all))}
${barChart('by-file', 'By file', 'File', fileRows(run))}</div>`;
}

const ruleRows = (all: readonly FindingReport[]): readonly Row[] =>
  [...Map.groupBy(all.filter(counts), ({ rule }) => rule)].map(([name, some]) => ({
    name,
    href: '#findings',
    rule: name,
    numbers: byLevel(some),
  }));

const fileRows = (run: RunReport): readonly Row[] =>
  groupsOf(run, counts).map(({ file, findings }, index) => ({
    name: file.path,
    href: `#file-${index + 1}`,
    numbers: byLevel(findings),
  }));

const groupsOf = (run: RunReport, wanted: (finding: FindingReport) => boolean): readonly Group[] =>
  run.files
    .map((file) => ({ file, findings: file.findings.filter(wanted) }))
    .filter(({ findings }) => findings.length > 0);

function findingsHtml(run: RunReport): string {
  const counted = groupsOf(run, counts);
  const summary = summaryOf(run);
  const list =
    counted.length === 0
      ? `<p class="empty">${summary.files === 0 ? 'No file was checked.' : `${wasCompared(run) ? 'Nothing new' : 'Nothing'} found in ${whereText(run)}.`}</p>`
      : groupList(counted, run.base, 'file');
  return `<section aria-labelledby="findings"><h2 id="findings" tabindex="-1">Findings</h2>
${filterHtml(run)}
${list}
${folded(`${amount(summary.known, 'known finding')}, not counted`, groupList(groupsOf(run, isKnown), run.base, undefined))}
${folded(`${amount(summary.suppressed, 'ignored finding')}, not counted`, groupList(groupsOf(run, isIgnored), run.base, undefined))}
${folded(`${amount(summary.gone, 'finding')} gone`, goneList(run.files))}
</section>`;
}

const folded = (title: string, list: string): string =>
  list === '' ? '' : `<details><summary>${title}</summary>\n${list}\n</details>`;

/** Shown by the script, for it does nothing without. */
function filterHtml(run: RunReport): string {
  const all = run.files.flatMap(({ findings, gone = [] }) => [...findings, ...gone]);
  if (all.length < 2) return '';
  const rules = [...new Set(all.map(({ rule }) => rule))].sort();
  const boxes = levels
    .filter((level) => all.some((one) => one.level === level))
    .map(
      (level) =>
        `<label class="box"><input type="checkbox" name="level" value="${level}" checked> <span class="level ${level}">${level}</span></label>`,
    );
  return `<form id="filter" role="search" aria-label="Filter the findings" hidden>
<label class="words">Contains <input type="search" name="words" autocomplete="off" spellcheck="false" placeholder="words or a path"></label>
<label>Rule <select name="rule"><option value="">every rule</option>${rules.map((rule) => `<option>${xml(rule)}</option>`).join('')}</select></label>
<fieldset><legend class="unseen">Levels</legend>${boxes.join('')}</fieldset>
<button type="reset">Show all</button>
<output name="shown" aria-live="polite"></output></form>`;
}

function rulesHtml(run: RunReport, { rules, pages }: HtmlInput): string {
  const ids = [...new Set(run.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
  if (ids.length === 0) return '';
  const entries = ids.map((id) => {
    const summary = rules.get(id)?.summary;
    return `<section class="about"${attributes({ id: `rule-${id}` })}><h3>${xml(id)}</h3>${summary === undefined ? '' : `<p class="summary">${prose(summary)}</p>`}${whyOf(pages.get(id) ?? '')}</section>`;
  });
  return `<section aria-labelledby="rules"><h2 id="rules">About these rules</h2>\n${entries.join('\n')}\n</section>`;
}
