import type { Executable } from './executable.ts';
import { bufferOf } from './view.ts';

/**
 * The `deps.json` inside a .NET program that was published as a single file, since .NET 5; undefined for any other. A
 * mark that every such program holds is led by the place of the bundle's head, which says where the file lies.
 */
export function bundledDeps({ view }: Executable): Uint8Array | undefined {
  const mark = bufferOf(view.bytes).indexOf(signature);
  const head = mark < 8 ? 0 : view.u64(mark - 8);
  // The mark is in every program of .NET's; only publishing as a single file fills in the place.
  if (head === 0 || head + 12 > view.bytes.length || view.u32(head) < 2) return undefined;
  const identifier = view.u8(head + 12);
  if (identifier > 0x7f) return undefined;
  const at = head + 13 + identifier;
  const offset = view.u64(at);
  const size = view.u64(at + 8);
  if (offset === 0 || size === 0 || size > largest || offset + size > view.bytes.length) return undefined;
  return view.bytes.subarray(offset, offset + size);
}

/** The SHA-256 of `.net core bundle`. */
const signature = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');

const largest = 8 * 1024 * 1024;
