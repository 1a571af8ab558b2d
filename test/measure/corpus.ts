import { parseArgs } from 'node:util';
import { corpusFiles, hasCorpus, kinds } from './corpus/files.ts';
import { judge } from './corpus/oracles.ts';
import type { Outcome } from './corpus/outcome.ts';
import { printFindings, printFixes, printViolations } from './corpus/print.ts';
import { runCorpus } from './corpus/run.ts';
import { sampleOf } from './corpus/sample.ts';

/**
 * Checks every file of the corpus and tries every fix on it; fails where anything breaks a promise.
 *
 *   npm run corpus -- --only TEXT          files whose path holds the text
 *   npm run corpus -- --most 20            violations shown of each kind
 *   npm run corpus -- --sample RULE 30     random findings of a rule, to be read (--seed, --around)
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    most: { type: 'string', default: '3' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    around: { type: 'string', default: '0' },
    sum: { type: 'boolean', default: false },
  },
});

if (!hasCorpus()) {
  console.log('The corpus lies in ../shared/corpus beside the repository, which is not here: put it there.');
  console.log(options.sum ? '0 passed, 0 failed, 1 skipped' : '0 files checked, 1 corpus skipped');
} else if (options.sample === undefined) await checkAll();
else showSample(options.sample);

async function checkAll(): Promise<void> {
  const files = corpusFiles().filter(({ path }) => path.includes(options.only));
  const outcomes: Outcome[] = [];
  const started = performance.now();
  await runCorpus(files, (outcome) => {
    outcomes.push(outcome);
    if (outcomes.length % 500 === 0) console.error(`${outcomes.length} of ${files.length} files`);
  });
  const variants = outcomes.flatMap(({ variants, path, kind }) =>
    variants.map((variant) => ({ ...variant, path, kind })),
  );
  const verdict = judge(variants);
  const violations = [...outcomes.flatMap((outcome) => outcome.violations), ...verdict.violations];
  const ours = kinds.filter((kind) => kind.ours).map(({ name }) => name);
  const others = kinds.filter((kind) => !kind.ours).map(({ name }) => name);
  printFindings(
    outcomes.filter(({ kind }) => ours.includes(kind)),
    ours,
  );
  console.log();
  printFindings(
    outcomes.filter(({ kind }) => others.includes(kind)),
    others,
  );
  console.log();
  printFixes(outcomes, verdict);
  printViolations(violations, Number(options.most));
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s in all`);
  if (options.sum)
    console.log(
      `${outcomes.length} passed, ${violations.length} failed, ${verdict.skipped === undefined ? 0 : variants.length} skipped`,
    );
  process.exitCode = violations.length === 0 ? 0 : 1;
}

function showSample(rule: string): void {
  const files = corpusFiles(kinds.filter(({ ours }) => ours)).filter(({ path }) =>
    path.includes(options.only),
  );
  const count = Number(positionals[0] ?? '30');
  const [seed, around] = [Number(options.seed), Number(options.around)];
  for (const [index, shown] of sampleOf({ files, rule, count, seed, around }).entries())
    console.log(`${index + 1}. ${shown}\n`);
}
