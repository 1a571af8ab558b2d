import { once } from '../core/keep.ts';
import type { HistoryStep, ImageScan } from '../core/scan.ts';
import { instructionText } from './history-text.ts';
import { inBytes } from './words.ts';

/**
 * A Dockerfile as the image's history tells of it, for images without a file at hand: each step is one instruction,
 * in its order, `FROM scratch` first. The text of the steps is the image's own and so untrusted: none of it gets into
 * a comment, where it could switch rules off.
 */
export const dockerfileOf = (scan: ImageScan): string => rebuild(scan).text;

export interface Rebuilt {
  readonly text: string;
  /** By step of the history, then by layer: the number of the instruction that it is, FROM being 0. */
  readonly steps: ReadonlyMap<number, number>;
  readonly layers: ReadonlyMap<number, number>;
}

/** The Dockerfile of an image's history, and which instruction of it stands for what. */
export const rebuild = once((scan: ImageScan): Rebuilt => {
  const isWindows = scan.platform.startsWith('windows');
  const lines = [...(isWindows ? ['# escape=`'] : []), 'FROM scratch'];
  const [steps, layers] = [new Map<number, number>(), new Map<number, number>()];
  let count = 1;
  for (const [index, step] of scan.history.entries()) {
    lines.push(...sizeOf(scan, step.layer));
    const text = instructionText(step.instruction, isWindows ? '`' : '\\') ?? unnamed(step);
    lines.push(text ?? `# step ${index + 1} is no instruction`);
    if (text === undefined) continue;
    steps.set(index, count);
    if (step.layer !== undefined) layers.set(step.layer, count);
    count += 1;
  }
  for (const [layer, { step }] of scan.layers.entries()) {
    const told = step === undefined ? undefined : steps.get(step);
    if (layers.has(layer)) continue;
    layers.set(layer, told ?? count);
    if (told !== undefined) continue;
    lines.push(...sizeOf(scan, layer), `ADD layer-${layer + 1}.tar /`);
    count += 1;
  }
  return { text: `${lines.join('\n')}\n`, steps, layers };
});

/** The rules over Dockerfiles that make sense for one that is rebuilt; what others want an image's own facts tell. */
export const historyRules: readonly string[] = [
  'add-instead-of-copy',
  'label-missing',
  'package-dist-upgrade',
  'package-update-alone',
  'run-sudo',
];

function sizeOf({ layers }: ImageScan, layer: number | undefined): readonly string[] {
  const size = layer === undefined ? undefined : layers[layer]?.size;
  return layer === undefined || size === undefined ? [] : [`# layer ${layer + 1}: ${inBytes(size)}`];
}

/** A layer that came of no instruction: other tools write what they like, or nothing. */
const unnamed = ({ layer }: HistoryStep): string | undefined =>
  layer === undefined ? undefined : `ADD layer-${layer + 1}.tar /`;
