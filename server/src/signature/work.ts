import type { Session } from '../session.ts';
import { holdAgain } from './hold-again.ts';
import { SignatureThread } from './thread.ts';

/** What looks at signatures, and holds what was collected against keys that changed. */
export class SignatureWork {
  readonly thread = new SignatureThread();
  readonly #session: Session;
  #waiting: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(session: Session) {
    this.#session = session;
  }

  /** As soon as nobody has typed into a policy for a moment. */
  holdAgainSoon(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.holdAgain(), soonMs);
  }

  /** One after the other, so that the newest policy counts. */
  holdAgain(): Promise<void> {
    this.#last = this.#last.then(() => holdAgain(this.#session, this.thread)).catch(() => undefined);
    return this.#last;
  }
}

const soonMs = 250;
