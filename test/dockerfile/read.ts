import type { Report } from '../../rules/core/rule.ts';
import type { Span } from '../../rules/core/span.ts';
import { dockerfile } from '../../rules/dockerfile/language.ts';
import type { Dockerfile, Instruction } from '../../rules/dockerfile/syntax.ts';

/** A Dockerfile's document and problems. */
export function read(text: string): { readonly document: Dockerfile; readonly problems: readonly Report[] } {
  const [placed] = dockerfile.parse(text).parts;
  if (placed === undefined) throw new Error('A Dockerfile is one part.');
  return placed.part;
}

export const instructionsOf = (text: string): readonly Instruction[] => read(text).document.instructions;

/** The only instruction of a kind, from the only one that has it. */
export function the<Kind extends Instruction['kind']>(
  text: string,
  kind: Kind,
): Instruction & { kind: Kind } {
  const found = instructionsOf(text).filter((one): one is Instruction & { kind: Kind } => one.kind === kind);
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new Error(`${found.length} of kind ${kind}.`);
  return first;
}

export const textAt = (text: string, { start, end }: Span): string => text.slice(start, end);

/** Each problem as `text it points to: message`. */
export const problemsIn = (text: string): readonly string[] =>
  read(text).problems.map(({ at, message }) => `${textAt(text, at)}: ${message}`);
