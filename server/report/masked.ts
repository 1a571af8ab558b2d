import type { Language, Parsed } from '../../rules/core/language.ts';
import { secretSpansOf, secretsOf } from '../../rules/core/lint.ts';
import { maskText, type Secrets } from '../../rules/core/mask.ts';
import type { Span } from '../../rules/core/span.ts';

/** A piece of a text after masking, and where its places went. */
export interface MaskedText {
  readonly text: string;
  /** The offset in the masked text for one in the original; inside a secret it is drawn to its near end. */
  readonly start: (offset: number) => number;
  readonly end: (offset: number) => number;
}

/** Where a file holds secrets, and those values that are hidden wherever they turn up; ordinary words are hidden by place alone. */
export const secretsIn = (file: {
  readonly language: Language<unknown>;
  readonly parsed: Parsed<unknown>;
}): Secrets => ({
  spans: secretSpansOf(file.language, file.parsed),
  values: secretsOf(file.language, file.parsed),
});

/** Masks the piece of `whole` that `piece` covers, by place and by value. */
export function maskPiece(whole: string, piece: Span, secrets: Secrets): MaskedText {
  const original = whole.slice(piece.start, piece.end);
  const hidden = hiddenSpans(original, piece, secrets);
  if (hidden.length === 0) return { text: original, start: (offset) => offset, end: (offset) => offset };
  let text = '';
  let from = 0;
  const moved: { readonly span: Span; readonly to: number }[] = [];
  for (const span of hidden) {
    text += original.slice(from, span.start);
    moved.push({ span, to: text.length });
    text += maskText;
    from = span.end;
  }
  text += original.slice(from);
  const move = (offset: number, inside: number): number => {
    const before = moved.findLast(({ span }) => span.start < offset);
    if (before === undefined) return offset;
    if (offset < before.span.end) return before.to + inside;
    return before.to + maskText.length + offset - before.span.end;
  };
  return { text, start: (offset) => move(offset, 0), end: (offset) => move(offset, maskText.length) };
}

/** What must not be seen of a piece, counted from its start, in order, none touching another. */
function hiddenSpans(text: string, piece: Span, { spans, values }: Secrets): readonly Span[] {
  const found: Span[] = [];
  for (const span of spans) {
    const start = Math.max(span.start, piece.start) - piece.start;
    const end = Math.min(span.end, piece.end) - piece.start;
    if (start < end) found.push({ start, end });
  }
  for (const value of values) {
    if (value === '') continue;
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
      found.push({ start: at, end: at + value.length });
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Span[] = [];
  for (const span of found) {
    const last = joined.at(-1);
    if (last && span.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}
