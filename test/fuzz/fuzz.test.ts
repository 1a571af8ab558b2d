import assert from 'node:assert/strict';
import fc from 'fast-check';
import { languages } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import type { Language } from '../../rules/core/language.ts';
import { lint, secretSpansOf } from '../../rules/core/lint.ts';
import type { Policy } from '../../rules/core/policy.ts';
import { linesOf } from '../../rules/core/text.ts';
import { fixAll } from '../../server/workspace/fix-file.ts';
import type { Snapshot } from '../../server/workspace/snapshot.ts';
import { oneByOne, recommended, today } from '../measure/corpus/policies.ts';
import { isWithin, wrongPlaces } from '../measure/corpus/spans.ts';
import { told } from '../measure/corpus/told.ts';
import { mutate, mutations } from './mutate.ts';
import { type Seed, seeds } from './seeds.ts';

/** `FUZZ_RUNS` and `FUZZ_SEED` ask for other or more texts than those that everyone gets. */
const runs = Number(process.env['FUZZ_RUNS'] ?? (process.env['CI'] ? 10_000 : 1000));
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

/** Processor time that one spoilt text may take, all its fixes included. */
const slowest = 5000;

describe('a spoilt file', () => {
  it(`breaks nothing, ${runs} times`, function () {
    this.timeout(600_000);
    const all = seeds();
    const texts = all.map(({ text }) => text);
    const snapshots = new Map<Seed, Snapshot>();
    fc.assert(
      fc.property(fc.nat(all.length - 1), mutations, fc.nat(3), (index, steps, turn) => {
        const from = all[index] ?? assert.fail();
        const policy = turn === 0 ? recommended : oneByOne;
        const before = snapshots.get(from) ?? take(languageOf(from), from.text, oneByOne);
        snapshots.set(from, before);
        const started = process.threadCpuUsage();
        checkSpoilt(before, mutate(from.text, steps, texts), policy, turn === 1);
        const { user, system } = process.threadCpuUsage(started);
        assert.ok((user + system) / 1000 < slowest, `it takes ${(user + system) / 1000} ms`);
      }),
      { seed, numRuns: runs },
    );
  });
});

function checkSpoilt(before: Snapshot, text: string, policy: Policy, tryFixes: boolean): void {
  const anew = take(before.language, text, policy);
  const wrong = anew.findings.flatMap((finding) =>
    wrongPlaces(text, finding).map((one) => `${finding.rule}: ${one}`),
  );
  assert.deepEqual(wrong, []);
  for (const span of secretSpansOf(anew.language, anew.parsed))
    assert.ok(isWithin(text, span), `a secret at ${span.start}–${span.end}`);
  const reused = take(before.language, text, policy, before);
  assert.equal(told(reused.findings), told(anew.findings), 'what is reused says something else');
  if (!tryFixes) return;
  for (const level of ['safe', 'unsafe'] as const)
    fixAll(anew, level, (next, previous) => take(before.language, next, policy, previous));
}

const languageOf = (from: Seed): Language<unknown> =>
  languages.find(({ id }) => id === from.language) ?? assert.fail(from.language);

/** The language is given, so that a text that no longer looks like it is read all the same. */
function take(language: Language<unknown>, text: string, policy: Policy, previous?: Snapshot): Snapshot {
  const parsed = language.parse(text, previous?.parsed);
  const onCrash = (rule: string, error: unknown): void => {
    throw new Error(`the rule ${rule} crashed`, { cause: error });
  };
  const findings = lint(language, parsed, { policy, facts: noFacts, today, onCrash });
  return { path: 'file', text, language, parsed, findings, lines: linesOf(text) };
}
