import { baselinesOf } from '../../check/baselines.ts';
import { type CheckResult, policyStoreFor, rootsOf } from '../../check/check-paths.ts';
import { reportPolicy } from '../../check/policies.ts';
import type { CheckRequest } from '../../check/request.ts';
import { toldOf } from '../../check/task.ts';
import { checkText } from '../../workspace/check-file.ts';
import { decode, encode } from '../../workspace/decode.ts';
import { nodeFiles } from '../../workspace/node-files.ts';

/** What came in through stdin, checked as if it stood in the file of that name, and its bytes after the fixes. */
export async function checkStdin(
  name: string,
  bytes: Uint8Array,
  request: CheckRequest,
): Promise<CheckResult & { readonly fixed: Uint8Array }> {
  const started = performance.now();
  const { paths, today, fix } = request;
  const path = paths.resolve(name);
  const shown = paths.show(path);
  const { policy, read } = await policyStoreFor([path], request).for(path);
  const file = decode(bytes);
  const outcome = checkText({ path, named: true, policy, today, fix, write: false }, file);
  const { report, errors, fixed, diff } = toldOf(outcome, shown, request);
  const after =
    outcome !== undefined && 'after' in outcome && file.damage === undefined ? outcome.after : undefined;
  const broken = read.filter((one) => one.broken);
  const roots = rootsOf([path], request);
  const baselines = baselinesOf({ files: nodeFiles, roots, file: request.baseline, show: paths.show });
  const compared = report && (await baselines.compare(path, report));
  return {
    run: {
      files: [
        ...(compared ? [compared] : []),
        ...broken.map((one) => reportPolicy(paths.show(one.path), one, today)),
      ],
      errors: [
        ...errors.map((message) => ({ path: shown, message })),
        ...baselines.errors,
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
