import type { Edit, Fix } from '../core/fix.ts';
import { type Span, spanOf } from '../core/span.ts';
import { isAssigning } from './secret-values.ts';
import type {
  AssignInstruction,
  Assignment,
  Dockerfile,
  Instruction,
  RunInstruction,
  Stage,
} from './syntax.ts';

/**
 * The fix that hands a variable over as a build secret: every ARG and ENV of its name goes, and each RUN
 * that uses it mounts it. None where something else uses the variable too, or no RUN does.
 */
export function secretMountFix(document: Dockerfile, name: string): Fix | undefined {
  const declarations = declarationsOf(document, name);
  const runs = runsUsing(document, name);
  const others = document.instructions.some(
    (instruction) => instruction.kind !== 'run' && refersElsewhere(document, instruction, name),
  );
  if (runs.length === 0 || others || [...runs, ...declarations].some((one) => one.onBuild)) return undefined;
  const users = runs.length === 1 ? 'the RUN that uses it' : `the ${runs.length} RUNs that use it`;
  return {
    title: `Mount \`${name}\` as a build secret in ${users}, and remove its declaration`,
    safety: 'unsafe',
    edits: () => [
      ...declarations.flatMap((instruction) => removal(document, instruction, name)),
      ...runs.filter((run) => !isMounted(run, name)).map((run) => mountEdit(run, name)),
    ],
  };
}

/** Adds a secret to a RUN as an environment variable that lives as long as the command. */
export const mountEdit = ({ keywordSpan }: Instruction, name: string): Edit => ({
  span: spanOf(keywordSpan.end, keywordSpan.end),
  text: ` --mount=type=secret,id=${name},env=${name}`,
});

/** Where an instruction's text refers to a variable first, `$NAME` or `${NAME…}`; undefined where it does not, or cannot. */
export function referenceIn({ text }: Dockerfile, { span }: Instruction, name: string): Span | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const match = new RegExp(`\\$(?:\\{${name}(?!\\w)[^}\\s]*\\}?|${name}(?!\\w))`).exec(
    text.slice(span.start, span.end),
  );
  return match ? spanOf(span.start + match.index, span.start + match.index + match[0].length) : undefined;
}

/** The RUNs that see a variable of this name, as its stage or one before it in line declares it, and refer to it. */
export const runsUsing = (document: Dockerfile, name: string): readonly RunInstruction[] =>
  document.stages.flatMap((stage) => {
    let declared = stage.parent !== undefined && isDeclaredIn(stage.parent, name);
    return stage.instructions.flatMap((instruction) => {
      if (declares(instruction, name)) declared = true;
      const uses =
        declared && instruction.kind === 'run' && referenceIn(document, instruction, name) !== undefined;
      return uses ? [instruction] : [];
    });
  });

export const isMounted = ({ mounts }: RunInstruction, name: string): boolean =>
  mounts.some(({ type, values }) => type === 'secret' && values.get('env')?.value === name);

const isDeclaredIn = (stage: Stage, name: string): boolean =>
  stage.instructions.some((instruction) => declares(instruction, name)) ||
  (stage.parent !== undefined && isDeclaredIn(stage.parent, name));

const declares = (instruction: Instruction, name: string): instruction is AssignInstruction =>
  isAssigning(instruction) &&
  instruction.kind !== 'label' &&
  instruction.pairs.some((pair) => pair.name === name);

const declarationsOf = ({ instructions }: Dockerfile, name: string): readonly AssignInstruction[] =>
  instructions.filter((instruction) => declares(instruction, name));

/** `ENV TOKEN=$TOKEN` goes with the rest; `ENV OTHER=$TOKEN` or `COPY $TOKEN` would be left without a value. */
const refersElsewhere = (document: Dockerfile, instruction: Instruction, name: string): boolean =>
  isAssigning(instruction)
    ? instruction.pairs.some((pair) => pair.name !== name && pair.value?.variables.includes(name))
    : referenceIn(document, instruction, name) !== undefined;

function removal(document: Dockerfile, instruction: AssignInstruction, name: string): readonly Edit[] {
  const gone = (pair: Assignment): boolean => pair.name === name;
  if (instruction.pairs.every(gone)) return [{ span: wholeLines(document.text, instruction), text: '' }];
  return instruction.pairs.flatMap((pair, index) => {
    if (!gone(pair)) return [];
    const before = instruction.pairs.slice(0, index).findLast((other) => !gone(other));
    const next = instruction.pairs[index + 1];
    const start = before ? (instruction.pairs[index - 1]?.span.end ?? pair.span.start) : pair.span.start;
    const end = before ? pair.span.end : (next?.span.start ?? pair.span.end);
    return [{ span: spanOf(start, end), text: '' }];
  });
}

/** The instruction with its indentation and its line end. */
function wholeLines(text: string, { span }: Instruction): { start: number; end: number } {
  const indentation = /[ \t]*$/.exec(text.slice(0, span.start))?.[0].length ?? 0;
  const lineEnd = /^[ \t]*(?:\r\n|\n|\r)?/.exec(text.slice(span.end))?.[0].length ?? 0;
  return { start: span.start - indentation, end: span.end + lineEnd };
}
