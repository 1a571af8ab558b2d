import { tellingOf } from '../secret/names.ts';
import { isOfOtherKind } from '../secret/placeholders.ts';
import type { Assignment, Dockerfile } from './syntax.ts';

/**
 * Whether an ARG or ENV carries a secret, judged by its name (buildkit/SecretsUsedInArgOrEnv, with more
 * words that take the meaning away). An ARG counts without a value; an ENV that is empty does not, and
 * neither does a value that is a path, a switch, an address or public.
 */
export function holdsSecret({ text }: Dockerfile, kind: 'arg' | 'env', pair: Assignment): boolean {
  if (tellingOf(pair.name) === undefined && pair.name.toUpperCase() !== 'KEY') return false;
  if (pair.value === undefined) return kind === 'arg';
  const value = pair.value.value ?? text.slice(pair.value.span.start, pair.value.span.end);
  return value === '' ? kind === 'arg' : !isOfOtherKind(value);
}
