import { parseReference } from '../image/reference.ts';
import type { ImageUse } from '../image/use.ts';
import { entryOf, resolve } from '../yaml/lookup.ts';
import { textSpan } from '../yaml/text-span.ts';
import type { Workload } from './syntax.ts';

/** The image of every container, where one is written; one that several share by an alias or a merge once. */
export function imagesOf(workloads: readonly Workload[]): readonly ImageUse[] {
  const seen = new Set<number>();
  return workloads.flatMap(({ containers }) =>
    containers.flatMap(({ node, name }) => {
      const written = entryOf(node, 'image')?.value;
      const image = resolve(written);
      if (written === undefined || image?.kind !== 'scalar' || image.value === null) return [];
      if (seen.has(written.span.start)) return [];
      seen.add(written.span.start);
      const span = textSpan(image);
      return [
        {
          at: written.span,
          reference: image.unknown ? undefined : parseReference(image.text),
          role: 'container' as const,
          editable: span && { span, text: image.text },
          of: name,
        },
      ];
    }),
  );
}
