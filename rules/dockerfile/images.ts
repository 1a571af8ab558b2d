import { type Span, spanOf } from '../core/span.ts';
import { parseReference } from '../image/reference.ts';
import type { ImageUse } from '../image/use.ts';
import { stageResolver } from './stages.ts';
import type {
  AssignInstruction,
  Assignment,
  Directive,
  FromInstruction,
  Instruction,
  Stage,
  Word,
} from './syntax.ts';

/** What the image word of a FROM names. `names` are those of the stages above. */
export function baseOf(
  { image }: FromInstruction,
  names: readonly (string | undefined)[],
  globals: readonly AssignInstruction[],
): FromInstruction['base'] {
  if (image === undefined || image.value === 'scratch') return { kind: 'scratch' };
  const index = image.value === undefined ? -1 : names.lastIndexOf(image.value.toLowerCase());
  if (index >= 0) return { kind: 'stage', index };
  const use: ImageUse = {
    at: image.span,
    reference: image.value === undefined ? undefined : parseReference(image.value),
    role: 'base',
    editable: editableOf(image, globals),
    of: '',
  };
  return { kind: 'image', use };
}

/** Every place that names an image, in the order of the text. */
export function imagesOf(directives: readonly Directive[], stages: readonly Stage[]): readonly ImageUse[] {
  const resolve = stageResolver(stages.map(({ name }) => name));
  const uses = stages.flatMap((stage) => {
    const of = stage.name ?? String(stage.index);
    const base = stage.from.base.kind === 'image' ? [stage.from.base.use] : [];
    const others = stage.instructions.flatMap((one) =>
      referencesIn(one).flatMap(({ text, span, role }) =>
        text !== undefined && resolve(text, stage.index) !== undefined
          ? []
          : literalUse(text, span, role, of),
      ),
    );
    return [...base, ...others];
  });
  return [...directives.flatMap(frontendOf), ...uses];
}

/** The ARGs that a stage declares again: what the head says of them reaches its steps (Docker's reference, *Scope*). */
export const takenUpIn = (stages: readonly Stage[]): ReadonlySet<string> =>
  new Set(
    stages.flatMap(({ instructions }) =>
      instructions.flatMap((one) =>
        one.kind === 'arg'
          ? one.pairs.filter(({ value }) => value === undefined).map(({ name }) => name)
          : [],
      ),
    ),
  );

interface Named {
  readonly text: string | undefined;
  readonly span: Span;
  readonly role: ImageUse['role'];
}

function referencesIn(instruction: Instruction): readonly Named[] {
  if (instruction.onBuild) return [];
  if (instruction.kind === 'copy' || instruction.kind === 'add') {
    const { from } = instruction;
    return from ? [{ text: from.value, span: from.span, role: 'copy-from' }] : [];
  }
  if (instruction.kind !== 'run') return [];
  return instruction.mounts.flatMap(({ values }) => {
    const from = values.get('from');
    if (from === undefined || from.value === '') return [];
    return [{ text: from.value.includes('$') ? undefined : from.value, span: from.span, role: 'mount-from' }];
  });
}

function literalUse(
  text: string | undefined,
  at: Span,
  role: ImageUse['role'],
  of: string,
): readonly ImageUse[] {
  if (text === 'scratch' || text === '') return [];
  const isWhole = text !== undefined && at.end - at.start === text.length;
  const reference = text === undefined ? undefined : parseReference(text);
  return [{ at, reference, role, editable: isWhole ? { span: at, text } : undefined, of }];
}

/** `# syntax=IMAGE`; what follows a space is for the frontend. */
function frontendOf({ name, value, valueSpan }: Directive): readonly ImageUse[] {
  if (name !== 'syntax') return [];
  const [text = ''] = value.split(' ', 1);
  return literalUse(text, spanOf(valueSpan.start, valueSpan.start + text.length), 'frontend', 'frontend');
}

/** Where the tag of a reference is written: in the word itself, in its `${X:-…}`, or in the default of an ARG. */
function editableOf(word: Word, globals: readonly AssignInstruction[]): ImageUse['editable'] {
  if (word.variables.length === 0) return literalOf(word);
  const found = [...word.raw.matchAll(/\$(?:(\w+)|\{(\w+)(?::?-([^${}'"\\]*))?\})/g)];
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const [whole, plain, braced, alternative] = last;
  const tailStart = last.index + whole.length;
  const tail = word.raw.slice(tailStart);
  if (/["'\\`$]/.test(tail)) return undefined;
  const within = (at: number, text: string): ImageUse['editable'] => ({
    span: spanOf(word.span.start + at, word.span.start + at + text.length),
    text,
  });
  const isUnbroken = word.span.end - word.span.start === word.raw.length;
  if (/[/:@]/.test(tail)) return isUnbroken ? within(tailStart, tail) : undefined;
  const pair = globals
    .flatMap(({ pairs }) => pairs)
    .findLast(({ name }: Assignment) => name === (plain ?? braced));
  if (pair?.value !== undefined) {
    const editable = literalOf(pair.value);
    return editable && { ...editable, variable: pair.name };
  }
  if (alternative === undefined || !isUnbroken) return undefined;
  return within(tailStart - 1 - alternative.length, alternative);
}

/** The text of a word without variables, inside its quotes. */
function literalOf({ raw, value, span }: Word): ImageUse['editable'] {
  if (value === undefined || span.end - span.start !== raw.length) return undefined;
  if (raw === value) return { span, text: value };
  return raw === `"${value}"` || raw === `'${value}'`
    ? { span: spanOf(span.start + 1, span.end - 1), text: value }
    : undefined;
}
