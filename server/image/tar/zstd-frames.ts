import { TroubleError } from '../../registry/trouble.ts';

/**
 * Hands the bytes of zstd frames on in pieces that never reach over a frame's end, and leaves skippable frames out:
 * Node's decompressor takes whatever follows a frame in the same write for garbage, and layers made for lazy pulling
 * have a frame a file. Frames are walked by RFC 8878 §3.1: header, blocks by their sizes, checksum.
 */
export async function* splitZstdFrames(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const walk = newWalk();
  for await (const chunk of source) yield* piecesOf(chunk, walk);
  if (walk.part !== 'magic' || walk.field.length > 0) throw broken('is cut off');
}

type Part =
  | 'magic'
  | 'descriptor'
  | 'header'
  | 'block-header'
  | 'block'
  | 'last-block'
  | 'checksum'
  | 'skip-size'
  | 'skipped';

interface Walk {
  part: Part;
  /** Bytes of the part that are still to come. */
  left: number;
  /** Those that have come, of parts whose value counts. */
  field: number[];
  checksum: boolean;
}

const newWalk = (): Walk => ({ part: 'magic', left: 4, field: [], checksum: false });

function* piecesOf(chunk: Uint8Array, walk: Walk): Generator<Uint8Array, void, undefined> {
  let at = 0;
  // Where the piece begins that is to be handed on; a frame that began in an earlier chunk goes on from 0.
  let from = walk.part === 'magic' ? -1 : 0;
  while (at < chunk.length) {
    const { part } = walk;
    const carried = part === 'magic' ? walk.field.slice() : [];
    const step = Math.min(walk.left, chunk.length - at);
    if (valued.has(part)) for (let byte = at; byte < at + step; byte++) walk.field.push(chunk[byte] ?? 0);
    const start = at;
    at += step;
    walk.left -= step;
    if (walk.left > 0) break;
    enterNext(walk);
    if (part === 'magic') {
      const isFrame = walk.part === 'descriptor';
      if (isFrame && carried.length > 0) yield Uint8Array.from(carried);
      from = isFrame ? start : -1;
    } else if (walk.part === 'magic') {
      if (from >= 0 && part !== 'skipped' && part !== 'skip-size') yield chunk.subarray(from, at);
      from = -1;
    }
  }
  const isSkipping = walk.part === 'magic' || walk.part === 'skip-size' || walk.part === 'skipped';
  if (from >= 0 && !isSkipping) yield chunk.subarray(from);
}

const valued: ReadonlySet<Part> = new Set(['magic', 'descriptor', 'block-header', 'skip-size']);

/** Goes from a finished part to the next one that has bytes. */
function enterNext(walk: Walk): void {
  do {
    const [part, left] = follower(walk);
    walk.part = part;
    walk.left = left;
    walk.field = [];
  } while (walk.left === 0);
}

function follower(walk: Walk): readonly [Part, number] {
  const value = walk.field.reduceRight((high, byte) => high * 256 + byte, 0);
  switch (walk.part) {
    case 'magic':
      if (value === 0xfd2fb528) return ['descriptor', 1];
      if (value >= 0x184d2a50 && value <= 0x184d2a5f) return ['skip-size', 4];
      throw broken('goes on with something else');
    case 'skip-size':
      return ['skipped', value];
    case 'descriptor':
      walk.checksum = (value & 4) !== 0;
      return ['header', headerBytes(value)];
    case 'header':
    case 'block':
      return ['block-header', 3];
    case 'block-header':
      return blockAfter(value);
    case 'last-block':
      return walk.checksum ? ['checksum', 4] : ['magic', 4];
    default:
      return ['magic', 4];
  }
}

/** What follows the descriptor: window, dictionary's id, size of the contents. */
function headerBytes(descriptor: number): number {
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contents = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return (single ? 0 : 1) + dictionary + contents;
}

function blockAfter(value: number): readonly [Part, number] {
  const last = (value & 1) === 1;
  const type = (value >> 1) & 3;
  if (type === 3) throw broken('has a block of an unknown type');
  // A block of one repeated byte holds only that byte.
  return [last ? 'last-block' : 'block', type === 1 ? 1 : value >> 3];
}

const broken = (what: string): TroubleError =>
  new TroubleError({ trouble: 'broken', message: `The zstd data ${what}.` });
