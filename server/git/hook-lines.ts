import { createHash } from 'node:crypto';

/** Our lines in a file that also holds what others wrote. */
export interface HookBlock {
  readonly start: number;
  /** After the end of the last line. */
  readonly end: number;
  /** Whether the lines are as they were written. */
  readonly intact: boolean;
}

/** The lines between their two marks, each indented and ended with a line end. */
export function markedLines(lines: readonly string[], indent = '', lineEnd = '\n'): string {
  const sum = checksum(lines);
  const all = [`${begin} ${sum}: taken out again by \`seaworthy hook uninstall\``, ...lines, end];
  return all.map((line) => (line === '' ? '' : indent + line) + lineEnd).join('');
}

/** Our lines in a text; undefined where there are none. */
export function findLines(text: string): HookBlock | undefined {
  const found = blockForm.exec(text);
  if (found === null) return undefined;
  const [whole, indent = '', sum, inner = ''] = found;
  const lines = inner
    .split(/\r?\n/)
    .slice(0, -1)
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  return { start: found.index, end: found.index + whole.length, intact: checksum(lines) === sum };
}

/** The text with our lines put in at an offset, the start of a line or the text's end. */
export function putLines(text: string, offset: number, block: string): string {
  const before = text.slice(0, offset);
  // A last line without an end stays one: the end goes before our lines instead of after them.
  if (before !== '' && !before.endsWith('\n')) return `${before}\n${block.replace(/\r?\n$/, '')}`;
  return before + block + text.slice(offset);
}

/** The text as it was before `putLines`. */
export function takeLines(text: string, { start, end }: HookBlock): string {
  const before = text.slice(0, start);
  if (end === text.length && !text.endsWith('\n')) return before.replace(/\r?\n$/, '');
  return before + text.slice(end);
}

/**
 * What checks before a commit, in POSIX shell: the repository's own program, else the one on PATH, else the
 * one that installed the hook, because an editor's PATH is not the terminal's.
 */
export const checkLines: readonly string[] = [
  '(',
  '  own=$(git rev-parse --git-common-dir)/seaworthy',
  '  for program in ./node_modules/.bin/seaworthy "$(command -v seaworthy)" "$own/program"; do',
  '    [ -f "$program" ] && [ -x "$program" ] || continue',
  '    # What Node has compiled once need not be compiled before every commit.',
  '    NODE_COMPILE_CACHE=$own/cache "$program" hook run',
  '    code=$?',
  '    # Where it, or the Node that it needs, cannot be started, the next one may.',
  '    [ "$code" -eq 126 ] || [ "$code" -eq 127 ] || exit "$code"',
  '  done',
  '  echo "seaworthy: the program was not found, so what is staged was not checked." >&2',
  '  echo "Put it on PATH, or install the hook again. To commit without it: git commit --no-verify" >&2',
  '  exit 3',
  ') || exit $?',
];

const begin = '# >>> seaworthy';
const end = '# <<< seaworthy';

const blockForm =
  /^([ \t]*)# >>> seaworthy ([0-9a-f]{8}):[^\n]*\n((?:[^\n]*\n)*?)[ \t]*# <<< seaworthy[ \t\r]*(?:\n|$(?![\s\S]))/m;

const checksum = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8);
