import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BuiltImage } from '../../rules/core/facts.ts';
import { dockerfileOf } from '../../rules/scan/history.ts';
import type { LayerPlaces, Place } from '../../rules/scan/place.ts';
import { read } from '../dockerfile/read.ts';
import { type ImaginedBuild, imaginedBuild } from './imagined-build.ts';

const placesIn = (text: string, built: BuiltImage): LayerPlaces => read(text).document.placeLayers(built);

/** The number of the instruction that a place stands in. */
const lineOf = (text: string, { at }: Place): number =>
  read(text).document.instructions.findIndex(({ span }) => span.start <= at.start && at.start < span.end);

/** How many steps stand where they should, of how many. */
function judge(
  { lines, text, scan, origins }: ImaginedBuild,
  today: string,
  where: (line: number) => number,
): { right: number; all: number; stale: ReadonlySet<number> } {
  const places = placesIn(today, { scan, text, target: undefined });
  const root = lines.findLastIndex(({ told, text: said }) => told === undefined && said !== 'FROM first');
  const stale = new Set<number>();
  let [right, all] = [0, 0];
  for (const [step, origin] of origins.entries()) {
    const { layer } = scan.history[step] ?? {};
    for (const place of [places.step(step), ...(layer === undefined ? [] : [places.layer(layer)])]) {
      all += 1;
      const isRight = lineOf(today, place) === where(origin ?? root) && place.own === (origin !== undefined);
      if (isRight) right += 1;
      if (place.stale) stale.add(origin ?? root);
    }
  }
  return { right, all, stale };
}

describe('the parts of an image on the lines of its Dockerfile', () => {
  it('stand on the instruction that made them', () => {
    let [right, all] = [0, 0];
    fc.assert(
      fc.property(imaginedBuild, (build) => {
        const found = judge(build, build.text, (line) => line);
        [right, all] = [right + found.right, all + found.all];
        assert.equal(found.stale.size, 0);
      }),
      { numRuns: 250 },
    );
    assert.ok(right / all >= 0.995, `${right} of ${all} steps and layers`);
  }).timeout(60_000);

  it('stand there still after changes elsewhere', () => {
    let [right, all] = [0, 0];
    fc.assert(
      fc.property(
        imaginedBuild,
        fc.nat(),
        fc.constantFrom('# note', 'RUN added', 'LABEL new="y"'),
        (build, at, added) => {
          const after = 1 + (at % build.lines.length);
          const texts = build.lines.map(({ text }) => text);
          const today = [...texts.slice(0, after), added, ...texts.slice(after)].join('\n');
          const shift = added.startsWith('#') ? 0 : 1;
          const found = judge(build, today, (line) => (line < after ? line : line + shift));
          [right, all] = [right + found.right, all + found.all];
          assert.deepEqual([...found.stale], []);
        },
      ),
      { numRuns: 150 },
    );
    assert.ok(right / all >= 0.995, `${right} of ${all} steps and layers`);
  }).timeout(60_000);

  it('are stale exactly where their own line was changed', () => {
    fc.assert(
      fc.property(imaginedBuild, fc.nat(), (build, at) => {
        const changed = at % build.lines.length;
        const { text, told } = build.lines[changed] ?? { text: '', told: undefined };
        fc.pre(told !== undefined && !/^(?:ARG|ENV)/.test(text));
        const before = judge(build, build.text, (line) => line);
        const texts = build.lines.map((line, index) =>
          index === changed
            ? line.text.replace(/^(\w+) (.*?)((?:\n[\s\S]*)?)$/, '$1 changed $2$3')
            : line.text,
        );
        const found = judge(build, texts.join('\n'), (line) => line);
        const told0 = build.origins.includes(changed) ? [changed] : [];
        if (before.right === before.all) assert.deepEqual([...found.stale], told0);
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);

  it('stand exactly on the lines of the Dockerfile that is made of the history', () => {
    fc.assert(
      fc.property(imaginedBuild, ({ scan }) => {
        const text = dockerfileOf(scan);
        const { document, problems } = read(text);
        assert.deepEqual(problems, []);
        const places = document.placeLayers({ scan, text, target: undefined });
        const lines = scan.history.map((_, step) => lineOf(text, places.step(step)));
        assert.deepEqual(
          lines,
          scan.history.map((_, step) => step + 1),
        );
        assert.equal(document.instructions.length, scan.history.length + 1);
        for (const [layer, { step }] of scan.layers.entries()) {
          assert.equal(lineOf(text, places.layer(layer)), (step ?? 0) + 1);
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);
});
