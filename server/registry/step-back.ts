import { constants, setPriority } from 'node:os';

/** Whoever types comes first. On Linux priority belongs to the thread that asks; elsewhere it would be the whole server's. */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, constants.priority.PRIORITY_LOW);
  } catch {
    // Where that is not allowed, the thread is only less polite.
  }
}
