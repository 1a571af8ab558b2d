import type { TroubleKind } from '../../registry/trouble.ts';
import type { ImageName } from '../name.ts';
import type { ScannerName } from './names.ts';

/** How one scanner is asked, and what its answers mean. */
export interface Adapter {
  readonly name: ScannerName;
  /** The program's name, without `.exe`. */
  readonly program: string;
  /** What it is asked for its version with, where its file does not tell. */
  readonly versionWords: readonly string[];
  /** The words of the scan; a sentence where the scanner cannot be given such an image. */
  words(image: ImageName, run: AdapterRun): readonly string[] | string;
  /** Where the report comes: a file in the run's folder, or the standard output. */
  readonly report: 'report.json' | 'stdout';
  /** Exit codes with which a report is there. */
  readonly good: readonly number[];
  /** What its error texts mean; the first that fits counts. */
  readonly troubles: readonly ToldTrouble[];
  /** Variables of the environment that it may see beside those that every scanner may; by the start of their names. */
  readonly environment: readonly string[];
  /** What is set for it in the environment, where it takes no word for that. */
  variables?(online: boolean): Readonly<Record<string, string>>;
}

export interface AdapterRun {
  /** An empty folder of its own, where the report goes. */
  readonly folder: string;
  readonly platform: string | undefined;
  /** Whether it may speak to the network. */
  readonly online: boolean;
}

export interface ToldTrouble {
  readonly says: RegExp;
  readonly trouble: TroubleKind;
  /** A sentence that says what helps. */
  readonly message: string;
}
