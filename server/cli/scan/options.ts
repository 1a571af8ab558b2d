import type { Level } from '../../../rules/core/level.ts';
import type { ScannerName } from '../../image/scanner/names.ts';
import type { ScanFormat } from '../../report/format-names.ts';

/** What `seaworthy scan` is asked for; paths as the user wrote them. */
export interface ScanOptions {
  /** In the grammar for images. */
  readonly images: readonly string[];
  /** Reports of other scanners that stand in for scans of our own. */
  readonly imports: readonly string[];
  /** The file whose lines the findings belong to. */
  readonly file: string | undefined;
  /** The stage of the file that was built; undefined: the last. */
  readonly target: string | undefined;
  /** `linux/arm64`; undefined: the host's. */
  readonly platform: string | undefined;
  readonly format: ScanFormat;
  /** Reports that go into files, beside the one that is printed. */
  readonly outputs: readonly { readonly format: ScanFormat; readonly file: string }[];
  readonly failOn: Level | 'never';
  readonly scanner: 'embedded' | ScannerName;
  readonly scannerPath: string | undefined;
  readonly advisories: 'off' | 'osv-api' | 'osv-offline';
  /** Undefined: the user's own folder. */
  readonly advisoriesFolder: string | undefined;
  readonly vex: readonly string[];
  readonly policy: string | undefined;
  /** Whether results are kept, and kept ones count. */
  readonly cache: boolean;
  /** `host:port` */
  readonly plainHttp: readonly string[];
  /** From a registry's host to a URL. */
  readonly mirrors: ReadonlyMap<string, string>;
  /** `YYYY-MM-DD`; undefined: the day of the machine's clock. */
  readonly today: string | undefined;
}

/** What `seaworthy advisories download` is asked for. */
export interface DownloadOptions {
  /** A URL or a folder; undefined: OSV.dev's own. */
  readonly from: string | undefined;
  /** Undefined: the user's own folder. */
  readonly folder: string | undefined;
  /** Empty: all that we can match. */
  readonly ecosystems: readonly string[];
}
