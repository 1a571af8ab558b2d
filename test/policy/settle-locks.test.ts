import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePolicy } from '../../rules/policy/parse.ts';
import { ruleLevels } from '../../rules/policy/read-rules.ts';
import { nowhere, settle } from '../../rules/policy/settle.ts';
import { isWeaker } from '../../rules/policy/settle-rules.ts';
import type { PolicyLayer, Settled } from '../../rules/policy/settled.ts';
import { headOf } from '../support/words.ts';

const ids = ['one', 'two', 'three'];
const rules = new Map(
  ids.map((id) => [id, { ...headOf(id), preset: id === 'three' ? 'strict' : 'recommended' }] as const),
);

const level = fc.constantFrom(...ruleLevels);
const id = fc.constantFrom(...ids);
const entries = fc.dictionary(id, level, { maxKeys: 3 });
const policy = fc.record(
  {
    rules: entries,
    locked: fc.oneof(fc.uniqueArray(id), fc.constant('all')),
    overrides: fc.array(fc.record({ paths: fc.constantFrom('a', 'b'), rules: entries }), { maxLength: 2 }),
    ignore: fc.array(
      fc.record({ path: fc.constantFrom('a', 'b'), rules: fc.uniqueArray(id, { minLength: 1 }) }),
      {
        maxLength: 2,
      },
    ),
    extends: fc.constantFrom('recommended', 'strict'),
  },
  { requiredKeys: [] },
);
const layers = fc.array(policy, { minLength: 1, maxLength: 4 }).map((policies) =>
  policies.map((one, index): PolicyLayer => {
    const { document } = parsePolicy(JSON.stringify(one), rules);
    assert.deepEqual(document.problems, []);
    return { source: document.source, file: `${index}` };
  }),
);

/** For the file `a`, to which every pattern `a` applies. */
const settledFor = (some: readonly PolicyLayer[], locks: Settled['locks'] = new Map()): Settled =>
  settle(some, rules, { ...nowhere, means: (patterns) => patterns.includes('a'), locks });

const levelIn = ({ policy: { settings } }: Settled, rule: string) => settings.get(rule)?.level ?? 'off';
const ignoredIn = ({ policy: { ignores } }: Settled): readonly string[] =>
  ignores.flatMap((one) => one.rules);

describe('what is locked, whatever policies say', () => {
  it('is never weaker than where it was locked, nor ignored by a later layer', () => {
    fc.assert(
      fc.property(layers, (all) => {
        const whole = settledFor(all);
        for (const [index] of all.entries()) {
          const part = settledFor(all.slice(0, index + 1));
          for (const [rule, lock] of part.locks) {
            assert.ok(!isWeaker(levelIn(part, rule), lock.level));
            assert.ok(!isWeaker(levelIn(whole, rule), lock.level), `${rule} of layer ${index}`);
            const ignored = (settled: Settled) => ignoredIn(settled).filter((one) => one === rule).length;
            // Fewer where a preset that a later layer names has on, and so locks, what was off.
            assert.ok(ignored(whole) <= ignored(part));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is never weaker in a policy below, which says what it likes', () => {
    fc.assert(
      fc.property(layers, layers, (outer, inner) => {
        const { locks } = settledFor(outer);
        const settled = settledFor(inner, locks);
        for (const [rule, lock] of locks) {
          assert.ok(!isWeaker(levelIn(settled, rule), lock.level), rule);
          assert.deepEqual(
            ignoredIn(settled).filter((one) => one === rule),
            [],
          );
          assert.equal(settled.locks.get(rule)?.file, lock.file);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('changes nothing for the rules that are not locked', () => {
    fc.assert(
      fc.property(layers, (all) => {
        const open = all.map(({ source, file }) => ({ source: { ...source, locked: [] }, file }));
        const [settled, unlocked] = [settledFor(all), settledFor(open)];
        for (const rule of ids)
          if (!settled.locks.has(rule)) assert.equal(levelIn(settled, rule), levelIn(unlocked, rule));
      }),
      { numRuns: 1000 },
    );
  });
});
