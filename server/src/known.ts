import type { Finding } from '../../rules/core/finding.ts';
import { type Baselines, baselinesOf } from '../check/baselines.ts';
import { type BaselineEntry, baselineName } from '../report/baseline.ts';
import { fingerprintsOf } from '../report/fingerprint.ts';
import { secretsIn } from '../report/masked.ts';
import { type FileAccess, nameOf } from '../workspace/files.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Folders } from './folders.ts';

/** What baselines keep quiet in the files of the editor. */
export class Known {
  readonly #make: () => Baselines;
  #baselines: Baselines;

  constructor(files: FileAccess, folders: Folders) {
    this.#make = () =>
      baselinesOf({
        files,
        roots: folders.all.map(({ path }) => path),
        file: undefined,
        show: (path) => path,
      });
    this.#baselines = this.#make();
  }

  /** The same object as long as nothing was said to have changed. */
  entriesFor(path: string): Promise<readonly BaselineEntry[]> {
    return this.#baselines.entriesFor(path);
  }

  /** Whether one of these files is a baseline; if so they are read anew. */
  changed(paths: readonly string[]): boolean {
    const isBaseline = paths.some((path) => nameOf(path) === baselineName);
    if (isBaseline) this.forget();
    return isBaseline;
  }

  forget(): void {
    this.#baselines = this.#make();
  }
}

/** The findings of a snapshot that a baseline lists. */
export function knownIn(snapshot: Snapshot, entries: readonly BaselineEntry[]): ReadonlySet<Finding> {
  if (entries.length === 0 || snapshot.findings.length === 0) return new Set();
  const listed = new Set(entries.map(({ fingerprint }) => fingerprint));
  const own = fingerprintsOf(snapshot, secretsIn(snapshot));
  return new Set(snapshot.findings.filter((_, index) => listed.has(own[index] ?? '')));
}
