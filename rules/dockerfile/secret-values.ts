import { once } from '../core/keep.ts';
import { type Span, spanOf } from '../core/span.ts';
import {
  assignedSecretsIn,
  formedSecretsIn,
  namedSecret,
  outsideOf,
  type SecretLiteral,
  withoutQuotes,
} from '../secret/literal.ts';
import { type CommandSecret, commandSecrets } from './secret-commands.ts';
import type { AssignInstruction, Assignment, Dockerfile, Instruction } from './syntax.ts';

/** Every secret that stands in a Dockerfile, told once each. */
export interface SecretValues {
  /** By their form anywhere, comments too; by their name in ARG, ENV, LABEL and in shell text. */
  readonly literals: readonly SecretLiteral[];
  /** What commands are given as passwords; where. */
  readonly commands: readonly (CommandSecret & { readonly instruction: Instruction })[];
}

export const secretValuesOf = once((document: Dockerfile): SecretValues => {
  const { text, instructions } = document;
  const tokens = formedSecretsIn(text);
  const commands = outsideOf(
    instructions.flatMap((instruction) =>
      commandSecrets(instruction).map((one) => ({ ...one, instruction })),
    ),
    tokens,
  );
  const named = instructions.flatMap((instruction) =>
    isAssigning(instruction)
      ? instruction.pairs.flatMap((pair) => secretOfPair(text, pair) ?? [])
      : assignedSecretsIn(text, instruction.argumentsSpan.start, instruction.span.end),
  );
  const literals = [...tokens, ...outsideOf(named, [...tokens, ...commands])];
  return { literals: literals.sort((a, b) => a.span.start - b.span.start), commands };
});

export const isAssigning = (instruction: Instruction): instruction is AssignInstruction =>
  instruction.kind === 'arg' || instruction.kind === 'env' || instruction.kind === 'label';

/** Where the text of a pair's value stands, quotes left out. */
const valueSpanOf = (text: string, { value }: Assignment): Span | undefined =>
  value && withoutQuotes(text, value.span);

function secretOfPair(text: string, pair: Assignment): SecretLiteral | undefined {
  const span = valueSpanOf(text, pair);
  if (span === undefined || (pair.value?.variables.length ?? 0) > 0) return undefined;
  return namedSecret(pair.name, text.slice(span.start, span.end), spanOf(span.start, span.end));
}
