import type { ScanOptions } from '../scan/options.ts';

/** What `seaworthy gate` is asked for; paths as the user wrote them. */
export interface GateOptions
  extends Pick<
    ScanOptions,
    | 'file'
    | 'target'
    | 'platform'
    | 'failOn'
    | 'advisories'
    | 'advisoriesFolder'
    | 'vex'
    | 'policy'
    | 'cache'
    | 'plainHttp'
    | 'mirrors'
    | 'today'
  > {
  readonly image: string;
  readonly revocation: boolean;
  readonly format: 'text' | 'json';
  /** Where the unsigned verification summary goes. */
  readonly vsa: string | undefined;
  /** Where the promotion record goes. */
  readonly record: string | undefined;
}
