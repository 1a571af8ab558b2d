import { matches } from '../image/wildcard.ts';

/**
 * Whether patterns in the manner of `.gitignore` leave a path out: `*` and `?` within a name, `**` over
 * folders, a slash at the start or inside binds to the policy's folder, one at the end means a folder, `!`
 * takes a path in again unless a folder above it is out. The path is relative to that folder, with `/`; one
 * outside of it is never left out. Work is bounded by the lengths of pattern and path, whatever a pattern says.
 */
export function isIgnoredPath(patterns: readonly string[], path: string): boolean {
  if (patterns.length === 0) return false;
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) return false;
  const read = readPatterns(patterns);
  return names.some((_, index) => {
    const above = names.slice(0, index + 1);
    const isFolder = above.length < names.length;
    const last = read.findLast(
      (pattern) => (isFolder || !pattern.folderOnly) && matches(pattern.names, above, '**', matchesName),
    );
    return last?.leavesOut === true;
  });
}

const known = new WeakMap<readonly string[], readonly PathPattern[]>();

/** Reads a list once, as long as it is the same list: it is held against every file of a workspace. */
function readPatterns(patterns: readonly string[]): readonly PathPattern[] {
  const found = known.get(patterns);
  if (found) return found;
  const read = patterns.flatMap((pattern) => readPattern(pattern) ?? []);
  known.set(patterns, read);
  return read;
}

interface PathPattern {
  readonly names: readonly string[];
  readonly folderOnly: boolean;
  readonly leavesOut: boolean;
}

function readPattern(written: string): PathPattern | undefined {
  const leavesOut = !written.startsWith('!');
  const pattern = (leavesOut ? written : written.slice(1)).trim();
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.');
  if (names.length === 0) return undefined;
  const bound = pattern.replace(/\/$/, '').includes('/');
  // A last `**` means everything inside a folder, so it takes at least one name.
  const inside = names.at(-1) === '**' ? [...names.slice(0, -1), '*', '**'] : names;
  return { names: bound ? inside : ['**', ...inside], folderOnly: pattern.endsWith('/'), leavesOut };
}

const matchesName = (pattern: string, name: string): boolean =>
  matches([...pattern], [...name], '*', (wanted, letter) => wanted === '?' || wanted === letter);
