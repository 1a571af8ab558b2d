import { checkText } from '../workspace/check-file.ts';
import { decode, encode } from '../workspace/decode.ts';
import type { CheckInput, CheckResult } from './check.ts';
import { policyStore } from './check.ts';
import { reportPolicy } from './policies.ts';
import { toldOf } from './task.ts';

/** What came in through stdin, checked as if it stood in the file of that name, and its bytes after the fixes. */
export async function checkStdin(
  name: string,
  bytes: Uint8Array,
  { options, paths, today }: CheckInput,
): Promise<CheckResult & { readonly fixed: Uint8Array }> {
  const started = performance.now();
  const path = paths.resolve(name);
  const shown = paths.show(path);
  const { policy, read } = await policyStore(options, paths, [path]).for(path);
  const file = decode(bytes);
  const outcome = checkText({ path, named: true, policy, today, fix: options.fix, write: false }, file);
  const shared = { today, fix: options.fix, diff: options.diff, changes: options.format === 'sarif' };
  const { report, errors, fixed, diff } = toldOf(outcome, shown, shared);
  const after =
    outcome !== undefined && 'after' in outcome && file.damage === undefined ? outcome.after : undefined;
  const broken = read.filter((one) => one.broken);
  return {
    run: {
      files: [
        ...(report ? [report] : []),
        ...broken.map((one) => reportPolicy(paths.show(one.path), one, today)),
      ],
      errors: [
        ...errors.map((message) => ({ path: shown, message })),
        ...broken.flatMap(({ path: policyPath, error }) =>
          error === undefined
            ? []
            : [{ path: paths.show(policyPath), message: `This policy cannot be read: ${error}.` }],
        ),
      ],
      fixed: after === undefined ? 0 : fixed,
      seconds: (performance.now() - started) / 1000,
    },
    diffs: diff ? [diff] : [],
    wrong: broken.length > 0,
    notOurs: outcome === undefined ? [shown] : [],
    fixed: after === undefined ? bytes : encode(file, after.text),
  };
}
