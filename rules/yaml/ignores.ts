import type { Comment, Ignore } from '../core/ignore.ts';
import { readOwnIgnore } from '../core/ignore-comment.ts';
import { type Span, spanOf } from '../core/span.ts';
import { coveredBy, coveredLine, nextBlock } from './covered.ts';
import type { YamlDocument } from './syntax.ts';

/**
 * The ignore comments of a YAML document: our own form and that of every peer that reads comments in YAML. On
 * a line of its own a comment covers the next entry or list item with all below it (above the first line of
 * a document: the document), at a line's end what begins on that line.
 */
export const commentIgnores = (document: YamlDocument): readonly Ignore[] =>
  document.comments.flatMap((comment) =>
    mayIgnore.test(comment.text) ? readers.flatMap((read) => read(document, comment)) : [],
  );

const mayIgnore = /seaworthy-ignore|kics-scan|trivy:ignore|checkov:skip|nosem/i;

type Reader = (document: YamlDocument, comment: Comment) => readonly Ignore[];

const own: Reader = (document, comment) => {
  const read = readOwnIgnore(comment.text);
  if (read === undefined) return [];
  const { rules, until, reason, wholeFile, problem } = read;
  const covers = wholeFile ? 'file' : coveredBy(document, comment);
  return [{ at: comment.span, covers, tool: 'seaworthy', rules, reason, until, problem }];
};

/** `kics-scan ignore` (the file, from its first comment), `ignore-line` (the next line), `ignore-block` (the next key). */
const kics: Reader = (document, comment) => {
  const form = /^kics-scan\s+(ignore(?:-line|-block)?)\s*$/.exec(comment.text)?.[1];
  if (form === undefined) return [];
  if (form === 'ignore-line') return [ignore(comment, 'kics', 'all', coveredLine(document, comment))];
  if (form === 'ignore-block') return [ignore(comment, 'kics', 'all', nextBlock(document, comment))];
  const isFirst = document.comments[0] === comment && comment.span.start <= firstContent(document);
  return isFirst ? [ignore(comment, 'kics', 'all', 'file')] : [];
};

/** `trivy:ignore:ID`, several in one comment, `exp:YYYY-MM-DD` behind an id; ids in every spelling that Trivy had. */
const trivy: Reader = (document, comment) =>
  [...comment.text.matchAll(/\btrivy:ignore:([\w*-]+)(?:\[[^\]]*\])?(?::exp:(\d{4}-\d{2}-\d{2}))?/g)].map(
    ([, id = '', until]) => ({
      ...ignore(comment, 'trivy', id === '*' ? 'all' : [trivyId(id)], coveredBy(document, comment)),
      until,
    }),
  );

/** `checkov:skip=ID,ID:reason`: the document that it stands in. */
const checkov: Reader = (document, comment) => {
  const [, ids, reason] = /^checkov:skip=([\w,\s-]+)(?::(.*))?$/.exec(comment.text) ?? [];
  if (ids === undefined) return [];
  const covers = spanOf(0, document.text.length);
  return [{ ...ignore(comment, 'checkov', listOf(ids), covers), reason: reason?.trim() || undefined }];
};

/** `nosemgrep`, `nosem`, with ids or for every rule: the line. */
const semgrep: Reader = (document, comment) => {
  const [, ids] = /^nosem(?:grep)?(?::\s*([\w.,\s-]+))?/.exec(comment.text) ?? [];
  if (!/^nosem(?:grep)?\b/.test(comment.text)) return [];
  return [ignore(comment, 'semgrep', ids ? listOf(ids) : 'all', coveredLine(document, comment))];
};

const readers: readonly Reader[] = [own, kics, trivy, checkov, semgrep];

const ignore = ({ span }: Comment, tool: string, rules: Ignore['rules'], covers: Span | 'file'): Ignore => ({
  at: span,
  covers,
  tool,
  rules,
  reason: undefined,
  until: undefined,
  problem: undefined,
});

const firstContent = ({ root, text }: YamlDocument): number => root?.span.start ?? text.length;

/** `AVD-KSV-0012`, `KSV012` and `KSV-0012` are one. */
const trivyId = (id: string): string =>
  id
    .toUpperCase()
    .replace(/^AVD-/, '')
    .replace(
      /^([A-Z]+)-?(\d{1,4})$/,
      (_, letters: string, digits: string) => `${letters}-${digits.padStart(4, '0')}`,
    );

const listOf = (ids: string): readonly string[] => ids.split(/[\s,]+/).filter((id) => id !== '');
