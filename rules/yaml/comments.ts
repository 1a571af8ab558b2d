import type { Comment } from '../core/ignore.ts';
import { type Span, spanOf } from '../core/span.ts';
import { lineEnd, lineStart } from './lines.ts';

/**
 * The comments of a YAML text, given the spans of all its scalars in order: a `#` at a line's start or
 * after white space that stands in none of them. A block scalar's header line may hold one too.
 */
export function commentsOf(text: string, scalars: readonly Span[]): readonly Comment[] {
  const comments: Comment[] = [];
  let next = 0;
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    while ((scalars[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    const scalar = scalars[next];
    const isInside = scalar !== undefined && scalar.start <= at;
    if (isInside ? !isInHeader(text, scalar, at) : !startsComment(text, at)) continue;
    const comment = commentAt(text, at);
    comments.push(comment);
    at = comment.span.end;
  }
  return comments;
}

const startsComment = (text: string, at: number): boolean =>
  at === 0 || /[\s\uFEFF]/.test(text.charAt(at - 1));

function commentAt(text: string, start: number): Comment {
  const raw = text.slice(start, lineEnd(text, start));
  return {
    span: spanOf(start, start + raw.trimEnd().length),
    text: raw.slice(1).trim(),
    ownLine: /^[\s\uFEFF]*$/.test(text.slice(lineStart(text, start), start)),
  };
}

/** Whether a `#` stands on a block scalar's header line, where it begins a comment. */
function isInHeader(text: string, { start }: Span, at: number): boolean {
  return at - start < 1000 && /^[|>][-+0-9]*[ \t]+$/.test(text.slice(start, at));
}
