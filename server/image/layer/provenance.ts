import { entriesAt, fieldOf, listAt, textAt } from '../json.ts';
import type { Described } from '../source/source.ts';

/** Lines of the Dockerfile, from 1, both inclusive. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * Which lines made which layer, as BuildKit's provenance (`mode=max`) says: its `layers` give the chain of layers after
 * each step, its `locations` the lines of each step. A chain whose layers are not this image's tells nothing. By index
 * of the layer.
 */
export function linesOfLayers({ layers, provenance }: Described): ReadonlyMap<number, Lines> {
  const digests = layers.map(({ digest }) => digest);
  const found = new Map<number, Lines & { readonly step: number }>();
  for (const { predicate } of provenance) {
    const metadata =
      fieldOf(predicate, 'runDetails', 'metadata', 'buildkit_metadata') ??
      fieldOf(predicate, 'metadata', 'https://mobyproject.org/buildkit@v1#metadata');
    for (const [key, chains] of entriesAt(metadata, 'layers')) {
      const step = /^(step(\d{1,9}))(?::\d+)?$/.exec(key);
      const lines = linesOf(fieldOf(metadata, 'source', 'locations', step?.[1] ?? ''));
      if (step === null || lines === undefined || !Array.isArray(chains)) continue;
      const number = Number(step[2]);
      for (const chain of chains) {
        const layer = lastOfChain(chain, digests);
        // Of several steps with the same chain the first made the layer; the others changed nothing.
        if (layer !== undefined && number < (found.get(layer)?.step ?? Number.POSITIVE_INFINITY)) {
          found.set(layer, { ...lines, step: number });
        }
      }
    }
  }
  return new Map([...found].map(([layer, { first, last }]) => [layer, { first, last }]));
}

/** The layer on top of a chain, if the chain is this image's up to there. */
function lastOfChain(chain: unknown, digests: readonly (string | undefined)[]): number | undefined {
  if (!Array.isArray(chain) || chain.length === 0 || chain.length > digests.length) return undefined;
  const isOurs = chain.every((descriptor, index) => textAt(descriptor, 'digest') === digests[index]);
  return isOurs ? chain.length - 1 : undefined;
}

function linesOf(location: unknown): Lines | undefined {
  let lines: Lines | undefined;
  for (const one of listAt(location, 'locations')) {
    // Other sources than the first are not the Dockerfile.
    if ((fieldOf(one, 'sourceIndex') ?? 0) !== 0) continue;
    for (const range of listAt(one, 'ranges')) {
      const first = lineAt(range, 'start');
      const last = lineAt(range, 'end') ?? first;
      if (first === undefined || last === undefined || last < first) continue;
      lines = { first: Math.min(first, lines?.first ?? first), last: Math.max(last, lines?.last ?? last) };
    }
  }
  return lines;
}

function lineAt(range: unknown, end: 'start' | 'end'): number | undefined {
  const line = fieldOf(range, end, 'line');
  return typeof line === 'number' && Number.isSafeInteger(line) && line > 0 ? line : undefined;
}
