import type { AdvisoryData, Uncovered } from '../../../rules/core/scan.ts';
import type { Network } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { comparableName, type Wanted } from './affects.ts';
import type { WantedPackage } from './ecosystems.ts';
import type { OsvRecord } from './osv-record.ts';

/** The records that may be about the packages that were asked for: who asks judges them. */
export interface FoundRecords {
  readonly recordsOf: (wanted: Wanted) => readonly OsvRecord[];
  /** What could not be asked or read. */
  readonly unknown: readonly Uncovered[];
  readonly data: AdvisoryData;
}

export type FindRecords = (
  wanted: readonly WantedPackage[],
  options: FindOptions,
) => Promise<FoundRecords | Trouble>;

export interface FindOptions {
  readonly signal: AbortSignal;
  /** For a source on the network. */
  readonly network?: Network | undefined;
  /** Where something may be kept for the next time; undefined: nowhere. */
  readonly cache?: string | undefined;
  readonly onProgress?: ((done: number, all: number | undefined) => void) | undefined;
}

/** By ecosystem without a release, and name. */
export const keyOf = ({ ecosystem, name }: Pick<Wanted, 'ecosystem' | 'name'>): string => {
  const base = ecosystem.split(':')[0] ?? '';
  return `${base} ${comparableName(base, name)}`;
};

export const cancelled: Trouble = { trouble: 'cancelled', message: 'Cancelled.' };
