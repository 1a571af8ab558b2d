import type { Edit } from '../../core/fix.ts';
import { spanOf } from '../../core/span.ts';
import { removeItem } from '../../yaml/edit.ts';
import type { YamlDocument, YamlList, YamlNode } from '../../yaml/syntax.ts';

/** The edits that leave only some items of a list, one at least, each as it is written. */
export function keepItems(
  document: YamlDocument,
  list: YamlList,
  keep: (item: YamlNode) => boolean,
): readonly Edit[] {
  const { items } = list;
  const [first] = items;
  const last = items.at(-1);
  if (!list.flow || first === undefined || last === undefined) {
    return items.flatMap((item, index) => (keep(item) ? [] : removeItem(document, list, index)));
  }
  const kept = items.filter(keep).map(({ span }) => document.text.slice(span.start, span.end));
  return [{ span: spanOf(first.span.start, last.span.end), text: kept.join(', ') }];
}
