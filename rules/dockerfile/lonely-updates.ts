import type { Fix } from '../core/fix.ts';
import { spanOf } from '../core/span.ts';
import {
  isOpaque,
  mayUse,
  type PackageManager,
  type PackageTask,
  packageTask,
  removesIndex,
} from './package-managers.ts';
import type { Dockerfile, RunInstruction } from './syntax.ts';

/** The updates of a RUN after which it installs nothing, the last of each package manager. */
export function lonelyUpdates({ commands }: RunInstruction): readonly PackageTask[] {
  const open = new Map<PackageManager, PackageTask>();
  for (const command of commands) {
    const task = packageTask(command);
    if (task?.kind === 'update') open.set(task.manager, task);
    else if (task !== undefined) open.delete(task.manager);
    else if (removesIndex(command))
      for (const manager of ['rpm', 'zypper', 'pacman'] as const) open.delete(manager);
    else if (isOpaque(command)) open.clear();
    else for (const manager of mayUse(command)) open.delete(manager);
  }
  return [...open.values()];
}

/** What a later RUN of the same stage installs first, before another update. */
export function usesLater(
  { stages }: Dockerfile,
  run: RunInstruction,
  manager: PackageManager,
): PackageTask | undefined {
  const stage = stages.find(({ instructions }) => instructions.includes(run));
  const later = stage?.instructions.slice(stage.instructions.indexOf(run) + 1) ?? [];
  for (const one of later) {
    const task = one.kind === 'run' && one.onBuild === run.onBuild ? firstTask(one, manager) : undefined;
    if (task !== undefined) return task.kind === 'use' ? task : undefined;
  }
  return undefined;
}

const firstTask = ({ commands }: RunInstruction, manager: PackageManager): PackageTask | undefined => {
  for (const command of commands) {
    const task = packageTask(command);
    if (task?.manager === manager) return task;
  }
  return undefined;
};

/**
 * Joins a RUN with the next instruction, where that is the RUN that installs and both are plain lists of commands that
 * all must succeed. Never safe: what the shell was told in the first then holds for the second.
 */
export function mergeFix(document: Dockerfile, run: RunInstruction, manager: PackageManager): readonly Fix[] {
  const { instructions, text } = document;
  const next = instructions[instructions.indexOf(run) + 1];
  if (next?.kind !== 'run' || !isPlain(run) || !isPlain(next)) return [];
  const gap = spanOf(run.argumentsSpan.end, next.argumentsSpan.start);
  const isNext = /^[ \t]*(?:\r?\n[ \t]*)+RUN[ \t]+$/i.test(text.slice(gap.start, gap.end));
  const isCured = lonelyUpdates(next).every((task) => task.manager !== manager);
  if (!isNext || !isCured || firstTask(next, manager)?.kind !== 'use') return [];
  return [
    {
      title: 'Put both into one RUN',
      safety: 'unsafe',
      edits: () => [{ span: gap, text: ' && ' }],
    },
  ];
}

const isPlain = ({ form, onBuild, flags, heredocs, commands, script }: RunInstruction): boolean =>
  form === 'shell' &&
  !onBuild &&
  flags.length === 0 &&
  heredocs.length === 0 &&
  commands.every(({ operator }) => operator === undefined || operator === '&&' || operator === '|') &&
  !/[|&;\\]\s*$|#|\|\||;|[({]|<<|^\s*!/.test(script);
