// `npm run generate` writes everything that is made from declarations: the heads of the rules' pages, the
// table of the rules, the schema of the policy file. With `--update [RULE…]` it also writes the markers and
// fixed texts of pages anew from what the rules do today; look at the difference before you keep it.
import { writeFileSync } from 'node:fs';
import { rulesById } from '../../rules/catalogue.ts';
import { generatedFiles, pagePath } from '../support/generated.ts';
import { updateCases } from '../support/update-page.ts';

const [option, ...ids] = process.argv.slice(2);
if (option !== undefined && option !== '--update') {
  console.error('Usage: generate [--update [RULE…]]');
  process.exit(2);
}
if (option === '--update') {
  for (const rule of rulesById.values()) {
    if (ids.length > 0 && !ids.includes(rule.id)) continue;
    const path = pagePath(rule.id);
    if (path === undefined) console.error(`${rule.id}: no page`);
    else updateCases(path, rule);
  }
}
for (const { path, text, before } of generatedFiles()) {
  if (text === before) continue;
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
