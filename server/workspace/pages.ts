import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a rule's page stands on this machine; undefined where there is none. */
export function pagePath(rule: string): string | undefined {
  if (!/^[a-z0-9-]+$/.test(rule)) return undefined;
  const built = join(rulesFolder(), `${rule}.md`);
  if (existsSync(built)) return built;
  for (const folder of readdirSync(rulesFolder(), { withFileTypes: true })) {
    const path = join(rulesFolder(), folder.name, 'rules', `${rule}.md`);
    if (folder.isDirectory() && existsSync(path)) return path;
  }
  return undefined;
}

/** A rule's page, as it is written. */
export function readPage(rule: string): string | undefined {
  const path = pagePath(rule);
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}

/** `rules/` beside the bundle, with a page a rule; else that of the source tree, with the pages in folders. */
function rulesFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = join(here, 'rules');
  return existsSync(built) ? built : join(here, '..', '..', 'rules');
}
