import { Worker } from 'node:worker_threads';
import type { ImageSignatures } from '../../../rules/core/signature.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { Asked, ThreadRequest, Told } from './thread-work.ts';

type Answer = ImageSignatures | Trouble | undefined;

interface Waiting {
  readonly tell: (answer: Answer) => void;
  readonly onStep: (text: string) => void;
}

export interface Watching {
  readonly signal: AbortSignal;
  readonly onStep?: (text: string) => void;
}

/**
 * The thread that collects and verifies, so that nobody who types waits for it. It begins with the first check and
 * remembers what was collected, which can be held against other keys without asking anybody.
 */
export class SignatureThread {
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #count = 0;

  /** Answered at once when the signal says so. */
  async check(request: ThreadRequest, watching: Watching): Promise<ImageSignatures | Trouble> {
    return (await this.#ask('check', request, watching)) ?? ended;
  }

  /** Undefined where nothing of the image is left. */
  again(request: ThreadRequest, signal: AbortSignal): Promise<Answer> {
    return this.#thread === undefined ? Promise.resolve(undefined) : this.#ask('again', request, { signal });
  }

  #ask(
    kind: 'check' | 'again',
    request: ThreadRequest,
    { signal, onStep = () => undefined }: Watching,
  ): Promise<Answer> {
    if (signal.aborted) return Promise.resolve(cancelled);
    const thread = this.#running();
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve) => {
      const end = (answer: Answer): void => {
        signal.removeEventListener('abort', cancel);
        this.#waiting.delete(id);
        resolve(answer);
      };
      const cancel = (): void => {
        end(cancelled);
        thread.postMessage({ id, kind: 'cancel' } satisfies Asked);
      };
      signal.addEventListener('abort', cancel);
      this.#waiting.set(id, { tell: end, onStep });
      thread.postMessage({ id, kind, request } satisfies Asked);
    });
  }

  #running(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(new URL(import.meta.url), {
      workerData: { signatures: true },
      resourceLimits: { maxOldGenerationSizeMb },
    });
    thread.unref();
    thread.on('message', (told: Told) => {
      const waiting = this.#waiting.get(told.id);
      if ('step' in told) waiting?.onStep(told.step);
      else waiting?.tell(told.answer);
    });
    const gone = (): void => {
      if (this.#thread === thread) this.#thread = undefined;
      for (const { tell } of [...this.#waiting.values()]) tell(ended);
    };
    thread.on('error', gone);
    thread.on('exit', gone);
    this.#thread = thread;
    return thread;
  }
}

const cancelled: Trouble = { trouble: 'cancelled', message: 'The check was cancelled.' };
const ended: Trouble = {
  trouble: 'broken',
  message: 'The check needed more memory than it may take, or ended by a mistake in Seaworthy itself.',
};
const maxOldGenerationSizeMb = 512;
