import type { Secrets } from '../../rules/core/mask.ts';
import type { Span } from '../../rules/core/span.ts';
import { type LineMap, positionAt } from '../../rules/core/text.ts';
import { maskPiece } from './masked.ts';
import type { Excerpt } from './model.ts';

/** The line that a span begins in, without its line end, with every secret masked; long lines are cut around the span. */
export function excerptOf(text: string, lines: LineMap, at: Span, secrets: Secrets): Excerpt {
  const line = lineSpan(text, lines, at.start);
  const masked = maskPiece(text, line, secrets);
  const from = masked.start(Math.min(at.start, line.end) - line.start);
  const to = masked.end(Math.min(at.end, line.end) - line.start);
  return cut({ text: masked.text, from, to: Math.max(from, to), goesOn: at.end > line.end + 2 });
}

/** The line that holds an offset, without its line end. */
export function lineSpan(text: string, lines: LineMap, offset: number): Span {
  const { line } = positionAt(lines, offset);
  const start = lines.starts[line] ?? 0;
  let end = lines.starts[line + 1] ?? text.length;
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return { start, end };
}

const widest = 200;
const before = 60;

function cut({ text, from, to, goesOn }: Excerpt): Excerpt {
  if (text.length <= widest) return { text, from, to, goesOn };
  const start = from <= widest - before ? 0 : wholeCharacter(text, from - before);
  const end = wholeCharacter(text, Math.min(text.length, start + widest));
  const head = start > 0 ? '…' : '';
  const tail = end < text.length ? '…' : '';
  const moved = head.length - start;
  return {
    text: head + text.slice(start, end) + tail,
    from: from + moved,
    to: Math.min(to, end) + moved,
    goesOn,
  };
}

/** An offset that does not part a surrogate pair. */
const wholeCharacter = (text: string, offset: number): number =>
  /[\uDC00-\uDFFF]/.test(text[offset] ?? '') ? offset - 1 : offset;
