import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rulesById } from '../../rules/catalogue.ts';
import { nearestWord } from '../../rules/core/nearest.ts';
import { jsonReport } from '../report/json.ts';
import type { RunReport } from '../report/model.ts';
import { sarifReport } from '../report/sarif.ts';
import { reaches } from '../report/summary.ts';
import { textReport } from '../report/text.ts';
import { readPage } from '../workspace/pages.ts';
import { type CheckInput, type CheckResult, checkPaths } from './check.ts';
import { explained, listed } from './explain.ts';
import type { CheckOptions, Command } from './options.ts';
import { pathsFrom } from './paths.ts';
import { product } from './product.ts';
import { progressOn } from './progress.ts';
import { checkStdin } from './stdin.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Does what was asked for; the answer is the exit code. `worker` is the module that workers run. */
export async function run(
  command: Extract<Command, { kind: 'check' | 'explain' | 'list-rules' }>,
  worker: URL,
): Promise<number> {
  const terminal = processTerminal();
  if (command.kind === 'list-rules') {
    terminal.out(listed(command.format));
    return 0;
  }
  const asked = command.kind === 'explain' ? [command.rule] : command.options.rules;
  const unknown = asked.find((id) => !rulesById.has(id));
  if (unknown !== undefined) {
    terminal.say(`seaworthy: ${unknownRule(unknown)}\n`);
    return 2;
  }
  if (command.kind === 'explain') {
    terminal.out(explained(command.rule));
    return 0;
  }
  return check(command.options, worker, terminal);
}

function unknownRule(id: string): string {
  const ours = [...rulesById.values()].filter(({ sources }) =>
    sources.some((source) => source === id || source.slice(source.indexOf('/') + 1) === id),
  );
  if (ours.length > 0)
    return `\`${id}\` is another tool's name. Here it is ${ours.map((rule) => rule.id).join(' and ')}.`;
  const meant = nearestWord(id, [...rulesById.keys()]);
  const hint = meant === undefined ? ' See seaworthy --list-rules.' : ` Did you mean \`${meant}\`?`;
  return `There is no rule \`${id}\`.${hint}`;
}

async function check(options: CheckOptions, worker: URL, terminal: Terminal): Promise<number> {
  const progress = progressOn(terminal);
  const input: CheckInput = {
    options,
    paths: pathsFrom(process.cwd(), path),
    today: options.today ?? localDay(new Date()),
    worker,
    onProgress: progress.show,
  };
  const { stdinName } = options;
  if (stdinName === undefined) {
    const result = await checkPaths(input);
    progress.clear();
    print(result, options, terminal);
    return exitCode(result, options);
  }
  const result = await checkStdin(stdinName, readFileSync(0), input);
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
