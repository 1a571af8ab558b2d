import { type Trouble, TroubleError, troubleOf } from '../../registry/trouble.ts';

/** Makes a value of what stops a reading: troubles, what the system says of a file, being cancelled. */
export async function attempt<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T | Trouble> {
  try {
    return signal.aborted ? cancelled : await task();
  } catch (error) {
    if (signal.aborted) return cancelled;
    const trouble = troubleOf(error) ?? systemTrouble(error);
    if (trouble === undefined) throw error;
    return trouble;
  }
}

/** Throws the trouble, where a stream or a search must end. */
export function orThrow<T>(value: T | Trouble): T {
  if (isTrouble(value)) throw new TroubleError(value);
  return value;
}

export const isTrouble = (value: unknown): value is Trouble =>
  typeof value === 'object' && value !== null && 'trouble' in value && 'message' in value;

export const broken = (message: string): TroubleError => new TroubleError({ trouble: 'broken', message });

export const notFound = (message: string): TroubleError =>
  new TroubleError({ trouble: 'not-found', message });

export const tooLarge = (message: string): TroubleError =>
  new TroubleError({ trouble: 'too-large', message });

export const unsupported = (message: string): TroubleError =>
  new TroubleError({ trouble: 'unsupported', message });

const cancelled: Trouble = { trouble: 'cancelled', message: 'The scan was cancelled.' };

function systemTrouble(error: unknown): Trouble | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? `\`${error.path}\`` : 'The file';
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { trouble: 'not-found', message: `${path} does not exist.` };
    case 'EACCES':
    case 'EPERM':
      return { trouble: 'refused', message: `${path} may not be read by you.` };
    default:
      return { trouble: 'broken', message: `${path} cannot be read (${error.code}).` };
  }
}
