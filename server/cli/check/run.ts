import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rulesById } from '../../../rules/catalogue.ts';
import { type CheckResult, checkPaths } from '../../check/check-paths.ts';
import { pathsFrom } from '../../check/paths.ts';
import type { CheckRequest } from '../../check/request.ts';
import { jsonReport } from '../../report/json.ts';
import type { RunReport } from '../../report/model.ts';
import { sarifReport } from '../../report/sarif.ts';
import { reaches } from '../../report/summary.ts';
import { textReport } from '../../report/text.ts';
import { readPage } from '../../workspace/pages.ts';
import { unknownRule } from '../explain.ts';
import { product } from '../product.ts';
import { progressOn } from '../progress.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import type { CheckOptions } from './options.ts';
import { checkStdin } from './stdin.ts';

/** `seaworthy check`: checks what was asked for; the answer is the exit code. `worker` is the module that workers run. */
export async function check(options: CheckOptions, worker: URL): Promise<number> {
  const terminal = processTerminal();
  const unknown = options.rules.find((id) => !rulesById.has(id));
  if (unknown !== undefined) {
    terminal.say(`seaworthy: ${unknownRule(unknown)}\n`);
    return 2;
  }
  const progress = progressOn(terminal);
  const paths = pathsFrom(process.cwd(), path);
  const request: CheckRequest = {
    ...options,
    paths,
    policy: options.policy === undefined ? undefined : paths.resolve(options.policy),
    today: options.today ?? localDay(new Date()),
    changes: options.format === 'sarif',
    worker,
    onProgress: progress.show,
  };
  const { stdinName } = options;
  if (stdinName === undefined) {
    const named = (options.paths.length === 0 ? ['.'] : options.paths).map(paths.resolve);
    const result = await checkPaths(named, request);
    progress.clear();
    print(result, options, terminal);
    return exitCode(result, options);
  }
  const result = await checkStdin(stdinName, readFileSync(0), request);
  if (options.fix !== 'none' && !options.diff) {
    terminal.out(result.fixed);
    terminal.say(formatted(result, options, terminal));
  } else print(result, options, terminal);
  return exitCode(result, options);
}

function print(result: CheckResult, options: CheckOptions, terminal: Terminal): void {
  if (options.diff) {
    for (const { text } of result.diffs) terminal.out(text);
    for (const { path: wrong, message } of result.run.errors) terminal.say(`${wrong}: ${message}\n`);
  } else terminal.out(formatted(result, options, terminal));
  for (const name of result.notOurs)
    terminal.say(`${name}: not checked, because it is no Dockerfile, Kubernetes manifest or Compose file.\n`);
}

function formatted(result: CheckResult, { format }: CheckOptions, { style }: Terminal): string {
  if (format === 'json') return jsonReport(result.run, product());
  if (format === 'text') return textReport(result.run, style);
  return sarifReport(result.run, {
    tool: product(),
    rules: rulesById,
    pages: pagesFor(result.run),
    successful: !result.wrong,
  });
}

function pagesFor({ files }: RunReport): ReadonlyMap<string, string> {
  const ids = new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  return new Map(
    [...ids].flatMap((id) => {
      const page = readPage(id);
      return page === undefined ? [] : [[id, page] as const];
    }),
  );
}

/** The first that applies, as in every command. */
function exitCode({ run: { errors, ...rest }, wrong }: CheckResult, { failOn }: CheckOptions): number {
  if (wrong) return 2;
  if (failOn !== 'never' && reaches({ errors, ...rest }, failOn)) return 1;
  return errors.length > 0 ? 3 : 0;
}

/** The day on the user's own clock and calendar, `YYYY-MM-DD`. */
const localDay = (now: Date): string =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
