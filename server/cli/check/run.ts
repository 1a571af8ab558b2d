import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rulesById } from '../../../rules/catalogue.ts';
import { type CheckResult, checkPaths } from '../../check/check-paths.ts';
import { pathsFrom } from '../../check/paths.ts';
import type { CheckRequest } from '../../check/request.ts';
import { type Format, reportIn } from '../../report/formats.ts';
import { exitCodeOf } from '../../report/verdict.ts';
import { writeFile } from '../../workspace/write-file.ts';
import { unknownRule } from '../explain.ts';
import { product } from '../product.ts';
import { progressOn } from '../progress.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { localDay } from '../today.ts';
import { changedIn } from './changed.ts';
import type { CheckOptions } from './options.ts';
import { pagesFor } from './pages.ts';
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
  const result = await resultOf(options, { ...requestOf(options, worker), onProgress: progress.show });
  progress.clear();
  if ('message' in result) {
    terminal.say(`seaworthy: ${result.message}\n`);
    return result.code;
  }
  if (result.fixed === undefined) print(result, options, terminal);
  else {
    terminal.out(result.fixed);
    terminal.say(formatted(options.format, result, options, terminal));
  }
  const written = options.outputs.map((output) => {
    const text = formatted(output.format, result, options, undefined);
    const problem = writeFile(path.resolve(output.file), Buffer.from(text));
    if (problem !== undefined) terminal.say(`seaworthy: ${output.file}: ${problem.error}\n`);
    return problem === undefined;
  });
  const code = exitCodeOf(result.run, { successful: !result.wrong, failOn: options.failOn });
  return code || (written.every(Boolean) ? 0 : 3);
}

/** What the command line asks for, as every kind of run understands it. */
export function requestOf(options: CheckOptions, worker: URL): CheckRequest {
  const paths = pathsFrom(process.cwd(), path);
  const { policy, baseline, today, format, outputs } = options;
  return {
    ...options,
    paths,
    policy: policy === undefined ? undefined : paths.resolve(policy),
    baseline: baseline === undefined || baseline === 'none' ? baseline : paths.resolve(baseline),
    today: today ?? localDay(new Date()),
    changes: [format, ...outputs.map((output) => output.format)].includes('sarif'),
    worker,
  };
}

/** A result, with the text after the fixes where stdin was checked; or why there is none, and the exit code. */
type Result =
  | (CheckResult & { readonly fixed?: Uint8Array | undefined })
  | { readonly message: string; readonly code: number };

async function resultOf(options: CheckOptions, request: CheckRequest): Promise<Result> {
  const { what, paths, fix, diff } = options;
  const named = paths.map(request.paths.resolve);
  if (what.kind === 'stdin') {
    const result = await checkStdin(what.name, readFileSync(0), request);
    return fix !== 'none' && !diff ? result : { ...result, fixed: undefined };
  }
  if (what.kind === 'files') return checkPaths(named.length === 0 ? [request.paths.folder] : named, request);
  return changedIn(named, what.kind === 'since' ? what.revision : undefined, request);
}

function print(result: CheckResult, options: CheckOptions, terminal: Terminal): void {
  if (options.diff) {
    for (const { text } of result.diffs) terminal.out(text);
    for (const { path: wrong, message } of result.run.errors) terminal.say(`${wrong}: ${message}\n`);
  } else terminal.out(formatted(options.format, result, options, terminal));
  for (const name of result.notOurs)
    terminal.say(`${name}: not checked, because it is no Dockerfile, Kubernetes manifest or Compose file.\n`);
}

const formatted = (
  format: Format,
  { run, wrong }: CheckResult,
  { failOn, allFindings }: CheckOptions,
  terminal: Terminal | undefined,
): string =>
  reportIn(format, run, {
    tool: product(),
    rules: rulesById,
    pages: pagesFor(run),
    successful: !wrong,
    failOn,
    style: terminal?.style,
    showKnown: allFindings,
  });
