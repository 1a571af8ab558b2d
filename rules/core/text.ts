/** Where the lines of a text begin. A line ends at `\n`, `\r\n` or a lone `\r`, as in LSP. */
export interface LineMap {
  readonly starts: readonly number[];
}

/** Zero-based line, and UTF-16 units from its start. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function linesOf(text: string): LineMap {
  const starts = [0];
  const breaks = /\r\n|\n|\r/g;
  while (breaks.test(text)) starts.push(breaks.lastIndex);
  return { starts };
}

export function positionAt({ starts }: LineMap, offset: number): Position {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low, column: offset - (starts[low] ?? 0) };
}

/** The offset of a position; one past a line's or the text's end is drawn back to that end. */
export function offsetAt({ starts }: LineMap, { line, column }: Position, textLength: number): number {
  const start = starts[line];
  if (start === undefined) return textLength;
  return Math.min(start + column, starts[line + 1] ?? textLength);
}

/** The line end that a text uses: that of its first line, `\n` where it has one line only. */
export const lineEndOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
