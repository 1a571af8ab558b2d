/** A half-open range of UTF-16 offsets into one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const spanOf = (start: number, end: number): Span => ({ start, end });

export const shiftSpan = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

/** Whether the two share an offset; an empty span shares the offset that it stands at, at either end of the other too. */
export const overlaps = (a: Span, b: Span): boolean =>
  (a.start < b.end && b.start < a.end) ||
  (isEmpty(a) && within(a.start, b)) ||
  (isEmpty(b) && within(b.start, a));

const isEmpty = ({ start, end }: Span): boolean => start === end;
const within = (offset: number, { start, end }: Span): boolean => offset >= start && offset <= end;
