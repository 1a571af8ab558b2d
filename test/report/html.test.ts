import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { reportIn } from '../../server/report/formats.ts';
import { imageStyle } from '../../server/report/html-image-style.ts';
import { pageScript } from '../../server/report/html-script.ts';
import { pageStyle } from '../../server/report/html-style.ts';
import type { RunReport } from '../../server/report/model.ts';
import { allRuns, fileOf, findingOf, reportContext, runOf } from '../support/runs.ts';
import { assertXml } from '../support/schemas.ts';

const runs = Object.entries(allRuns());
const html = (run: RunReport): string => reportIn('html', run, reportContext());
const compared = (): RunReport => allRuns()['compared with a base'] ?? assert.fail();
const counted = (text: string, part: string): number => text.split(part).length - 1;

/** The page as XML: elements without an end closed, attributes without a value given one, style and script left out. */
const asXml = (page: string): string =>
  page
    .replace('<!doctype html>\n', '')
    .replace(/<style>.*<\/style>/s, '<style/>')
    .replace(/<script>.*<\/script>/s, '<script/>')
    .replaceAll(/<((?:meta|link|input|col|br)\b(?:"[^"]*"|[^">])*)>/g, '<$1/>')
    .replaceAll(/ (hidden|checked)(?=[ />])/g, ' $1=""');

