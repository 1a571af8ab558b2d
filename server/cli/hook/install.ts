import { fileURLToPath } from 'node:url';
import { type HookResult, installHook, uninstallHook } from '../../git/hook.ts';
import { isGitProblem } from '../../git/problem.ts';
import { openRepository, type Repository } from '../../git/repository.ts';
import { visible } from '../../report/width.ts';
import { processTerminal } from '../terminal.ts';

/** `seaworthy hook install`; `main` is the module that the program began with. The answer is the exit code. */
export const install = (main: URL, force: boolean): Promise<number> =>
  inRepository((repository) =>
    installHook(repository, {
      program: {
        node: process.execPath,
        script: fileURLToPath(main),
        electron: process.versions['electron'] !== undefined,
      },
      force,
    }),
  );

/** `seaworthy hook uninstall` */
export const uninstall = (): Promise<number> => inRepository(uninstallHook);

async function inRepository(work: (repository: Repository) => Promise<HookResult>): Promise<number> {
  const terminal = processTerminal();
  const repository = await openRepository(process.cwd(), { environment: process.env });
  if (isGitProblem(repository)) {
    terminal.say(`seaworthy: ${visible(repository.message)}\n`);
    return 3;
  }
  const { done, message, lines = [] } = await work(repository);
  const text = [visible(message), ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
  if (done === 'refused') terminal.say(`seaworthy: ${text}\n`);
  else terminal.out(`${text}\n`);
  return done === 'refused' ? 1 : 0;
}
