import { changedLines, type LineChange } from '../../rules/core/line-diff.ts';

/**
 * What `ours` and `theirs` made of `base`, line by line, both in one text; undefined where both changed the same
 * lines, each otherwise, or where one put lines at the very place that the other changed. Texts in one byte a
 * character (`latin1`) are merged byte by byte.
 */
export function mergeTexts(base: string, ours: string, theirs: string): string | undefined {
  const texts = { base: linesOf(base), ours: linesOf(ours), theirs: linesOf(theirs) };
  const [left, right] = [changedLines(texts.base, texts.ours), changedLines(texts.base, texts.theirs)];
  const merged: string[] = [];
  let [at, l, r] = [0, 0, 0];
  for (;;) {
    const [mine, other] = [left[l], right[r]];
    if (mine && other && touch(mine, other)) {
      if (!isSame(texts, mine, other)) return undefined;
      r += 1;
      continue;
    }
    const isMine = mine !== undefined && (other === undefined || mine.from < other.from);
    const next = isMine ? mine : other;
    if (next === undefined) break;
    merged.push(...texts.base.slice(at, next.from));
    merged.push(...(isMine ? texts.ours : texts.theirs).slice(next.afterFrom, next.afterTo));
    at = next.to;
    if (isMine) l += 1;
    else r += 1;
  }
  return [...merged, ...texts.base.slice(at)].join('');
}

/** Cut after `\n` alone, so that every other line end stays in its line. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/));

/** Whether they share lines of the base. Lines that are put in touch whatever begins or ends where they go. */
function touch(a: LineChange, b: LineChange): boolean {
  if (a.from === a.to || b.from === b.to) return a.from <= b.to && b.from <= a.to;
  return a.from < b.to && b.from < a.to;
}

function isSame(
  { ours, theirs }: { readonly ours: readonly string[]; readonly theirs: readonly string[] },
  a: LineChange,
  b: LineChange,
): boolean {
  if (a.from !== b.from || a.to !== b.to) return false;
  const [left, right] = [ours.slice(a.afterFrom, a.afterTo), theirs.slice(b.afterFrom, b.afterTo)];
  return left.length === right.length && left.every((line, index) => line === right[index]);
}
