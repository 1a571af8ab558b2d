import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesById } from '../../rules/catalogue.ts';
import { ruleTable, withHead } from '../../rules/docs.ts';
import { policySchema } from '../../rules/policy/schema.ts';
import { root } from './root.ts';

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
  /** What the file holds now; undefined where there is none. */
  readonly before: string | undefined;
}

/** Every file that is made from declarations, as it should be. Throws for a page without a place for its head. */
export function generatedFiles(): readonly GeneratedFile[] {
  return [...heads(), table(), schema()];
}

/** Where the page of a rule stands; undefined where it has none. */
export const pagePath = (id: string): string | undefined =>
  readdirSync(join(root, 'rules'))
    .map((folder) => join(root, 'rules', folder, 'rules', `${id}.md`))
    .find((path) => existsSync(path));

function* heads(): Generator<GeneratedFile> {
  for (const rule of rulesById.values()) {
    const path = pagePath(rule.id);
    if (path === undefined) continue;
    const before = readFileSync(path, 'utf8');
    const text = withHead(before, rule);
    if (text === undefined) throw new Error(`${path} has no <!-- meta --> and <!-- /meta --> lines.`);
    yield { path, text, before };
  }
}

function table(): GeneratedFile {
  const path = join(root, 'rules', 'README.md');
  const pageOf = (id: string): string =>
    (pagePath(id) ?? id).slice(join(root, 'rules').length + 1).replaceAll('\\', '/');
  return { path, text: ruleTable(rulesById.values(), pageOf), before: textOf(path) };
}

function schema(): GeneratedFile {
  const path = join(root, 'syntaxes', 'policy.schema.json');
  const text = `${JSON.stringify(policySchema(rulesById.values()), undefined, 2)}\n`;
  return { path, text, before: textOf(path) };
}

const textOf = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;
