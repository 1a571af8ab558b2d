import { checkLines, findLines, markedLines, takeLines } from './hook-lines.ts';

/** The program that installs a hook, to be found again where it is not on PATH. */
export interface HookProgram {
  /** Absolute. */
  readonly node: string;
  /** Absolute: the command line's module. */
  readonly script: string;
  /** Whether `node` is an editor's, which has to be told to be Node. */
  readonly electron: boolean;
}

/** What stood in the hook's place before, beside it. No dot: some languages judge a script by its ending. */
export const keptName = 'pre-commit-before-seaworthy';

/** The hook's file where it is all our own: ours first, then what stood there before. */
export const ownScript = (): string => head + markedLines(checkLines) + tail;

/** Whether a hook's file is our own, of any version, and nobody added to it. */
export function isOwnScript(text: string): boolean {
  const block = findLines(text);
  return block !== undefined && takeLines(text, block) === head + tail;
}

/** A file that did not exist and that other lines are expected to join. */
export const newShared = (): string => sharedHead + markedLines(checkLines);

export const isNewShared = (textWithoutLines: string): boolean => textWithoutLines === sharedHead;

/** Starts the program from wherever it is; 127, as a shell says it, where it is gone. */
export function programScript({ node, script, electron }: HookProgram): string {
  const [quotedNode, quotedScript] = [quoted(node), quoted(script)];
  return `#!/bin/sh
# Written by \`seaworthy hook install\`: the program that installed the hook.
[ -x ${quotedNode} ] && [ -f ${quotedScript} ] || exit 127
${electron ? 'export ELECTRON_RUN_AS_NODE=1\n' : ''}exec ${quotedNode} ${quotedScript} "$@"
`;
}

/** The paths in a script that `programScript` wrote. */
export function programPaths(script: string): readonly string[] {
  const line = /^\[ -x ('[\s\S]*') \] && \[ -f ('[\s\S]*') \] \|\| exit 127$/m.exec(script);
  return line === null ? [] : line.slice(1).map((word) => word.slice(1, -1).replaceAll("'\\''", "'"));
}

const quoted = (path: string): string =>
  `'${(process.platform === 'win32' ? path.replaceAll('\\', '/') : path).replaceAll("'", "'\\''")}'`;

const head = `#!/bin/sh
# Checks what is about to be committed. Written by \`seaworthy hook install\`.
`;

const tail = `# What stood here before is kept beside it.
before="\${0%/*}/${keptName}"
[ ! -x "$before" ] || exec "$before" "$@"
`;

const sharedHead = `#!/bin/sh
# Begun by \`seaworthy hook install\`.
`;
