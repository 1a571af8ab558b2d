import type { Fix } from '../../core/fix.ts';
import type { Report } from '../../core/rule.ts';
import type { Span } from '../../core/span.ts';
import { knownList, resolve } from '../../yaml/lookup.ts';
import type { YamlMap, YamlNode, YamlScalar } from '../../yaml/syntax.ts';
import type { Manifest, Workload } from '../syntax.ts';
import { type Context, capital, contextsOf } from './contexts.ts';
import { dropItemsFix } from './mend.ts';
import { placeOf } from './place.ts';
import { quoted } from './words.ts';

/** What a container runtime grants anyway, so that adding it grants nothing: all that *baseline* allows. */
const grantedByDefault: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Every capability beyond the default set that is *added*, compared letter by letter as the standard does. */
export const isBeyondDefault = ({ text }: YamlScalar): boolean => !grantedByDefault.has(text);

/** *Restricted* lets a container add one capability only. */
export const isForbidden = ({ text }: YamlScalar): boolean => text !== 'NET_BIND_SERVICE';

export interface Names {
  readonly items: readonly YamlScalar[];
  /** Whether these are all: false where the list or an item of it is templated. */
  readonly certain: boolean;
}

/** What a container adds or drops. */
export function namesIn(container: YamlMap, list: 'add' | 'drop'): Names {
  const found = knownList(container, 'securityContext', 'capabilities', list);
  if (found.state !== 'known') return { items: [], certain: found.state === 'absent' };
  const items = found.value.items.map(resolve).filter((item) => isReadable(item));
  return { items, certain: items.length === found.value.items.length };
}

const isReadable = (item: YamlNode | undefined): item is YamlScalar =>
  item?.kind === 'scalar' && !item.unknown;

/**
 * Containers that add more than the default set. Two checks of the standards ask for it, so that both rules
 * report it, gathered in one finding.
 */
export function* addingBeyondDefault(document: Manifest, workload: Workload): Generator<Report> {
  for (const owner of contextsOf(workload)) {
    const { container, whose } = owner;
    if (container === undefined) continue;
    const bad = namesIn(container.node, 'add').items.filter(isBeyondDefault);
    if (bad.length === 0) continue;
    const at = placeOfAdded(owner, bad);
    const message = `${capital(whose)} adds ${quoted(bad)}, more than a container runtime grants by default.`;
    const fixes = dropAdded(document, owner, isBeyondDefault, bad);
    const rule = 'capabilities-beyond-default';
    yield {
      at,
      message,
      fixes,
      gather: { rule, key: `${rule} ${container.node.span.start}`, at, message, fixes },
    };
  }
}

export const placeOfAdded = (
  { context, container }: Context,
  [item, ...more]: readonly YamlScalar[],
): Span =>
  item !== undefined && more.length === 0
    ? item.span
    : placeOf(context, ['capabilities', 'add'], container?.at ?? context.span);

/** Removes the added capabilities that are `bad`. */
export const dropAdded = (
  document: Manifest,
  { context, whose }: Context,
  drop: (item: YamlScalar) => boolean,
  bad: readonly YamlScalar[],
): readonly Fix[] =>
  dropItemsFix(document, {
    title: `Remove ${quoted(bad)} from what ${whose} adds`,
    map: context,
    path: ['capabilities', 'add'],
    drop: (item) => item.kind === 'scalar' && drop(item),
  });
