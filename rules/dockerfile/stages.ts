import type { FromInstruction, Instruction, Stage, UserInstruction } from './syntax.ts';

/** Groups instructions by the FROM above them. Parents come before their children. */
export function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const froms = instructions.flatMap((one, at) => (one.kind === 'from' ? [{ from: one, at }] : []));
  const resolve = stageResolver(froms.map(({ from }) => nameOf(from)));
  const used = new Set<number>();
  for (const [index, { from, at }] of froms.entries()) {
    for (const base of basesOf(from, froms.slice(0, index))) used.add(base);
    for (const one of instructions.slice(at + 1, froms[index + 1]?.at)) {
      for (const other of stagesNamedBy(one, index, resolve)) if (other !== index) used.add(other);
    }
  }
  const stages: Stage[] = [];
  for (const [index, { from, at }] of froms.entries()) {
    const own = instructions.slice(at + 1, froms[index + 1]?.at);
    stages.push({
      index,
      name: nameOf(from),
      from,
      instructions: own,
      parent: from.base.kind === 'stage' ? stages[from.base.index] : undefined,
      choices: choicesOf(from, stages),
      isFinal: !used.has(index) || index === froms.length - 1,
      end: (own.at(-1) ?? from).span.end,
    });
  }
  return stages;
}

/**
 * The stages that a stage may be built on: the one that its base names, and where the name is put together from
 * variables (`FROM base-${TARGETARCH}`) each stage above that it could be with other values.
 */
function basesOf(
  { image, base }: FromInstruction,
  above: readonly { readonly from: FromInstruction }[],
): readonly number[] {
  const own = base.kind === 'stage' ? [base.index] : [];
  const isOpen = own.length > 0 || image?.value === undefined;
  if (image === undefined || image.variables.length === 0 || !isOpen) return own;
  const literals = literalsOf(image.raw);
  return above.flatMap(({ from }, index) => (mayRead(nameOf(from), literals) ? [index] : []));
}

/** What is written between the variables of a name. */
const literalsOf = (name: string): readonly string[] => name.toLowerCase().split(/\$\{[^}]*\}|\$\w+/);

/** Only where a part of the name is written: `${BASE}` alone may be any image. */
const choicesOf = (from: FromInstruction, above: readonly Stage[]): readonly Stage[] =>
  from.base.kind === 'image' && literalsOf(from.image?.raw ?? '').join('') !== ''
    ? basesOf(from, above).flatMap((index) => above[index] ?? [])
    : [];

/** Whether a name has the literal parts in their order, with anything between them. */
function mayRead(name: string | undefined, literals: readonly string[]): boolean {
  const [first = '', ...rest] = literals;
  const last = rest.pop() ?? '';
  if (name === undefined || !name.startsWith(first)) return false;
  let at = first.length;
  for (const literal of rest) {
    const found = name.indexOf(literal, at);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return name.length >= at + last.length && name.endsWith(last);
}

/** Lower case, as BuildKit compares names. */
export const nameOf = ({ alias }: FromInstruction): string | undefined => alias?.raw.toLowerCase();

/** Finds the stage that `--from=…` means, by number or by name, the nearest one above `before` first. */
export const stageResolver =
  (names: readonly (string | undefined)[]) =>
  (reference: string, before: number): number | undefined => {
    if (/^\d+$/.test(reference)) return Number(reference) < names.length ? Number(reference) : undefined;
    const name = reference.toLowerCase();
    const above = names.slice(0, before).lastIndexOf(name);
    const found = above >= 0 ? above : names.indexOf(name);
    return found >= 0 ? found : undefined;
  };

function stagesNamedBy(
  instruction: Instruction,
  index: number,
  resolve: (reference: string, before: number) => number | undefined,
): readonly number[] {
  if (instruction.onBuild) return [];
  const references =
    instruction.kind === 'run'
      ? instruction.mounts.map(({ values }) => values.get('from')?.value)
      : instruction.kind === 'copy' || instruction.kind === 'add'
        ? [instruction.from?.value]
        : [];
  return references.flatMap((one) => (one === undefined ? [] : (resolve(one, index) ?? [])));
}

/** The stage and those it is built on, nearest first. */
export function ancestryOf(stage: Stage): readonly Stage[] {
  const line: Stage[] = [];
  for (let one: Stage | undefined = stage; one !== undefined; one = one.parent) line.push(one);
  return line;
}

/** The USER in force at the end of a stage, with the stage that sets it; undefined where the base image decides. */
export function userOf(
  stage: Stage,
): { readonly instruction: UserInstruction; readonly stage: Stage } | undefined {
  for (const one of ancestryOf(stage)) {
    const instruction = one.instructions.findLast(isUser);
    if (instruction !== undefined) return { instruction, stage: one };
  }
  return undefined;
}

/** The USER in force just before an instruction of a stage. */
export function userBefore(stage: Stage, instruction: Instruction): UserInstruction | undefined {
  const before = stage.instructions.slice(0, stage.instructions.indexOf(instruction)).findLast(isUser);
  return before ?? (stage.parent && userOf(stage.parent)?.instruction);
}

const isUser = (instruction: Instruction): instruction is UserInstruction =>
  instruction.kind === 'user' && !instruction.onBuild;
