import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { ImageScan } from '../../rules/core/scan.ts';
import { stepBack } from '../registry/step-back.ts';
import type { Trouble } from '../registry/trouble.ts';
import { type ScanOptions, type ScanProgress, type ScanRequest, scanImage } from './scan.ts';

/**
 * Scans in a thread of its own, so that nobody who types waits for it. It is answered at once when the signal says so;
 * a hostile image that needs more memory than there is for it is a trouble.
 */
export function scanInWorker(
  request: ScanRequest,
  { worker, signal, onProgress }: ScanOptions & { /** The module that workers run. */ readonly worker: URL },
): Promise<ImageScan | Trouble> {
  if (signal.aborted) return Promise.resolve(cancelled);
  return new Promise((resolve) => {
    const shared: ScanWork = { scan: request };
    const thread = new Worker(worker, { workerData: shared, resourceLimits: { maxOldGenerationSizeMb } });
    const end = (answer: ImageScan | Trouble): void => {
      signal.removeEventListener('abort', cancel);
      resolve(answer);
    };
    const cancel = (): void => {
      end(cancelled);
      // A program that the thread has started is ended by the thread itself.
      thread.postMessage('cancel');
      setTimeout(() => void thread.terminate(), graceMs).unref();
    };
    signal.addEventListener('abort', cancel);
    thread.on('message', (told: Told) => {
      if ('progress' in told) onProgress?.(told.progress);
      else {
        end(told.answer);
        void thread.terminate();
      }
    });
    thread.on('error', (error) => end(broken(error)));
    thread.on('exit', (code) => end(broken(new Error(`The thread ended with ${code}.`))));
  });
}

/** What such a thread does. */
export async function serveScan(): Promise<void> {
  const { scan } = workerData as ScanWork;
  const stop = new AbortController();
  parentPort?.on('message', () => stop.abort());
  stepBack();
  const tell = (told: Told): void => parentPort?.postMessage(told);
  let last = 0;
  const onProgress = (progress: ScanProgress): void => {
    const now = performance.now();
    if (progress.early === undefined && progress.step === 'read' && now - last < everyMs) return;
    last = now;
    tell({ progress });
  };
  tell({
    answer: await scanImage(scan, { signal: stop.signal, onProgress }).catch(broken),
  });
}

interface ScanWork {
  readonly scan: ScanRequest;
}

type Told = { readonly progress: ScanProgress } | { readonly answer: ImageScan | Trouble };

const cancelled: Trouble = { trouble: 'cancelled', message: 'The scan was cancelled.' };

/** More than any image of sense needs. */
const maxOldGenerationSizeMb = 1024;
const graceMs = 2_000;
const everyMs = 50;

const broken = (error: unknown): Trouble =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? { trouble: 'too-large', message: 'The image needs more memory than a scan may take.' }
    : {
        trouble: 'broken',
        message: `The scan failed, which is a mistake in Seaworthy itself (${error instanceof Error ? error.name : 'no error'}).`,
      };
