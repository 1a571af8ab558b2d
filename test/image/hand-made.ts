import { type Facts, noFacts } from '../../rules/core/facts.ts';
import { applyEdits, type Fix } from '../../rules/core/fix.ts';
import { defaultsOf } from '../../rules/core/options.ts';
import { emptyContext, type PolicyContext } from '../../rules/core/policy.ts';
import type { Report, Rule } from '../../rules/core/rule.ts';
import { parseReference } from '../../rules/image/reference.ts';
import type { ImageUse, NamesImages } from '../../rules/image/use.ts';

const today = '2026-11-21';

/** A document of which nothing but its images is known: one image a line of the text. */
export function imagesIn(text: string, role: ImageUse['role'] = 'base'): NamesImages {
  let start = 0;
  const images = text.split('\n').map((line, index): ImageUse => {
    const span = { start, end: start + line.length };
    start = span.end + 1;
    return {
      at: span,
      reference: parseReference(line),
      role,
      editable: { span, text: line },
      of: String(index),
    };
  });
  return { images };
}

export interface World {
  readonly images?: Partial<PolicyContext['images']>;
  readonly facts?: Facts;
  readonly today?: string;
  readonly role?: ImageUse['role'];
  readonly options?: Readonly<Record<string, unknown>>;
}

export function reportsFor(
  rule: Rule<NamesImages>,
  document: string | NamesImages,
  world: World = {},
): readonly Report[] {
  const policy: PolicyContext = { ...emptyContext, images: { ...emptyContext.images, ...world.images } };
  return [
    ...rule.check(
      {
        document: typeof document === 'string' ? imagesIn(document, world.role) : document,
        policy,
        facts: world.facts ?? noFacts,
        today: world.today ?? today,
      },
      { ...defaultsOf(rule.options), ...world.options },
    ),
  ];
}

export const applied = (text: string, fix: Fix | undefined): string | undefined =>
  fix && applyEdits(text, fix.edits());
