import { type Span, spanOf } from '../core/span.ts';
import type { YamlScalar } from './syntax.ts';

/** Where a scalar's text stands, quotes left out; undefined where it is not written as it reads. */
export function textSpan({ span, style, text, unknown }: YamlScalar): Span | undefined {
  if (style === 'block' || unknown) return undefined;
  const inner = style === 'plain' ? span : spanOf(span.start + 1, span.end - 1);
  return inner.end - inner.start === text.length ? inner : undefined;
}
