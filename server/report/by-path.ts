import type { FindingReport, RunError, RunReport } from './model.ts';
import { counts } from './summary.ts';

/** What is to be told of one path. */
export interface Told {
  readonly errors: readonly RunError[];
  /** Those that count. */
  readonly findings: readonly FindingReport[];
  /** Undefined where the path was not checked at all. */
  readonly all: readonly FindingReport[] | undefined;
}

/** Every path once; those that were not checked at all stand behind the files. */
export function byPath({ files, errors }: RunReport): ReadonlyMap<string, Told> {
  const errorsOf = Map.groupBy(errors, ({ path }) => path);
  const told = new Map<string, Told>();
  for (const { path, findings } of files)
    told.set(path, { errors: errorsOf.get(path) ?? [], findings: findings.filter(counts), all: findings });
  for (const [path, own] of errorsOf)
    if (!told.has(path)) told.set(path, { errors: own, findings: [], all: undefined });
  return told;
}
