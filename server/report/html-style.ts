/** Calm on paper and on screens, light and dark. Every colour of text has a contrast of 4.5 and more to its ground. */
export const pageStyle = `
:root {
  color-scheme: light;
  --ground: #f6f7f8; --card: #ffffff; --line: #dde2e7; --soft: #eef1f4;
  --text: #17232e; --quiet: #53626f; --link: #0d5f82; --code: #f1f4f6;
  --error: #c8432f; --warning: #dd9b26; --info: #3b8fb8; --hint: #93a1ad;
  --error-text: #a32a19; --warning-text: #7a5200; --info-text: #14597c; --hint-text: #4c5a66;
  --error-soft: #fbe9e6; --warning-soft: #fbf1dc; --info-soft: #e3f0f7; --hint-soft: #eceff2;
  --good: #1d7a5f; --mark: #ffe3a3; --mark-text: #17232e;
  --known: #93a1ad; --gone: #48a999;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #0e161d; --card: #16212b; --line: #293845; --soft: #1d2a35;
    --text: #e6ecf1; --quiet: #a3b2bf; --link: #7cc4e4; --code: #101a22;
    --error: #e26d59; --warning: #e0a63c; --info: #5aa9cf; --hint: #7b8a97;
    --error-text: #ffa394; --warning-text: #f3c66f; --info-text: #9cd3ee; --hint-text: #c0ccd5;
    --error-soft: #3b1f1b; --warning-soft: #372a12; --info-soft: #14303f; --hint-soft: #25323d;
    --good: #6fcfb0; --mark: #6b4e0c; --mark-text: #ffffff;
    --known: #6d7c89; --gone: #58b8a8;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 5.5rem; }
body { margin: 0 auto; padding: 0 1.5rem 3rem; max-width: 72rem; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif; }
h1, h2, h3, p, ol, table, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
h2 { font-size: 1.0625rem; font-weight: 650; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
h2:focus { outline: none; }
code, pre, .path, .place { font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
code { font-size: 0.9em; background: var(--code); border-radius: 4px; padding: 0.1em 0.3em; overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: fixed; left: 1rem; top: 1rem; z-index: 9; padding: 0.5rem 1rem; background: var(--card); }

header { padding: 2.5rem 0 2rem; }
.brand { display: flex; gap: 1.25rem; align-items: flex-start; }
.logo { flex: none; width: 4rem; height: 4rem; }
.why { margin-top: 0.25rem; font-size: 1.0625rem; }
.facts { margin-top: 0.25rem; color: var(--quiet); }
.verdict { color: var(--error-text); }
.passed .verdict { color: var(--good); }
.unknown .verdict { color: var(--warning-text); }

.card, .file, .about { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.card { padding: 1.25rem 1.5rem 1.5rem; }
.alert { margin-bottom: 1.25rem; border-left: 4px solid var(--warning); }
.plain { width: 100%; margin-top: 0.75rem; border-collapse: collapse; }
.plain th, .plain td { padding: 0.4rem 1rem 0.4rem 0; text-align: left; vertical-align: top; font-weight: 400; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.plain thead th { border: 0; color: var(--quiet); font-size: 0.875rem; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); gap: 1.25rem; margin-bottom: 2.5rem; }
.overview { display: flex; flex-wrap: wrap; gap: 1.5rem 3.5rem; grid-column: 1 / -1; }
.overview > section { flex: 1 1 18rem; }
.overview > section:first-child { flex: 0 1 auto; }
.levels { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: center; margin-top: 0.75rem; }
.ring { flex: none; width: 9rem; height: 9rem; }
.ring circle { fill: none; stroke-width: 15; }
.ring .track { stroke: var(--soft); }
.ring .arc { transform: rotate(-90deg); transform-origin: 50% 50%; }
.arc.error { stroke: var(--error); } .arc.warning { stroke: var(--warning); } .arc.info { stroke: var(--info); } .arc.hint { stroke: var(--hint); }
.ring text { text-anchor: middle; fill: var(--text); }
.ring .sum { font-size: 26px; font-weight: 650; }
.ring .long { font-size: 20px; }
.ring .unit { font-size: 11px; fill: var(--quiet); }
rect.error, rect.new { fill: var(--error); } rect.warning { fill: var(--warning); } rect.info { fill: var(--info); } rect.hint { fill: var(--hint); }
rect.known { fill: var(--known); } rect.gone { fill: var(--gone); }
.key { width: 0.75rem; height: 0.75rem; margin-right: 0.6rem; }
.key-table { border-collapse: collapse; }
.key-table th { padding: 0.2rem 2rem 0.2rem 0; text-align: left; font-weight: 400; }
.key-table td, .number { text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
.bars { width: 100%; margin-top: 0.75rem; border-collapse: collapse; table-layout: fixed; font-size: 0.9375rem; }
col.name { width: 52%; } col.many { width: 4rem; }
.bars th { padding: 0.2rem 0; text-align: left; font-weight: 400; }

.bars .number { padding: 0 0.75rem 0 0.5rem; }
.bars a { color: inherit; text-decoration: none; }
.bars a:hover { color: var(--link); text-decoration: underline; }
.clip { display: flex; white-space: nowrap; }
.clip span { overflow: hidden; text-overflow: ellipsis; }
.clip span:first-child { flex: 0 1 auto; color: var(--quiet); white-space: pre; } .clip span:last-child { flex: 0 0 auto; max-width: 100%; }
.bar { display: block; width: 100%; height: 0.75rem; border-radius: 3px; background: var(--soft); }
.note, .more { color: var(--quiet); font-size: 0.875rem; }
.more { margin-top: 0.6rem; }

main > section > h2 { margin: 0 0 0.75rem; font-size: 1.25rem; }
#filter { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; align-items: center; margin: 0 -0.5rem 1rem; padding: 0.75rem 0.5rem; background: var(--ground); border-bottom: 1px solid var(--line); color: var(--quiet); font-size: 0.9375rem; }
#filter input[type=search], #filter select, #filter button { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--hint); border-radius: 6px; padding: 0.3rem 0.6rem; }
#filter .words { display: flex; flex: 1 1 12rem; gap: 0.4rem; align-items: center; }
#filter input[type=search] { flex: 1; width: 6rem; }
#filter select { width: 13rem; }
#filter fieldset { display: flex; flex-wrap: wrap; gap: 0.75rem; border: 0; }
#filter input[type=checkbox] { accent-color: var(--link); vertical-align: -0.1em; }
#filter ::placeholder { color: var(--quiet); opacity: 1; }
#filter button { cursor: pointer; }
#filter output { flex: none; min-width: 6rem; text-align: right; font-variant-numeric: tabular-nums; }

.file { margin-bottom: 1rem; overflow: clip; content-visibility: auto; contain-intrinsic-size: auto 30rem; }
.file h3 { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; padding: 0.7rem 1.5rem; background: var(--soft); font-size: 0.9375rem; font-weight: 600; overflow-wrap: anywhere; }
.file .count { flex: none; color: var(--quiet); font-size: 0.875rem; font-weight: 400; }
.file ol { list-style: none; }
.finding { padding: 0.9rem 1.5rem 1rem; border-top: 1px solid var(--line); }
.head { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; }
.level { padding: 0.05rem 0.5rem; border-radius: 99px; font-size: 0.8125rem; font-weight: 600; }
.level.error { color: var(--error-text); background: var(--error-soft); }
.level.warning { color: var(--warning-text); background: var(--warning-soft); }
.level.info { color: var(--info-text); background: var(--info-soft); }
.level.hint { color: var(--hint-text); background: var(--hint-soft); }
.rule { font-weight: 600; color: var(--text); text-decoration-color: var(--hint); overflow-wrap: anywhere; }
.place { margin-left: auto; color: var(--quiet); font-size: 0.8125rem; }
.message { margin-top: 0.4rem; max-width: 60rem; overflow-wrap: anywhere; }
pre { display: flex; margin: 0.6rem 0 0; padding: 0.55rem 0; background: var(--code); border-radius: 6px; font-size: 0.875rem; line-height: 1.5; tab-size: 4; }
pre code { padding: 0 1rem 0 0; background: none; font-size: inherit; white-space: pre-wrap; }
.line { flex: none; min-width: 3.5rem; padding: 0 1rem; text-align: right; color: var(--quiet); user-select: none; }
mark { color: var(--mark-text); background: var(--mark); border-radius: 2px; box-shadow: 0 0 0 1px var(--mark); }
.fix, .aside { margin-top: 0.5rem; font-size: 0.9375rem; overflow-wrap: anywhere; }
.aside, .others { color: var(--quiet); }
.safety { margin-right: 0.35rem; font-size: 0.8125rem; font-weight: 600; color: var(--good); }
.safety.unsafe { color: var(--warning-text); }
.empty { padding: 4rem 1.5rem; text-align: center; color: var(--quiet); background: var(--card); border: 1px solid var(--line); border-radius: 10px; font-size: 1.0625rem; }
.passed .empty { color: var(--good); }
details { margin: 1.25rem 0; }
summary { padding: 0.4rem 0; cursor: pointer; font-weight: 600; }
details[open] summary { margin-bottom: 0.5rem; }
main > section + section { margin-top: 2.5rem; }
.about { margin-bottom: 0.75rem; padding: 1rem 1.5rem 1.1rem; }
.about h3 { font-size: 1rem; font-weight: 600; }
.about:target { border-color: var(--link); }
.about p { margin-top: 0.4rem; max-width: 60rem; }
.about .summary { color: var(--quiet); }
footer { margin-top: 3rem; color: var(--quiet); font-size: 0.875rem; }

@media (max-width: 40rem) {
  body { padding: 0 1rem 2rem; }
  header { padding: 1.5rem 0; }
  .logo { width: 3rem; height: 3rem; }
  .card, .finding, .file h3, .about { padding-left: 1rem; padding-right: 1rem; }
  .place { margin-left: 0; }
  #filter { position: static; }
}
@media print {
  :root { --ground: #ffffff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 0.8125rem; }
  #filter, .skip { display: none !important; }
  .file { content-visibility: visible; overflow: visible; }
  .charts { grid-template-columns: 1fr 1fr; }
  .card, .finding, .about { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
