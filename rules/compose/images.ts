import { spanOf } from '../core/span.ts';
import { parseReference } from '../image/reference.ts';
import type { ImageUse } from '../image/use.ts';
import { entryOf, get, known, resolve, textOf } from '../yaml/lookup.ts';
import type { YamlMap, YamlScalar } from '../yaml/syntax.ts';
import { textSpan } from '../yaml/text-span.ts';
import { defaultWithin, interpolate } from './interpolate.ts';
import type { Service } from './syntax.ts';

/**
 * The image of every service that pulls one. A service that is built, by itself or by a service of the same
 * file that it extends, only names its own output.
 */
export function imagesOf(services: readonly Service[]): readonly ImageUse[] {
  const byName = new Map(services.map((service) => [service.name, service.node]));
  const seen = new Set<number>();
  return services.flatMap(({ name, node }) => {
    const written = entryOf(node, 'image')?.value;
    const image = resolve(written);
    if (written === undefined || image?.kind !== 'scalar' || image.value === null) return [];
    if (isBuilt(node, byName, new Set()) || seen.has(written.span.start)) return [];
    seen.add(written.span.start);
    const text = image.text.includes('{{') ? undefined : interpolate(image.text);
    return [
      {
        at: written.span,
        reference: text === undefined ? undefined : parseReference(text),
        role: 'service' as const,
        editable: editableOf(image),
        of: name,
      },
    ];
  });
}

function isBuilt(node: YamlMap, byName: ReadonlyMap<string, YamlMap>, seen: Set<YamlMap>): boolean {
  if (known(node, 'build').state !== 'absent' || textOf(node, 'pull_policy') === 'build') return true;
  seen.add(node);
  const base = get(node, 'extends');
  const name = base?.kind === 'scalar' ? textOf(base) : textOf(base, 'service');
  const parent = name === undefined || get(base, 'file') !== undefined ? undefined : byName.get(name);
  return parent !== undefined && !seen.has(parent) && isBuilt(parent, byName, seen);
}

/** The text itself, or the default where the whole text is one variable. */
function editableOf(image: YamlScalar): ImageUse['editable'] {
  const span = textSpan({ ...image, unknown: false });
  if (span === undefined || image.text.includes('{{')) return undefined;
  if (!image.text.includes('$')) return { span, text: image.text };
  const inner = defaultWithin(image.text);
  if (inner === undefined) return undefined;
  const text = image.text.slice(inner.start, inner.end);
  return text.includes('$')
    ? undefined
    : { span: spanOf(span.start + inner.start, span.start + inner.end), text };
}
