import type { Edit, Fix, Safety } from '../core/fix.ts';
import type { ImageUse } from './use.ts';

/**
 * The fix that puts another reference in the place of one; none where the text cannot be edited. Where it stands
 * in the default of an ARG, only the part that stands there changes, and the fix is never safe: the ARG may
 * serve others too.
 */
export function replacing(use: ImageUse, next: string, title: string, safety: Safety): readonly Fix[] {
  const edit = editFor(use, next);
  if (edit === undefined) return [];
  const isShared = edit.span.start < use.at.start || edit.span.end > use.at.end;
  return [{ title, safety: isShared ? 'unsafe' : safety, edits: () => [edit] }];
}

/** The edit that puts another reference in the place of one; undefined where the text has no place for it. */
export function editFor({ editable, reference }: ImageUse, next: string): Edit | undefined {
  if (editable === undefined || reference === undefined) return undefined;
  const { span, text } = editable;
  const whole = reference.text;
  if (text === whole) return { span, text: next };
  for (
    let at = whole.lastIndexOf(text);
    text !== '' && at >= 0;
    at = at === 0 ? -1 : whole.lastIndexOf(text, at - 1)
  ) {
    const before = whole.slice(0, at);
    const after = whole.slice(at + text.length);
    const part = next.slice(before.length, next.length - after.length);
    if (part !== '' && before + part + after === next) return { span, text: part };
  }
  return undefined;
}
