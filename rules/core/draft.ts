import { applyEdits, type Edit } from './fix.ts';
import { type Span, spanOf } from './span.ts';

/** A text that is edited in steps, each made for the text after the one before. */
export interface Draft {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A part of the first text that is still there, or a text that was put in. */
type Piece = { readonly kept: Span } | { readonly added: string };

export const draftOf = (text: string): Draft => ({ text, pieces: [{ kept: spanOf(0, text.length) }] });

/** The draft after edits that do not overlap. */
export function edited({ text, pieces }: Draft, edits: readonly Edit[]): Draft {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const result: Piece[] = [];
  let from = 0;
  for (const { span, text: added } of sorted) {
    result.push(...cut(pieces, from, span.start), { added });
    from = span.end;
  }
  result.push(...cut(pieces, from, text.length));
  return { text: applyEdits(text, edits), pieces: result };
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
