import type { PinWhich } from '../../../rules/image/pin.ts';

/** What `seaworthy pin` is asked for; paths as the user wrote them. */
export interface PinOptions {
  readonly paths: readonly string[];
  readonly action: 'write' | 'check' | 'diff' | 'dry-run';
  readonly which: PinWhich;
  /** Who is asked for digests. */
  readonly from: 'registry' | 'docker' | 'podman';
  readonly policy: string | undefined;
  /** `host:port` */
  readonly plainHttp: readonly string[];
  /** From a registry's host to a URL. */
  readonly mirrors: ReadonlyMap<string, string>;
  /** `YYYY-MM-DD`; undefined: the day of the machine's clock. */
  readonly today: string | undefined;
}
