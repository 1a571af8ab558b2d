/** Why something that was asked for could not be told. It is *unknown*, never clean. */
export interface Trouble {
  readonly trouble: TroubleKind;
  /** A sentence or two for a person: what failed, and what helps. */
  readonly message: string;
}

export type TroubleKind =
  | 'wrong-name'
  | 'not-found'
  | 'no-daemon'
  | 'auth-needed'
  | 'network'
  | 'refused'
  | 'broken'
  | 'too-large'
  | 'unsupported'
  | 'timeout'
  | 'cancelled'
  | 'tool-missing'
  | 'tool-refused'
  | 'tool-error'
  | 'no-data';

/** An error with a trouble inside, for places where a stream must be ended. Caught where the trouble becomes a value. */
export class TroubleError extends Error {
  readonly trouble: TroubleKind;
  constructor({ trouble, message }: Trouble, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

export const troubleOf = (error: unknown): Trouble | undefined =>
  error instanceof TroubleError ? { trouble: error.trouble, message: error.message } : undefined;
