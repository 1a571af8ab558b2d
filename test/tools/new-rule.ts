// `npm run new-rule -- LANGUAGE RULE-ID` writes a rule and its page that work at once, and puts the rule into
// its index. What they say is an example: change it into what you want to say.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesById } from '../../rules/catalogue.ts';
import { root } from '../support/root.ts';
import { skeletons } from './rule-skeletons.ts';

const [language = '', id = ''] = process.argv.slice(2);
const skeleton = Object.hasOwn(skeletons, language) ? skeletons[language] : undefined;
if (skeleton === undefined) stop(`Usage: new-rule ${Object.keys(skeletons).join('|')} RULE-ID`);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id))
  stop(`\`${id}\` is no rule id: write words with dashes between.`);
if (rulesById.has(id)) stop(`There is a rule ${id} already.`);

const folder = join(root, 'rules', language, 'rules');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
write(join(folder, `${id}.ts`), skeleton.rule({ id, name: camel(id), since: version }));
write(join(folder, `${id}.md`), skeleton.page(id));
const index = join(folder, 'index.ts');
writeFileSync(index, indexText(readFileSync(index, 'utf8')));
console.log(`
Now: say in ${id}.ts what is wrong and in ${id}.md why, with cases.
  RULE=${id} npx mocha test/rules.test.ts    its cases
  npm run generate -- --update ${id}         writes markers and fixed texts from what the rule does
  npm run generate                           the head of the page, the table, the schema`);

function write(path: string, text: string): void {
  if (existsSync(path)) stop(`${path} is there already.`);
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}

/** The index with every rule of the folder, in the order of their names. */
function indexText(before: string): string {
  const rules = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
    .sort()
    .map((file) => ({ file, name: exportedBy(readFileSync(join(folder, file), 'utf8')) }));
  const types = before.match(/^import type .*\n/gm) ?? [];
  const imports = rules.map(({ file, name }) => `import { ${name} } from './${file}';\n`);
  const declared = before.slice(before.indexOf('/**'));
  const names = rules.map(({ name }) => name);
  const list = declared.replace(/^(.* = )\[[^\]]*\];/m, (_, start: string) => {
    const line = `${start}[${names.join(', ')}];`;
    return line.length <= 110 ? line : `${start}[\n${names.map((name) => `  ${name},\n`).join('')}];`;
  });
  return `${[...types, ...imports].join('')}\n${list}`;
}

function exportedBy(text: string): string {
  return /^export const (\w+)/m.exec(text)?.[1] ?? '';
}

function camel(words: string): string {
  return words.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}
