import { type Span, spanOf } from '../core/span.ts';
import type { Flag, Mount } from './syntax.ts';

/** The mount that a `--mount` flag asks for; none for other flags. Fields are read as CSV, keys in lower case. */
export function mountOf({ name, value, valueSpan, span }: Flag): readonly Mount[] {
  if (name !== 'mount' || value === undefined || valueSpan === undefined) return [];
  const values = new Map<string, { readonly value: string; readonly span: Span }>();
  const isPlain = valueSpan.end - valueSpan.start === value.length;
  for (const { text, start } of fieldsOf(value)) {
    const equals = text.indexOf('=');
    const key = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
    const from = valueSpan.start + start + equals + 1;
    values.set(key, {
      value: equals < 0 ? '' : text.slice(equals + 1),
      span: isPlain ? spanOf(from, valueSpan.start + start + text.length) : valueSpan,
    });
  }
  const type = values.get('type')?.value.toLowerCase() ?? 'bind';
  return [{ span, type, values }];
}

/** Commas divide the fields; a field in double quotes may hold some. */
export const fieldsOf = (text: string): readonly { readonly text: string; readonly start: number }[] =>
  [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ({ index, 0: whole, 1: quoted, 2: plain }) => {
      const field = quoted?.replaceAll('""', '"') ?? plain ?? '';
      return { text: field, start: index + whole.length - field.length - (quoted === undefined ? 0 : 1) };
    },
  );
