import type { Edit } from '../../rules/core/fix.ts';

/**
 * A text as pieces of an earlier one and what was put in since, so that several rounds of edits can be
 * told as one round over the earlier text.
 */
export type Pieces = readonly Piece[];

type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

export const wholeText = (text: string): Pieces => [{ start: 0, end: text.length }];

/** Puts in edits that count in the text which the pieces make now, none overlapping another. */
export function withEdits(pieces: Pieces, edits: readonly Edit[]): Pieces {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const result: Piece[] = [];
  let from = 0;
  for (const { span, text } of sorted) {
    result.push(...slice(pieces, from, span.start));
    if (text !== '') result.push({ text });
    from = span.end;
  }
  result.push(...slice(pieces, from, Number.POSITIVE_INFINITY));
  return result;
}

/** The edits of the earlier text, `length` long, that make the text of the pieces. */
export function editsOf(pieces: Pieces, length: number): readonly Edit[] {
  const edits: Edit[] = [];
  let from = 0;
  let text = '';
  const close = (until: number): void => {
    if (until > from || text !== '') edits.push({ span: { start: from, end: until }, text });
    text = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) text += piece.text;
    else {
      close(piece.start);
      from = piece.end;
    }
  }
  close(length);
  return edits;
}

function slice(pieces: Pieces, start: number, end: number): readonly Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
    const first = Math.max(start - at, 0);
    const last = Math.min(end - at, length);
    if (first < last) result.push(cut(piece, first, last));
    at += length;
  }
  return result;
}

const cut = (piece: Piece, first: number, last: number): Piece =>
  'text' in piece
    ? { text: piece.text.slice(first, last) }
    : { start: piece.start + first, end: piece.start + last };
