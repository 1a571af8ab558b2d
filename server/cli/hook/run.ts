import path from 'node:path';
import { pathsFrom } from '../../check/paths.ts';
import { justChecking } from '../../check/request.ts';
import { exitCodeOf, type Judged } from '../../report/verdict.ts';
import { visible } from '../../report/width.ts';
import { changedIn } from '../check/changed.ts';
import { processTerminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import { commitText } from './commit-text.ts';

/**
 * `seaworthy hook run`: the verdict of `seaworthy check --staged`, told in as many words as a commit bears.
 * `main` is the module that workers run; the answer is the exit code.
 */
export async function run(failOn: Judged['failOn'], main: URL): Promise<number> {
  const terminal = processTerminal();
  // The pre-commit framework sets it where it is to judge a range (`--from-ref`), with nothing staged.
  const since = process.env['PRE_COMMIT_FROM_REF'] || undefined;
  const result = await changedIn([], since, {
    paths: pathsFrom(process.cwd(), path),
    policy: undefined,
    ...justChecking,
    today: localDay(new Date()),
    baseline: undefined,
    worker: main,
  });
  if ('message' in result) {
    terminal.say(`seaworthy: ${visible(result.message)}\n`);
    return result.code;
  }
  const judged: Judged = { successful: !result.wrong, failOn };
  const called = command();
  const asked = since === undefined ? 'check --staged' : 'check --since REVISION';
  const check = called && `${called} ${asked}`;
  terminal.out(commitText(result.run, judged, { check, commit: since === undefined }, terminal.style));
  return exitCodeOf(result.run, judged);
}

/** How this program is called from here; undefined where an editor brought it, so that no terminal knows it. */
function command(): string | undefined {
  if (process.versions['electron'] !== undefined) return undefined;
  const program = path.relative(process.cwd(), process.argv[1] ?? '');
  return program.split(path.sep)[0] === 'node_modules' ? 'npx seaworthy' : 'seaworthy';
}
