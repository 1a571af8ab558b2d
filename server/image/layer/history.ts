import type { HistoryStep } from '../../../rules/core/scan.ts';
import { fieldOf, textAt } from '../json.ts';
import { type Judged, judgeInstruction, judgePair } from './config-secrets.ts';
import { createdAt } from './created.ts';
import { readStep } from './instruction.ts';

/** A step whose text is not masked yet. */
export interface ToldStep extends Omit<HistoryStep, 'instruction'> {
  readonly judged: Judged;
  /** Secrets among the build arguments that it ran with. */
  readonly inArguments: readonly string[];
}

/**
 * The steps of an image, oldest first. Each layer gets the step that made it where the two counts agree; where they do
 * not, as after squashing or with layers that a tool added without a word, nobody knows and none gets one.
 */
export function readHistory(
  entries: readonly unknown[],
  layers: number,
): { readonly steps: readonly ToldStep[]; readonly judged: readonly Judged[] } {
  const judged: Judged[] = [];
  const steps = entries.slice(0, mostSteps).map((entry) => {
    const { instruction, buildArguments, builder } = readStep(
      textAt(entry, 'created_by'),
      textAt(entry, 'comment'),
    );
    const values = buildArguments.map(({ name, value }) => judgePair(name, value));
    const text = judgeInstruction(instruction);
    judged.push(text, ...values);
    return {
      judged: text,
      inArguments: [...new Set(values.flatMap(({ found }) => found))],
      created: createdAt(textAt(entry, 'created')),
      builder,
      isEmpty: fieldOf(entry, 'empty_layer') === true,
    };
  });
  const made = stepsWithLayer(steps, layers);
  return {
    judged,
    steps: steps.map(({ isEmpty: _, ...step }, index) => {
      const layer = made.indexOf(index);
      return { ...step, layer: layer < 0 ? undefined : layer };
    }),
  };
}

/** No image has so many. */
const mostSteps = 5000;

/** Of each layer the index of its step; empty where it cannot be told. */
function stepsWithLayer(
  steps: readonly { readonly isEmpty: boolean; readonly judged: Judged }[],
  layers: number,
): readonly number[] {
  const marked = steps.flatMap(({ isEmpty }, index) => (isEmpty ? [] : [index]));
  if (marked.length === layers) return marked;
  if (marked.length < layers) return [];
  // Some tools do not mark steps that only set something.
  const making = marked.filter((index) => !setsOnly.test(steps[index]?.judged.text ?? ''));
  return making.length === layers ? making : [];
}

const setsOnly =
  /^(?:ENV|LABEL|USER|EXPOSE|CMD|ENTRYPOINT|ARG|VOLUME|SHELL|HEALTHCHECK|STOPSIGNAL|ONBUILD|MAINTAINER)\b/;
