/** A place beside an object for what was computed from it. */
export interface Slot<Value> {
  get(holder: object): Value | undefined;
  set(holder: object, value: Value): void;
}

/**
 * Keeps a value with the object that it was computed from, unseen by whoever copies or lists the object. A WeakMap
 * would say the same, but V8's scavenger treats its entries as alive: every version of a file would be moved to the
 * old generation, and a collection would take many times as long between two keystrokes.
 */
export function slot<Value>(): Slot<Value> {
  const key = Symbol('kept');
  return {
    get: (holder) => Reflect.get(holder, key) as Value | undefined,
    set: (holder, value) => {
      Object.defineProperty(holder, key, { value, configurable: true, enumerable: false, writable: true });
    },
  };
}

/** Computes a value of an object once. */
export function once<Holder extends object, Value extends object>(
  compute: (holder: Holder) => Value,
): (holder: Holder) => Value {
  const kept = slot<Value>();
  return (holder) => {
    const known = kept.get(holder);
    if (known !== undefined) return known;
    const value = compute(holder);
    kept.set(holder, value);
    return value;
  };
}
