import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rulesById } from '../rules/catalogue.ts';
import { families } from '../rules/core/level.ts';
import { explainPage, ruleTable, withHead } from '../rules/docs.ts';
import { sourceLink } from '../rules/source-link.ts';
import { pagePath } from './support/generated.ts';
import { headOf } from './support/words.ts';

const page = `# my-rule

<!-- meta -->
Old.
<!-- /meta -->

It matters.

## Fails

\`\`\`dockerfile
FROM node
\`\`\`

## Passes

\`\`\`dockerfile
FROM node:24
\`\`\`

## What the fix may change

Much.
`;

describe('a page', () => {
  it('gets its head from the declaration, and keeps the rest', () => {
    const rule = { ...headOf('my-rule'), sources: ['hadolint/DL3006', 'cis/4.1'] };
    const made = withHead(page, rule);
    assert.ok(made?.includes(`\n${rule.summary}\n`));
    assert.ok(made?.includes('[hadolint/DL3006](https://github.com/hadolint/hadolint/wiki/DL3006), cis/4.1'));
    assert.ok(!made?.includes('Old.'));
    assert.equal(made?.slice(made.indexOf('<!-- /meta -->')), page.slice(page.indexOf('<!-- /meta -->')));
    assert.equal(withHead(made ?? '', rule), made, 'twice');
  });

  it('without a place for its head stays as it is', () => {
    assert.equal(withHead('# my-rule\n', headOf('my-rule')), undefined);
  });

  it('is explained by summary, reasons and what a fix may change, without its cases', () => {
    const expected = '# my-rule\n\nOld.\n\nIt matters.\n\n## What the fix may change\n\nMuch.';
    assert.equal(explainPage(page), expected);
    assert.equal(explainPage(page.replaceAll('\n', '\r\n')), expected);
  });

  it('of every rule explains something, and nothing that is made for the tests', () => {
    for (const id of rulesById.keys()) {
      const path = pagePath(id);
      if (path === undefined) continue;
      const text = explainPage(readFileSync(path, 'utf8'));
      assert.ok(text.startsWith(`# ${id}\n\n`), id);
      assert.ok(text.length > id.length + 80, `${id} says too little`);
      assert.ok(!/<!--|^```(?:dockerfile|yaml)|^## (?:Fails|Passes)/m.test(text), id);
    }
  });
});

describe('the rules, as they declare themselves', () => {
  it('have ids of words, summaries of one sentence, known families and sources that are told once', () => {
    for (const { id, summary, family, sources } of rulesById.values()) {
      assert.match(id, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/);
      assert.match(summary, /^[A-Z][^\n|]*\.$/, id);
      assert.ok(families.includes(family), id);
      assert.equal(new Set(sources).size, sources.length, `${id}: a source stands twice`);
      for (const source of sources) assert.match(source, /^[a-z][a-z-]*\/\S.*$/, id);
    }
  });

  it('stand in the table once each', () => {
    const rows = ruleTable(rulesById.values(), (id) => `${id}.md`).match(/^\| \[[^\]]+\]/gm) ?? [];
    assert.deepEqual(rows.map((row) => row.slice(3, -1)).sort(), [...rulesById.keys()]);
  });

  it('link to addresses that are addresses', () => {
    for (const { sources } of rulesById.values()) {
      for (const source of sources) {
        const link = sourceLink(source);
        if (link !== undefined) assert.ok(new URL(link).protocol === 'https:' && !/\s/.test(link), source);
      }
    }
  });
});
