import type { Span } from '../core/span.ts';
import { assignedPlacesIn } from '../secret/literal.ts';
import { secretValuesOf } from './secret-values.ts';
import type { Dockerfile } from './syntax.ts';

/** Where a Dockerfile holds secret values, whichever rules are on: no output may show what stands there. */
export function dockerfileSecrets(document: Dockerfile): readonly Span[] {
  const { literals, commands } = secretValuesOf(document);
  return [
    ...literals.map(({ span }) => span),
    ...commands.flatMap(({ literal }) => literal ?? []),
    ...assignedPlacesIn(document.text),
  ];
}
