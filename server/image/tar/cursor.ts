/** Where a tar's bytes come from. `jump` is there where bytes that nobody wants need not be read. */
export interface Feed {
  /** The next bytes; undefined at the end. Never empty. */
  next(): Promise<Uint8Array | undefined>;
  /** Leaves out so many of the bytes to come; false where there are not so many. */
  jump?(count: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Reads a feed in pieces of the size that is asked for. */
export interface Cursor {
  /** Bytes read and skipped so far. */
  position(): number;
  /** So many bytes if they are there without waiting. */
  ready(count: number): Uint8Array | undefined;
  /** So many bytes; fewer only at the end. The bytes hold until the next call. */
  take(count: number): Promise<Uint8Array>;
  /** What there is, so many at most; empty at the end. */
  some(most: number): Promise<Uint8Array>;
  /** False where the end comes first. */
  skip(count: number): Promise<boolean>;
  close(): Promise<void>;
}

export function cursorOver(feed: Feed): Cursor {
  let chunk: Uint8Array = nothing;
  let at = 0;
  let before = 0;

  const refill = async (): Promise<boolean> => {
    const next = await feed.next();
    before += at;
    at = 0;
    chunk = next ?? nothing;
    return next !== undefined;
  };
  const cut = (count: number): Uint8Array => {
    const piece = chunk.subarray(at, at + count);
    at += piece.length;
    return piece;
  };
  const some = async (most: number): Promise<Uint8Array> => {
    if (at >= chunk.length && !(await refill())) return nothing;
    return cut(most);
  };

  return {
    position: () => before + at,
    ready: (count) => (chunk.length - at >= count ? cut(count) : undefined),
    some,
    async take(count) {
      const first = await some(count);
      if (first.length === count || first.length === 0) return first;
      const whole = new Uint8Array(count);
      whole.set(first);
      let filled = first.length;
      while (filled < count) {
        const more = await some(count - filled);
        if (more.length === 0) return whole.subarray(0, filled);
        whole.set(more, filled);
        filled += more.length;
      }
      return whole;
    },
    async skip(count) {
      let left = count - cut(count).length;
      if (left > 0 && feed.jump !== undefined) {
        before += left;
        return await feed.jump(left);
      }
      while (left > 0) {
        if (!(await refill())) return false;
        left -= cut(left).length;
      }
      return true;
    },
    close: () => feed.close(),
  };
}

/** A feed over a stream of chunks. */
export function streamFeed(bytes: AsyncIterable<Uint8Array>): Feed {
  const iterator = bytes[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const { done, value } = await iterator.next();
        if (done === true) return undefined;
        if (value.length > 0) return value;
      }
    },
    async close() {
      await iterator.return?.();
    },
  };
}

const nothing = new Uint8Array(0);
