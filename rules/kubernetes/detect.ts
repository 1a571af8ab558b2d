import type { FileHead } from '../core/file-head.ts';

/**
 * Whether a YAML file holds Kubernetes objects: one of its documents has `apiVersion` and `kind` at the top
 * level. Files of other names, and other YAML, are never touched.
 */
export function isKubernetesFile({ path, text, languageId }: FileHead): boolean {
  if (!/\.ya?ml$/i.test(path) && languageId !== 'yaml' && languageId !== 'helm') return false;
  for (const match of text.matchAll(apiVersionLine)) {
    const before = lastMarker(text, match.index);
    markerLine.lastIndex = match.index + match[0].length;
    const after = markerLine.exec(text)?.index ?? text.length;
    if (kindLine.test(text.slice(before, after))) return true;
  }
  return false;
}

const apiVersionLine = /(?:^\uFEFF?|[\r\n])(["']?)apiVersion\1[ \t]*:[ \t]*["'{]?[\w{]/g;
const kindLine = /(?:^\uFEFF?|[\r\n])(["']?)kind\1[ \t]*:[ \t]*["'{]?[\w{]/;
const markerLine = /[\r\n](?:---|\.\.\.)(?=[\s]|$)/g;

const lastMarker = (text: string, from: number): number =>
  Math.max(0, text.lastIndexOf('\n---', from), text.lastIndexOf('\r---', from));
