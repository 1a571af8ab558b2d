import { isDay } from '../../core/day.ts';
import type { Fix } from '../../core/fix.ts';
import { imagePattern } from '../../image/pattern.ts';
import { removeItem, setValue } from '../../yaml/edit.ts';
import { columnAt } from '../../yaml/lines.ts';
import { listAt, mapAt, resolve, textOf } from '../../yaml/lookup.ts';
import type { YamlDocument, YamlList, YamlNode, YamlScalar } from '../../yaml/syntax.ts';
import { blockText, flowText, type Json, styleOf } from '../../yaml/write.ts';
import type { PolicyDocument } from '../syntax.ts';

/** What can be rewritten at an offset of a policy file, without a finding there. `today` is `YYYY-MM-DD`. */
export function policyRewrites({ yaml }: PolicyDocument, offset: number, today: string): readonly Fix[] {
  const ignores = listAt(yaml.root, 'ignore');
  const approved = [listAt(yaml.root, 'images', 'approved'), ...approvedInOverrides(yaml)];
  return [
    ...(ignores ? ignoreRewrites(yaml, ignores, offset, today) : []),
    ...approved.flatMap((list) => (list ? approvedRewrites(yaml, list, offset) : [])),
  ];
}

const approvedInOverrides = ({ root }: YamlDocument): readonly (YamlList | undefined)[] =>
  (listAt(root, 'overrides')?.items ?? []).map((item) => listAt(item, 'images', 'approved'));

function ignoreRewrites(yaml: YamlDocument, list: YamlList, offset: number, today: string): readonly Fix[] {
  const index = list.items.findIndex((item) => holds(item, offset));
  const item = list.items[index];
  if (item === undefined) return [];
  const map = mapAt(item);
  const until = textOf(item, 'until');
  const remove: Fix = {
    title: 'Remove this ignore',
    safety: 'unsafe',
    edits: () => removeItem(yaml, list, index),
  };
  if (map === undefined || until === undefined || !isDay(until)) return [remove];
  const day = daysAfter(until > today ? until : today, 90);
  const extend: Fix = {
    title: `Let this ignore count until ${day}`,
    safety: 'unsafe',
    edits: () => setValue(yaml, map, ['until'], day),
  };
  return [extend, remove];
}

const holds = ({ span }: YamlNode, offset: number): boolean => offset >= span.start && offset <= span.end;

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

/** An image with its version in one word, as a map that has room for more versions and for what it replaces. */
function approvedRewrites(yaml: YamlDocument, list: YamlList, offset: number): readonly Fix[] {
  const item = list.items.map(resolve).find((one) => one?.kind === 'scalar' && holds(one, offset));
  const versions = item?.kind === 'scalar' ? versionsOf(item) : undefined;
  if (item === undefined || versions === undefined) return [];
  return [
    {
      title: 'Write its versions as a list',
      safety: 'unsafe',
      edits: () => {
        const column = columnAt(yaml.text, item.span.start);
        const text = list.flow ? flowText(versions, ' ') : blockText(versions, column, styleOf(yaml));
        return [{ span: item.span, text }];
      },
    },
  ];
}

function versionsOf({ text }: YamlScalar): Json | undefined {
  const pattern = imagePattern(text);
  if (pattern === undefined) return undefined;
  const { tag, digest } = pattern;
  const name = text
    .trim()
    .slice(0, text.trim().length - (tag ? tag.length + 1 : 0) - (digest ? digest.length + 1 : 0));
  if (tag === undefined && digest === undefined) return undefined;
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  return {
    image: name,
    ...(tag !== undefined && { tags: [tag] }),
    ...(digest !== undefined && { digests: [digest] }),
  };
}
