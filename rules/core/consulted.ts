import type { BuiltImage, Facts } from './facts.ts';

/** Facts that remember what was asked of them. */
export interface Consulted {
  readonly facts: Facts;
  /** Whether other facts would have given the same answers: what was computed from these then still holds. */
  stillHolds(now: Facts): boolean;
}

/**
 * Facts to be handed to rules. News of an image that a document never asked about leaves its findings as they are, so
 * that nobody who types waits while many images are looked at. Of a map's size only whether it is empty counts.
 */
export function consulted(facts: Facts): Consulted {
  const images = watched(facts.images);
  const scans = watched(facts.scans);
  const signatures = watched(facts.signatures);
  return {
    facts: { ...facts, images: images.map, scans: scans.map, signatures: signatures.map },
    stillHolds: (now) =>
      now === facts ||
      (now.demands === facts.demands &&
        now.published === facts.published &&
        sameBuilt(now.built, facts.built) &&
        images.stillHolds(now.images) &&
        scans.stillHolds(now.scans) &&
        signatures.stillHolds(now.signatures)),
  };
}

const sameBuilt = (one: BuiltImage | undefined, other: BuiltImage | undefined): boolean =>
  one === other || (one?.scan === other?.scan && one?.text === other?.text && one?.target === other?.target);

interface Watched<Value> {
  readonly map: ReadonlyMap<string, Value>;
  stillHolds(now: ReadonlyMap<string, Value>): boolean;
}

function watched<Value extends object>(map: ReadonlyMap<string, Value>): Watched<Value> {
  const asked = new Map<string, Value | undefined>();
  let isAskedWhole = false;
  let isAskedForAny = false;
  const ask = (key: string): Value | undefined => {
    const value = map.get(key);
    asked.set(key, value);
    return value;
  };
  const whole = (): ReadonlyMap<string, Value> => {
    isAskedWhole = true;
    return map;
  };
  return {
    map: {
      get: ask,
      has: (key) => ask(key) !== undefined,
      get size() {
        isAskedForAny = true;
        return map.size;
      },
      forEach: (...given) => whole().forEach(...given),
      entries: () => whole().entries(),
      keys: () => whole().keys(),
      values: () => whole().values(),
      [Symbol.iterator]: () => whole()[Symbol.iterator](),
    },
    stillHolds: (now) =>
      now === map ||
      (!isAskedWhole &&
        (!isAskedForAny || (now.size === 0) === (map.size === 0)) &&
        [...asked].every(([key, value]) => now.get(key) === value)),
  };
}
