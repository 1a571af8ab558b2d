import type { RequiredKey } from '../core/policy.ts';
import type { YamlScalar } from '../yaml/syntax.ts';
import type { Placed } from './syntax.ts';
import { entriesOf, readStrings, readText, resolve, type Tell, type Written, writtenOf } from './walk.ts';

/** Labels or annotations that must be there: a list of names, or a map from names to what their values look like. */
export function readRequired(written: Written, tell: Tell): readonly Placed<RequiredKey>[] {
  if (resolve(written.node)?.kind !== 'map') {
    return readStrings(written, tell).flatMap((name) => requiredKey(name, undefined, tell));
  }
  return entriesOf(written, tell).flatMap((entry) => {
    const value = resolve(entry.value);
    if (value === undefined || (value.kind === 'scalar' && value.value === null))
      return requiredKey(entry.key, undefined, tell);
    const like = readText(writtenOf(entry), 'a pattern for its value, as `https://*`, or nothing', tell);
    return like === undefined ? [] : requiredKey(entry.key, like.text, tell);
  });
}

function requiredKey(
  { text: name, span: at }: YamlScalar,
  like: string | undefined,
  tell: Tell,
): readonly Placed<RequiredKey>[] {
  if (/^[^\s"'=*]+$/.test(name)) return [{ value: { name, like }, at }];
  tell({ at, message: `\`${name}\` is no name of a label.` });
  return [];
}