describe('--format html', () => {
  for (const [name, run] of runs)
    it(`is a sound page for a run ${name}`, async () => {
      const page = html(run);
      await assertXml(asXml(page), undefined);
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length, 'every id once');
      for (const [, target] of page.matchAll(/ href="#([^"]*)"/g)) assert.ok(ids.includes(target), target);
      for (const [, target] of page.matchAll(/ aria-labelledby="([^"]*)"/g)) assert.ok(ids.includes(target));
    });

  it('asks for nothing, and forbids everything but its own style and script', () => {
    const page = html(compared());
    const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const said = policy.replaceAll('&#39;', "'");
    assert.ok(said.startsWith("default-src 'none'; "));
    const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
    const script = /<script>(.*)<\/script>/s.exec(page)?.[1] ?? '';
    assert.ok(said.includes(`style-src '${hash(style)}'`) && said.includes(`script-src '${hash(script)}'`));
    assert.ok(!said.includes('unsafe') && !said.includes('*') && !said.includes('http'));
    assert.equal(counted(page, '<script'), 1);
    assert.equal(counted(page, '<style'), 1);
    const rest = page.replace(style, '').replace(script, '');
    assert.ok(!/ (?:src|srcset|action|style|on\w+)=/.test(rest.replaceAll(/>[^<]*</g, '><')));
    for (const [, href] of rest.matchAll(/ href="([^"]*)"/g)) assert.match(href ?? '', /^#|^data:,$/);
    assert.ok(!/url\(|@import|@font-face/.test(style));
    assert.ok(!/fetch|XMLHttp|import\(|innerHTML|localStorage|cookie/.test(script));
  });

  it('has no element that a name or a text made', () => {
    const page = html(allRuns()['with hostile names and texts'] ?? assert.fail());
    const plain = html(compared());
    const kinds = (text: string): ReadonlySet<string | undefined> =>
      new Set([...text.matchAll(/<([a-z][\w-]*)/gi)].map(([, kind]) => kind));
    assert.deepEqual(
      [...kinds(page)].filter((kind) => !kinds(plain).has(kind)),
      [],
    );
    assert.ok(!/ on\w+=/.test(page.replaceAll(/>[^<]*</g, '><').replaceAll(/"[^"]*"/g, '""')));
  });

  it('shows each finding once, with its line, its fix and the way to its rule', () => {
    const run = compared();
    const page = html(run);
    const all = run.files.flatMap(({ findings }) => findings);
    const gone = run.files.flatMap((file) => file.gone ?? []);
    assert.equal(counted(page, '<li class="finding"'), all.length + gone.length);
    assert.equal(counted(page, '<pre'), all.length);
    assert.match(page, /<details><summary>\d+ known findings, not counted<\/summary>/);
    assert.match(page, /<details><summary>1 ignored finding, not counted<\/summary>/);
    assert.match(page, /<details><summary>\d+ findings gone<\/summary>/);
    assert.ok(page.includes('<mark>sudo</mark>'));
    assert.ok(page.includes('<span class="safety safe">safe fix</span> Remove <code>sudo</code>'));
    assert.ok(page.includes('href="#rule-run-sudo"') && page.includes('id="rule-run-sudo"'));
    assert.ok(page.includes('Not checked: 2 paths'));
  });

  it('draws the levels, rules, files and the change, and says each number as text', () => {
    const page = html(compared());
    for (const title of [
      'By level',
      'By rule',
      'By file',
      'Against the base',
      'Findings',
      'About these rules',
    ])
      assert.match(page, new RegExp(`<h2[^>]*>${title}</h2>`));
    assert.ok(!html(allRuns()['of the examples'] ?? assert.fail()).includes('Against the base'));
    const drawings = [...page.matchAll(/<svg[^>]*>/g)].map(([tag]) => tag);
    assert.ok(drawings.length > 10);
    for (const tag of drawings) assert.match(tag, /aria-hidden="true"|role="img" aria-label="[^"]+"/);
    const tables = [...page.matchAll(/<table.*?<\/table>/gs)].map(([table]) => table);
    for (const table of tables) assert.ok(table.includes('scope="row"'));
  });

  it('orders its titles, and labels what can be used', () => {
    const page = html(compared());
    const titles = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    assert.equal(titles.filter((level) => level === 1).length, 1);
    titles.reduce((before, level) => {
      assert.ok(level <= before + 1);
      return level;
    }, 0);
    assert.ok(page.includes('<html lang="en">') && page.includes('<main>'));
    assert.match(page, /<form id="filter" role="search" aria-label="[^"]+" hidden>/);
    for (const [input] of page.matchAll(/<label.*?<\/label>/gs)) assert.match(input, /<(?:input|select)/);
  });

  it('has a page for nothing and for one', () => {
    const none = html(runOf([fileOf('Dockerfile', [])]));
    assert.ok(none.includes('Nothing found in 1 file.') && !none.includes('<form'));
    assert.ok(html(runOf([])).includes('No file was checked.'));
    const one = html(runOf([fileOf('Dockerfile', [findingOf()])]));
    assert.ok(one.includes('1 warning in 1 file') && !one.includes('<form'));
  });

  it('stays of a size that a browser likes', () => {
    assert.ok(html(allRuns()['with 5,000 findings'] ?? assert.fail()).length < 4_500_000);
  });

  it('names a base whatever it is called', () => {
    const page = html(allRuns()['with hostile names and texts'] ?? assert.fail());
    assert.ok(page.includes('compared with <code>&lt;b&gt;`|@main (1a2b3c4d5e)</code>'));
  });

  it('has a script that can be read', () => {
    assert.ok(new Script(pageScript) instanceof Script);
  });
});

describe('the colours of the page', () => {
  const rootsOf = (style: string): readonly string[] =>
    [...style.matchAll(/:root \{(.*?)\}/gs)].map(([, body]) => body ?? '');
  const [light = '', dark = ''] = rootsOf(pageStyle).map((body, index) => body + rootsOf(imageStyle)[index]);
  /** Text and what it stands on. */
  const pairs = [
    ...['ground', 'card', 'soft', 'code'].flatMap((ground) => [
      ['text', ground],
      ['quiet', ground],
    ]),
    ...['ground', 'card'].flatMap((ground) => [
      ['link', ground],
      ['good', ground],
      ['error-text', ground],
      ['warning-text', ground],
    ]),
    ...['error', 'warning', 'info', 'hint', 'critical'].map((level) => [`${level}-text`, `${level}-soft`]),
    ['mark-text', 'mark'],
  ] as const;

  for (const [name, body] of [
    ['light', light],
    ['dark', dark],
  ] as const)
    it(`have a contrast of 4.5 and more where text stands, ${name}`, () => {
      const colour = (of: string): string =>
        new RegExp(`--${of}: (#[0-9a-f]{6})`).exec(body)?.[1] ?? assert.fail(of);
      for (const [text = '', ground = ''] of pairs) {
        const contrast = contrastOf(colour(text), colour(ground));
        assert.ok(contrast >= 4.5, `${text} on ${ground}: ${contrast.toFixed(2)}`);
      }
      const drawn = [
        'error',
        'warning',
        'info',
        'hint',
        'known',
        'gone',
        'critical',
        'base',
        'own',
        'wasted',
      ];
      for (const level of drawn) assert.ok(contrastOf(colour(level), colour('card')) >= 2, level);
    });
});

/** By WCAG 2.2, relative luminance. */
function contrastOf(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
