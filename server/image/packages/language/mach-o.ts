import { type Executable, mostParts, type Part } from './executable.ts';
import { type View, viewOf } from './view.ts';

/** The executables of a Mach-O file: one, or those of a universal file (`mach-o/loader.h`, `mach-o/fat.h`). */
export function machOIn(bytes: Uint8Array): readonly Executable[] {
  const view = viewOf(bytes, false);
  if (view.u32(0) !== universal) return [sliceOf(bytes)].filter((one) => one !== undefined);
  const found: Executable[] = [];
  for (let index = 0; index < Math.min(view.u32(4), 16); index += 1) {
    const offset = view.u32(8 + index * 20 + 8);
    const size = view.u32(8 + index * 20 + 12);
    const one = sliceOf(bytes.subarray(offset, offset + size));
    if (one) found.push(one);
  }
  return found;
}

const universal = 0xcafe_babe;

function sliceOf(bytes: Uint8Array): Executable | undefined {
  const magic = viewOf(bytes, false).u32(0);
  const littleEndian = magic === 0xcefa_edfe || magic === 0xcffa_edfe;
  const wide = magic === 0xcffa_edfe || magic === 0xfeed_facf;
  if (!littleEndian && !wide && magic !== 0xfeed_face) return undefined;
  const view = viewOf(bytes, littleEndian);
  const sections: Part[] = [];
  const segments: Part[] = [];
  let at = wide ? 32 : 28;
  for (let left = Math.min(view.u32(16), mostParts); left > 0; left -= 1) {
    const size = view.u32(at + 4);
    if (size < 8 || at + size > bytes.length) break;
    if (view.u32(at) === (wide ? 0x19 : 1)) addSegment(view, { at, size, wide }, segments, sections);
    at += size;
  }
  return { format: 'mach-o', view, bits: wide ? 64 : 32, sections, segments };
}

/** `LC_SEGMENT` and `LC_SEGMENT_64`, with the sections that follow each in the same command. */
function addSegment(
  view: View,
  { at, size, wide }: { readonly at: number; readonly size: number; readonly wide: boolean },
  segments: Part[],
  sections: Part[],
): void {
  const name = view.text(at + 8, 16);
  const writable = (view.u32(at + (wide ? 60 : 44)) & 2) === 2;
  segments.push({
    name,
    address: wide ? view.u64(at + 24) : view.u32(at + 24),
    offset: wide ? view.u64(at + 40) : view.u32(at + 32),
    size: wide ? view.u64(at + 48) : view.u32(at + 36),
    writable,
  });
  const count = view.u32(at + (wide ? 64 : 48));
  const step = wide ? 80 : 68;
  for (let index = 0; index < count && sections.length < mostParts; index += 1) {
    const from = at + (wide ? 72 : 56) + index * step;
    if (from + step > at + size) break;
    sections.push({
      name: `${view.text(from + 16, 16)},${view.text(from, 16)}`,
      address: wide ? view.u64(from + 32) : view.u32(from + 32),
      offset: view.u32(from + (wide ? 48 : 40)),
      size: wide ? view.u64(from + 40) : view.u32(from + 36),
      writable,
    });
  }
}
