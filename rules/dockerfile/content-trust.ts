import {
  type ContentTrustUse,
  mayUseContentTrust,
  scriptUses,
  variableUse,
  wordUses,
} from '../content-trust/content-trust.ts';
import { contentTrustRetired } from '../content-trust/rules/content-trust-retired.ts';
import type { Rule } from '../core/rule.ts';
import type { Assignment, Dockerfile, Instruction, Word } from './syntax.ts';

/** The rule of `content-trust/rules` as it applies to Dockerfiles. */
export const dockerfileContentTrust: Rule<Dockerfile> = contentTrustRetired<Dockerfile>(function* ({
  text,
  instructions,
}) {
  if (!mayUseContentTrust(text)) return;
  for (const instruction of instructions) yield* usesIn(instruction, text);
});

function* usesIn(instruction: Instruction, text: string): Generator<ContentTrustUse> {
  if (instruction.kind === 'env' || instruction.kind === 'arg') yield* instruction.pairs.flatMap(useOf);
  if (!('commands' in instruction)) return;
  for (const { assignments, words } of instruction.commands) {
    yield* assignments.flatMap(useOf);
    yield* wordUses(words.map((word) => ({ text: textOf(word), span: word.span })));
  }
  // A heredoc may be a script that is written into a file.
  for (const { body } of instruction.heredocs) yield* scriptUses(text, body.start, body.end);
}

/** What `export` is given is no word of the shell's parser; without expansions it is what is written. */
const textOf = ({ value, raw }: Word): string | undefined =>
  value ?? (/[$`\\]/.test(raw) ? undefined : raw.replace(/["']/g, ''));

const useOf = ({ name, value, span }: Assignment): readonly ContentTrustUse[] => {
  const use = value === undefined ? undefined : variableUse(name, value.value, span);
  return use === undefined ? [] : [use];
};
