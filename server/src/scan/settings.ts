import { type ScannerName, scannerNames } from '../../image/scanner/names.ts';
import { isRecord } from '../record.ts';

/** What the user's settings say of scans: all but `codeLens` and `platform` only at the machine's own level. */
export interface ScanSettings {
  readonly codeLens: boolean;
  readonly scanner: 'embedded' | ScannerName;
  /** A scanner's program by its name, absolute. */
  readonly scannerPaths: ReadonlyMap<string, string>;
  readonly advisories: 'off' | 'osv-api' | 'osv-offline';
  /** Undefined: a folder of the editor's own. */
  readonly advisoriesFolder: string | undefined;
  /** From where advisories are downloaded: a URL or a folder; undefined: from OSV.dev. */
  readonly advisoriesMirror: string | undefined;
  /** `host:port` */
  readonly plainHttpHosts: readonly string[];
  /** A registry's host → the URL that is asked in its place. */
  readonly registryMirrors: ReadonlyMap<string, string>;
  /** `linux/arm64`; undefined: the host's. */
  readonly platform: string | undefined;
}

/** What is not understood is as if it were not set. */
export function readScanSettings(value: unknown): ScanSettings {
  const given = isRecord(value) ? value : {};
  const { codeLens, scanner, advisories, plainHttpHosts } = given;
  return {
    codeLens: codeLens !== false,
    scanner: scannerNames.find((name) => name === scanner) ?? 'embedded',
    scannerPaths: textsIn(given['scannerPaths']),
    advisories: advisories === 'osv-api' || advisories === 'osv-offline' ? advisories : 'off',
    advisoriesFolder: textOf(given['advisoriesFolder']),
    advisoriesMirror: textOf(given['advisoriesMirror']),
    plainHttpHosts: Array.isArray(plainHttpHosts)
      ? plainHttpHosts.filter((host) => textOf(host) !== undefined)
      : [],
    registryMirrors: textsIn(given['registryMirrors']),
    platform: textOf(given['platform']),
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const textsIn = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(isRecord(value) ? value : {}).flatMap(([key, one]) => {
      const text = textOf(one);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
