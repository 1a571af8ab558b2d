import type { Fix } from '../core/fix.ts';
import type { RequiredKey } from '../core/policy.ts';
import { lineEndOf } from '../core/text.ts';
import { onlyValue } from '../image/required-key.ts';
import { ancestryOf } from './stages.ts';
import type { AssignInstruction, Assignment, Dockerfile, Instruction, Stage } from './syntax.ts';

/**
 * The LABEL that an image of a stage has by a name, those of the stages below it included; undefined where there is
 * none, `unknown` where one may be it. What a base image brings nobody can say here.
 */
export function labelOf(stage: Stage, name: string): Assignment | 'unknown' | undefined {
  for (const one of ancestryOf(stage)) {
    const pairs = one.instructions.filter(isLabel).flatMap((label) => label.pairs);
    const found = pairs.findLast((pair) => nameOf(pair) === name);
    if (found) return found;
    if (pairs.some((pair) => nameOf(pair).includes('$'))) return 'unknown';
    if (one.choices.some((choice) => labelOf(choice, name) !== undefined)) return 'unknown';
  }
  return undefined;
}

/** Where only one value is wanted: the LABEL after those that the stage has, else after its FROM. */
export function addLabel({ text }: Dockerfile, stage: Stage, wanted: RequiredKey): readonly Fix[] {
  const value = onlyValue(wanted);
  if (value === undefined || /["\\$`\r\n]/.test(value)) return [];
  const { end } = (stage.instructions.findLast(isLabel) ?? stage.from).span;
  const line = `LABEL ${wanted.name}="${value}"`;
  const edit = { span: { start: end, end }, text: lineEndOf(text) + line };
  return [{ title: `Add \`${line}\``, safety: 'unsafe', edits: () => [edit] }];
}

const isLabel = (instruction: Instruction): instruction is AssignInstruction =>
  instruction.kind === 'label' && !instruction.onBuild;

const nameOf = ({ name }: Assignment): string => name.replace(/^(["'])(.*)\1$/, '$2');
