import path from 'node:path';
import { rulesById } from '../../../rules/catalogue.ts';
import type { Level } from '../../../rules/core/level.ts';
import { isPolicyPath } from '../../../rules/policy/detect.ts';
import { rootsOf } from '../../check/check-paths.ts';
import { inPathOrder } from '../../check/order.ts';
import { pathsFrom } from '../../check/paths.ts';
import { policyReports } from '../../check/policies.ts';
import { type Format, reportIn } from '../../report/formats.ts';
import type { RunReport } from '../../report/model.ts';
import { exitCodeOf } from '../../report/verdict.ts';
import { findFiles } from '../../workspace/find-files.ts';
import { nodeFiles } from '../../workspace/node-files.ts';
import { createPolicyStore } from '../../workspace/policy-store.ts';
import { userTrustFile } from '../../workspace/user-trust.ts';
import { pagesFor } from '../check/pages.ts';
import { product } from '../product.ts';
import { processTerminal } from '../terminal.ts';
import { localDay } from '../today.ts';

export interface PolicyCheckOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly failOn: Level | 'never';
  readonly today: string | undefined;
}

/** `seaworthy policy check`: the policy files under the named paths and nothing else; the answer is the exit code. */
export async function checkPolicies(options: PolicyCheckOptions): Promise<number> {
  const started = performance.now();
  const { format, failOn } = options;
  const terminal = processTerminal();
  const paths = pathsFrom(process.cwd(), path);
  const named = options.paths.length === 0 ? [paths.folder] : options.paths.map(paths.resolve);
  const today = options.today ?? localDay(new Date());
  const store = createPolicyStore({
    files: nodeFiles,
    roots: () => rootsOf(named, { paths }),
    today: () => today,
    userTrust: userTrustFile(),
  });
  const found = await findFiles(nodeFiles, named, { isIgnored: async (file) => !isPolicyPath(file) });
  // A file that is named is a policy whatever it is called: others may extend it.
  const listed = new Set(found.files.map((file) => file.path));
  const policies = await policyReports([], listed, store, { paths, today });
  const run: RunReport = {
    files: [...policies.reports].sort(inPathOrder),
    errors: [
      ...found.missing.map((file) => ({
        path: paths.show(file),
        message: 'There is no such file or folder.',
      })),
      ...found.errors.map((error) => ({ ...error, path: paths.show(error.path) })),
      ...policies.errors,
    ],
    fixed: 0,
    seconds: (performance.now() - started) / 1000,
  };
  const wrong = policies.broken || found.missing.length > 0;
  const { style } = terminal;
  const context = {
    tool: product(),
    rules: rulesById,
    pages: pagesFor(run),
    failOn,
    style,
    showKnown: false,
  };
  terminal.out(reportIn(format, run, { ...context, successful: !wrong }));
  if (listed.size === 0) terminal.say('There is no policy file here.\n');
  return exitCodeOf(run, { successful: !wrong, failOn });
}
