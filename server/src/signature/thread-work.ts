import { parentPort } from 'node:worker_threads';
import type { ImageSignatures } from '../../../rules/core/signature.ts';
import { parseImageName } from '../../image/name.ts';
import { stepBack } from '../../registry/step-back.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { type SignatureRequest, verifyEvidence } from '../../signature/check.ts';
import { collectEvidence } from '../../signature/collect/collect.ts';
import type { Evidence } from '../../signature/evidence.ts';
import { askTool } from '../../signature/external/external.ts';
import type { ExternalTool, ToolSettings } from '../../signature/external/settings.ts';

/** What is asked of an image; where the user chose another program, of that. */
export interface ThreadRequest extends SignatureRequest {
  readonly external: External | undefined;
}

export interface External extends Pick<ToolSettings, 'path' | 'outside' | 'signers' | 'transparencyLog'> {
  readonly tool: ExternalTool;
}

/** What the thread is asked. */
export type Asked =
  | { readonly id: number; readonly kind: 'check'; readonly request: ThreadRequest }
  /** What was collected before, held against other keys; nobody is asked for anything. */
  | { readonly id: number; readonly kind: 'again'; readonly request: ThreadRequest }
  | { readonly id: number; readonly kind: 'cancel' };

/** What it answers; undefined where nothing of the image is left to hold against other keys. */
export type Told =
  | { readonly id: number; readonly step: string }
  | { readonly id: number; readonly answer: ImageSignatures | Trouble | undefined };

/** What such a thread does until it is ended. */
export function serveSignatures(): void {
  stepBack();
  const running = new Map<number, AbortController>();
  const tell = (told: Told): void => parentPort?.postMessage(told);
  parentPort?.on('message', async (asked: Asked) => {
    if (asked.kind === 'cancel') return running.get(asked.id)?.abort();
    const { id } = asked;
    const stop = new AbortController();
    running.set(id, stop);
    const work = asked.kind === 'check' ? check : checkAgain;
    const answer = await work(asked.request, stop.signal, (step) => tell({ id, step })).catch(broken);
    running.delete(id);
    tell({ id, answer });
  });
}

/** What was collected, by the image as it was asked for; the newest last. */
const collected = new Map<string, Evidence>();
/** In bytes. */
const mostKept = 64 * 1024 * 1024;

async function check(
  request: ThreadRequest,
  signal: AbortSignal,
  onStep: (text: string) => void,
): Promise<ImageSignatures | Trouble> {
  const { external } = request;
  if (external !== undefined) {
    onStep(`Asking ${external.tool}`);
    return askTool(external.tool, request.image, { ...request, ...external, signal });
  }
  const image = parseImageName(request.image);
  if ('wrong' in image) return { trouble: 'wrong-name', message: image.wrong };
  const evidence = await collectEvidence({ ...request, image }, { signal, onStep });
  if ('trouble' in evidence) return evidence;
  keep(request.image, evidence);
  onStep('Verifying signatures');
  return verifyEvidence(evidence, request, signal);
}

async function checkAgain(
  request: ThreadRequest,
  signal: AbortSignal,
): Promise<ImageSignatures | Trouble | undefined> {
  const evidence = collected.get(request.image);
  return evidence && verifyEvidence(evidence, request, signal);
}

function keep(image: string, evidence: Evidence): void {
  collected.delete(image);
  collected.set(image, evidence);
  let size = 0;
  for (const [name, { attachments }] of [...collected].reverse()) {
    size += attachments.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (size > mostKept) collected.delete(name);
  }
}

const broken = (error: unknown): Trouble => ({
  trouble: 'broken',
  message: `The check failed, which is a mistake in Seaworthy itself (${error instanceof Error ? error.name : 'no error'}).`,
});
