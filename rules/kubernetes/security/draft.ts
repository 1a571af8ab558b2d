import type { Edit } from '../../core/fix.ts';
import { type Span, spanOf } from '../../core/span.ts';

/** A text that is edited in steps, each made for the text after the one before. */
export interface Draft {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A part of the first text that is still there, or a text that was put in. */
type Piece = { readonly kept: Span } | { readonly added: string };

export const draftOf = (text: string): Draft => ({ text, pieces: [{ kept: spanOf(0, text.length) }] });

/** The draft after edits that do not overlap. */
export function edited(draft: Draft, edits: readonly Edit[]): Draft {
  const fromLast = [...edits].sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end);
  return fromLast.reduce(
    ({ text, pieces }, { span, text: added }) => ({
      text: text.slice(0, span.start) + added + text.slice(span.end),
      pieces: [...cut(pieces, 0, span.start), { added }, ...cut(pieces, span.end, text.length)],
    }),
    draft,
  );
}

/** All steps as edits of the first text, none touching another. */
export function editsOf({ pieces }: Draft, textLength: number): readonly Edit[] {
  const edits: Edit[] = [];
  let from = 0;
  let added = '';
  for (const piece of [...pieces, { kept: spanOf(textLength, textLength) }]) {
    if ('added' in piece) {
      added += piece.added;
      continue;
    }
    const isLast = piece.kept.start === textLength;
    if (piece.kept.start === piece.kept.end && !isLast) continue;
    if (added !== '' || piece.kept.start > from)
      edits.push({ span: spanOf(from, piece.kept.start), text: added });
    added = '';
    from = piece.kept.end;
  }
  return edits;
}

/** What stands between two offsets of the present text. */
function cut(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const length = 'added' in piece ? piece.added.length : piece.kept.end - piece.kept.start;
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, length);
    if (from < to) found.push(partOf(piece, from, to));
    at += length;
  }
  return found;
}

const partOf = (piece: Piece, from: number, to: number): Piece =>
  'added' in piece
    ? { added: piece.added.slice(from, to) }
    : { kept: spanOf(piece.kept.start + from, piece.kept.start + to) };
