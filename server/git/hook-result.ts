import { relative } from 'node:path';
import { whyNot } from './hook-file.ts';
import { checkLines } from './hook-lines.ts';
import type { HookPlace } from './hook-place.ts';
import type { Repository } from './repository.ts';

/** What came of installing or uninstalling a hook. */
export interface HookResult {
  /** `absent`: there was nothing to uninstall. `refused`: nothing was changed. */
  readonly done: 'installed' | 'unchanged' | 'removed' | 'absent' | 'refused';
  /** What was done or why not, in sentences for a person. */
  readonly message: string;
  /** The file that was or would be changed; absolute. */
  readonly file: string | undefined;
  /** Where it was refused: what may be put in by hand instead. */
  readonly lines?: readonly string[];
}

export const refused = (message: string, file?: string, lines?: readonly string[]): HookResult => ({
  done: 'refused',
  message,
  file,
  ...(lines !== undefined && { lines }),
});

/** What the file system says is a result too. */
export function guarded(repository: Repository, file: string, work: () => HookResult): HookResult {
  try {
    return work();
  } catch (error) {
    const path = error instanceof Error && 'path' in error ? String(error.path) : file;
    return refused(whyNot(error, shown(repository, path.endsWith('.tmp') ? file : path)), file);
  }
}

/** A path as the user knows it: from the working tree's folder where it lies in it. */
export function shown({ root }: Repository, path: string): string {
  const way = relative(root, path);
  return way.startsWith('..') || way === '' ? path : way.replaceAll('\\', '/');
}

/** What to put in by hand. */
export const shellLines: readonly string[] = checkLines;

export const preCommitLines: readonly string[] = [
  '  - repo: local',
  '    hooks:',
  '      - id: seaworthy',
  '        name: seaworthy',
  '        entry: seaworthy hook run',
  '        language: system',
  '        always_run: true',
  '        pass_filenames: false',
];

export const asleepNote = ({ asleep }: HookPlace): string => (asleep === undefined ? '' : ` ${asleep}`);
