import { once } from '../core/keep.ts';
import { changedLines } from '../core/line-diff.ts';
import { maskText } from '../core/mask.ts';
import { argumentsOf } from './expected-step.ts';
import { isMasked } from './step-text.ts';
import type { Dockerfile } from './syntax.ts';

/** What became of an instruction. */
export interface Counterpart {
  /** Its index today, or that of the one nearest to where it stood; undefined: the file has none. */
  readonly index: number | undefined;
  /** Whether it says the same as before. */
  readonly same: boolean;
}

/** What became of every instruction of a file in a later version of it. */
export function pairInstructions(before: Dockerfile, today: Dockerfile): readonly Counterpart[] {
  const now = saidIn(today);
  // Of a file that was kept only its masked text may be known.
  const old = saidIn(before).map((said) =>
    said.includes(maskText) ? (now.find((one) => isMasked(said, one)) ?? said) : said,
  );
  const pairs: Counterpart[] = [];
  const free = new Set<number>();
  let shift = 0;
  const keepTo = (end: number): void => {
    for (let index = pairs.length; index < end; index += 1) pairs.push({ index: index + shift, same: true });
  };
  for (const { from, to, afterFrom, afterTo } of changedLines(old, now)) {
    keepTo(from);
    let next = afterFrom;
    for (let index = from; index < to; index += 1) {
      const found = keywordFrom(before, index, today, next, afterTo);
      if (found !== undefined) next = found + 1;
      pairs.push({ index: found ?? nearest(next, afterFrom, afterTo, now.length), same: false });
    }
    for (let index = afterFrom; index < afterTo; index += 1) free.add(index);
    shift = afterTo - to;
  }
  keepTo(old.length);
  return pairs.map((pair, index) => (pair.same ? pair : moved(old[index], now, free, pair)));
}

/** What every instruction says: its text as the builder joins it, and the values of the variables in it. */
export const saidIn = once((document: Dockerfile): readonly string[] =>
  document.instructions.map((instruction) => {
    const { keyword, words, flags, heredocs, onBuild } = instruction;
    const said = [
      onBuild ? `ONBUILD ${keyword}` : keyword,
      ...flags.map(({ name, value }) => `${name}=${value}`),
    ];
    said.push(argumentsOf(document, instruction).replace(/\s+/g, ' ').trim());
    for (const { body } of heredocs) said.push(document.text.slice(body.start, body.end));
    for (const { variables, value } of words) if (variables.length > 0) said.push(value ?? '');
    return said.join('\0');
  }),
);

function keywordFrom(
  before: Dockerfile,
  index: number,
  today: Dockerfile,
  from: number,
  to: number,
): number | undefined {
  const keyword = before.instructions[index]?.keyword;
  for (let at = from; at < to; at += 1) if (today.instructions[at]?.keyword === keyword) return at;
  return undefined;
}

/** The one before the gap, as what was deleted stood after it; the first where the gap is at the top. */
function nearest(next: number, from: number, to: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (from === to) return Math.min(Math.max(0, from - 1), count - 1);
  return Math.min(next, to - 1);
}

/** The same instruction at another place. */
function moved(
  said: string | undefined,
  now: readonly string[],
  free: Set<number>,
  pair: Counterpart,
): Counterpart {
  for (const index of free) {
    if (now[index] !== said) continue;
    free.delete(index);
    return { index, same: true };
  }
  return pair;
}
