/** Lines `from` to `to` (excluded, from 0) of the first text became `afterFrom` to `afterTo` of the second. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly afterFrom: number;
  readonly afterTo: number;
}

/** The shortest way from one list of lines to another, in order (Myers, in linear space). */
export function changedLines(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const changes: LineChange[] = [];
  const add = (change: LineChange): void => {
    const last = changes.at(-1);
    if (last && last.to === change.from && last.afterTo === change.afterFrom)
      changes[changes.length - 1] = { ...last, to: change.to, afterTo: change.afterTo };
    else changes.push(change);
  };
  compare({ a: before, b: after }, { from: 0, to: before.length, afterFrom: 0, afterTo: after.length }, add);
  return changes;
}

interface Texts {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

function compare(texts: Texts, whole: LineChange, add: (change: LineChange) => void): void {
  const { a, b } = texts;
  let { from, to, afterFrom, afterTo } = whole;
  while (from < to && afterFrom < afterTo && a[from] === b[afterFrom])
    [from, afterFrom] = [from + 1, afterFrom + 1];
  while (from < to && afterFrom < afterTo && a[to - 1] === b[afterTo - 1])
    [to, afterTo] = [to - 1, afterTo - 1];
  if (from === to && afterFrom === afterTo) return;
  const box = { from, to, afterFrom, afterTo };
  const middle = from === to || afterFrom === afterTo ? undefined : meet(texts, box);
  if (middle === undefined) {
    add(box);
    return;
  }
  compare(texts, { from, to: middle.line, afterFrom, afterTo: middle.after }, add);
  compare(texts, { from: middle.line, to, afterFrom: middle.after, afterTo }, add);
}

/** Where the paths from both corners meet: a point strictly inside the box, or undefined where nothing is common. */
function meet(
  { a, b }: Texts,
  { from, to, afterFrom, afterTo }: LineChange,
): { line: number; after: number } | undefined {
  const [width, height] = [to - from, afterTo - afterFrom];
  const delta = width - height;
  const size = width + height + 2;
  const forward = new Int32Array(2 * size + 1);
  const backward = new Int32Array(2 * size + 1);
  for (let depth = 0; depth <= Math.ceil((width + height) / 2); depth += 1) {
    for (let k = -depth; k <= depth; k += 2) {
      let x = step(forward, size + k, depth, k);
      while (x < width && x - k < height && x - k >= 0 && a[from + x] === b[afterFrom + x - k]) x += 1;
      forward[size + k] = x;
      const other = delta - k;
      if (delta % 2 !== 0 && Math.abs(other) < depth && x + (backward[size + other] ?? 0) >= width)
        return inside({ line: from + x, after: afterFrom + x - k }, { from, to, afterFrom, afterTo });
    }
    for (let k = -depth; k <= depth; k += 2) {
      let x = step(backward, size + k, depth, k);
      while (x < width && x - k < height && x - k >= 0 && a[to - 1 - x] === b[afterTo - 1 - (x - k)]) x += 1;
      backward[size + k] = x;
      const other = delta - k;
      if (delta % 2 === 0 && Math.abs(other) <= depth && x + (forward[size + other] ?? 0) >= width)
        return inside({ line: to - x, after: afterTo - (x - k) }, { from, to, afterFrom, afterTo });
    }
  }
  return undefined;
}

function step(furthest: Int32Array, at: number, depth: number, k: number): number {
  if (depth === 0) return 0;
  const [below, above] = [furthest[at - 1] ?? 0, furthest[at + 1] ?? 0];
  return k === -depth || (k !== depth && below < above) ? above : below + 1;
}

function inside(
  point: { line: number; after: number },
  { from, to, afterFrom, afterTo }: LineChange,
): { line: number; after: number } | undefined {
  const valid = point.line >= from && point.line <= to && point.after >= afterFrom && point.after <= afterTo;
  const corner =
    (point.line === from && point.after === afterFrom) || (point.line === to && point.after === afterTo);
  return valid && !corner ? point : undefined;
}
