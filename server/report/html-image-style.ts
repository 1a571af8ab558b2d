/** What a page about images needs beside the style of every page. */
export const imageStyle = `
:root { --critical: #8f1d4f; --critical-text: #8f1d4f; --critical-soft: #f9e3ed; --base: #7c93a6; --own: #2f8f83; --wasted: #d9842b; }
@media screen and (prefers-color-scheme: dark) {
  :root { --critical: #e0709f; --critical-text: #ffb0cd; --critical-soft: #3d1729; --base: #8aa0b2; --own: #4fb5a8; --wasted: #e59a45; }
}
.image { margin-bottom: 3rem; }
.image > h2 { margin: 0 0 0.35rem; font-size: 1.375rem; overflow-wrap: anywhere; }
.image h3 { font-size: 1.0625rem; font-weight: 650; }
.image > .card, .image > section { margin-top: 1.25rem; }
.image .card.alert { margin-bottom: 0; }
.said { font-weight: 600; }
.said.not-checked, .said.unknown { color: var(--warning-text); }
.facts-table { margin-top: 0.75rem; border-collapse: collapse; font-size: 0.9375rem; }
.facts-table th { padding: 0.15rem 1.5rem 0.15rem 0; text-align: left; vertical-align: top; font-weight: 400; color: var(--quiet); white-space: nowrap; }
.facts-table td { padding: 0.15rem 0; overflow-wrap: anywhere; }
.images ul { margin: 0; padding-left: 1.25rem; }
.images { margin-bottom: 1.5rem; }
.arc.critical { stroke: var(--critical); } .arc.high { stroke: var(--error); } .arc.medium { stroke: var(--warning); } .arc.low { stroke: var(--info); } .arc.unrated { stroke: var(--hint); }
rect.critical { fill: var(--critical); } rect.high { fill: var(--error); } rect.medium { fill: var(--warning); } rect.low { fill: var(--info); } rect.unrated { fill: var(--hint); }
rect.base { fill: var(--base); } rect.own { fill: var(--own); } rect.wasted { fill: var(--wasted); }
.image .ring .unit { font-size: 9px; }
.note .key { margin: 0 0.3rem 0 0.6rem; vertical-align: -0.1em; }
.level { white-space: nowrap; }
.level.critical { color: var(--critical-text); background: var(--critical-soft); }
.level.high { color: var(--error-text); background: var(--error-soft); }
.level.medium { color: var(--warning-text); background: var(--warning-soft); }
.level.low { color: var(--info-text); background: var(--info-soft); }
.level.unrated { color: var(--hint-text); background: var(--hint-soft); }
.exploited { color: var(--error-text); }
.wide { overflow-x: auto; }
.plain .id { font-weight: 600; }
.plain .version { white-space: nowrap; font-variant-numeric: tabular-nums; }
.plain td.number { white-space: nowrap; text-align: right; }
.vulnerabilities td:first-child { white-space: nowrap; }
.vulnerabilities tbody th { min-width: 18rem; }
code.by { display: inline-block; max-width: 14rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 0.8125rem; }
.layer-table { width: 100%; margin-top: 0.75rem; border-collapse: collapse; font-size: 0.9375rem; }
.layer-table th, .layer-table td { padding: 0.35rem 0.75rem 0.35rem 0; text-align: left; vertical-align: top; font-weight: 400; border-top: 1px solid var(--line); }
.layer-table thead th { border: 0; color: var(--quiet); font-size: 0.875rem; }
.layer-table .number { text-align: right; white-space: nowrap; }
.layer-table .made { min-width: 12rem; max-width: 26rem; overflow-wrap: anywhere; }
.layer-table .made code { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.layer-table .drawn { width: 22%; min-width: 6rem; vertical-align: middle; }
.narrow { display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; align-items: center; margin: 0.75rem 0; color: var(--quiet); font-size: 0.9375rem; }
.narrow input[type=search], .narrow button { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--hint); border-radius: 6px; padding: 0.3rem 0.6rem; }
.narrow .words { display: flex; flex: 1 1 12rem; gap: 0.4rem; align-items: center; }
.narrow input[type=search] { flex: 1; width: 6rem; }
.narrow fieldset { display: flex; flex-wrap: wrap; gap: 0.75rem; border: 0; }
.narrow button { cursor: pointer; }
.image details.card { margin: 0.5rem 0 0; padding: 0.75rem 1.5rem; }
.image details.card > summary { padding: 0; }
@media print {
  .narrow { display: none !important; }
  .wide { overflow: visible; }
  .vulnerability { break-inside: avoid; }
  code.by { white-space: normal; }
}
`;
