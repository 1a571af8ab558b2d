import assert from 'node:assert/strict';
import { linesOfLayers } from '../../server/image/layer/provenance.ts';
import { describedAs } from './support/read.ts';

const chain = (...indexes: readonly number[]): readonly unknown[] =>
  indexes.map((index) => ({ mediaType: 'x', digest: `sha256:blob${index}`, size: 1 }));
const at = (first: number, last = first): unknown => ({
  locations: [{ ranges: [{ start: { line: first, character: 1 }, end: { line: last } }] }],
});
const metadata = {
  layers: {
    'step0:0': [chain(0, 1)],
    'step1:0': [chain(0, 1, 2)],
    'step2:0': [chain(0, 1, 2)],
    'step3:0': [[]],
    'step4:0': [chain(0, 1, 2, 7)],
    'step5:0': [chain(0, 1, 2, 3)],
    nonsense: 'x',
  },
  source: { locations: { step0: at(1), step1: at(3, 5), step2: at(6), step4: at(9), step5: at(7) } },
};

const linesIn = (type: string, predicate: unknown): unknown =>
  Object.fromEntries(linesOfLayers(describedAs(4, { provenance: [{ type, predicate }] })));

describe("lines of layers from BuildKit's provenance", () => {
  const expected = { 1: { first: 1, last: 1 }, 2: { first: 3, last: 5 }, 3: { first: 7, last: 7 } };

  it('are read from SLSA 1 and 0.2', () => {
    assert.deepEqual(
      linesIn('https://slsa.dev/provenance/v1', {
        runDetails: { metadata: { buildkit_metadata: metadata } },
      }),
      expected,
    );
    assert.deepEqual(
      linesIn('https://slsa.dev/provenance/v0.2', {
        metadata: { 'https://mobyproject.org/buildkit@v1#metadata': metadata },
      }),
      expected,
    );
  });

  it('say nothing where the chain is not this image’s, or the form is another', () => {
    const other = { layers: { 'step0:0': [chain(1)] }, source: { locations: { step0: at(1) } } };
    for (const wrong of [
      other,
      {},
      null,
      { layers: [], source: 5 },
      { ...metadata, source: { locations: { step1: at(0) } } },
    ]) {
      assert.deepEqual(linesIn('', { runDetails: { metadata: { buildkit_metadata: wrong } } }), {});
    }
  });
});
