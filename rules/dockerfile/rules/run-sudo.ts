import type { Fix } from '../../core/fix.ts';
import { spanOf } from '../../core/span.ts';
import { dockerfileRule } from '../define.ts';
import { runsAsRoot } from '../known-users.ts';
import { userBefore } from '../stages.ts';
import type { Command, Dockerfile, RunInstruction, Word } from '../syntax.ts';
import { isRoot, rootOf } from '../users.ts';

export const runSudo = dockerfileRule({
  id: 'run-sudo',
  summary: 'A build switches users with USER, not with sudo.',
  level: 'error',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: [
    'hadolint/DL3004',
    'trivy/DS-0010',
    'checkov/CKV2_DOCKER_1',
    'kics/Run Using Sudo',
    'semgrep/no-sudo-in-dockerfile',
    'dockle/DKL-DI-0001',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const instruction of document.instructions) {
      if (instruction.kind !== 'run') continue;
      for (const command of instruction.commands) {
        const [sudo] = command.words;
        if (sudo === undefined || !/^(?:\/usr\/bin\/)?sudo$/.test(sudo.value ?? '')) continue;
        const root = isSurelyRoot(document, instruction);
        yield {
          at: sudo.span,
          message: root
            ? 'This runs as root already, so `sudo` only gets in the way of signals and terminals.'
            : '`sudo` has no place in a build. Switch with `USER root` before, and back after.',
          fixes: removal(document, command, sudo, root),
        };
      }
    }
  },
});

function isSurelyRoot(document: Dockerfile, run: RunInstruction): boolean {
  const stage = document.stages.find(({ instructions }) => instructions.includes(run));
  if (stage === undefined || run.onBuild) return false;
  const set = userBefore(stage, run);
  if (set !== undefined) return isRoot(set.user?.value) === true;
  const { base } = rootOf(stage).from;
  return base.kind === 'image' && base.use.reference !== undefined && runsAsRoot(base.use.reference);
}

/** Safe where the command runs as root with or without it, and no option of sudo asks for something else. */
function removal({ text }: Dockerfile, { words }: Command, sudo: Word, root: boolean): readonly Fix[] {
  const [, next] = words;
  if (next === undefined) return [];
  const hasOptions = next.raw.startsWith('-') || /^\w+=/.test(next.raw);
  if (hasOptions) return [];
  const { start, end } = sudo.span;
  const gap = /^,?[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  return [
    {
      title: 'Remove `sudo`',
      safety: root ? 'safe' : 'unsafe',
      edits: () => [{ span: spanOf(start, end + gap), text: '' }],
    },
  ];
}
