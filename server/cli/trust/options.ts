/** What `seaworthy trust show` is asked for; paths as the user wrote them. */
export interface ShowOptions {
  readonly format: 'text' | 'json';
  /** The file whose images are meant; undefined: those that are named on the command line. */
  readonly file: string | undefined;
  readonly policy: string | undefined;
  /** `YYYY-MM-DD`; undefined: the day of the machine's clock. */
  readonly today: string | undefined;
}
