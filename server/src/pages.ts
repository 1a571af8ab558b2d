import { pathToFileURL } from 'node:url';
import { explainPage } from '../../rules/docs.ts';
import { pagePath, readPage } from '../workspace/pages.ts';

/** A rule's page as a file of the server's own, for clients that have no place for pages. */
export function pageUri(rule: string): string {
  const known = uris.get(rule);
  if (known !== undefined) return known;
  const path = pagePath(rule);
  const uri = path === undefined ? `seaworthy-rule:/${rule}.md` : pathToFileURL(path).href;
  uris.set(rule, uri);
  return uri;
}

const uris = new Map<string, string>();

/** A page's reasons, without its cases, read when first asked for; undefined where there is no such page. */
export function explained(rule: string): string | undefined {
  if (!read.has(rule)) {
    const page = readPage(rule);
    read.set(rule, page === undefined ? undefined : explainPage(page));
  }
  return read.get(rule);
}

const read = new Map<string, string | undefined>();
