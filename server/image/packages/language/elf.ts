import { type Executable, mostParts, type Part } from './executable.ts';
import { type View, viewOf } from './view.ts';

/** The tables of an ELF file (System V ABI, chapters 4 and 5). */
export function elfIn(bytes: Uint8Array): Executable | undefined {
  const kind = bytes[4];
  const order = bytes[5];
  if ((kind !== 1 && kind !== 2) || (order !== 1 && order !== 2)) return undefined;
  const view = viewOf(bytes, order === 1);
  const wide = kind === 2;
  return {
    format: 'elf',
    view,
    bits: wide ? 64 : 32,
    sections: sectionsOf(view, wide),
    segments: segmentsOf(view, wide),
  };
}

function sectionsOf(view: View, wide: boolean): readonly Part[] {
  const table = wide ? view.u64(0x28) : view.u32(0x20);
  const step = view.u16(wide ? 0x3a : 0x2e);
  const first = headerAt(view, wide, table);
  // Where there are too many for their field, the first header says how many there are, and which holds the names.
  const count = Math.min(view.u16(wide ? 0x3c : 0x30) || (first?.size ?? 0), mostParts);
  const named = view.u16(wide ? 0x3e : 0x32);
  if (table === 0 || step < (wide ? 64 : 40)) return [];
  const names = headerAt(view, wide, table + step * (named === 0xffff ? (first?.link ?? 0) : named));
  const parts: Part[] = [];
  for (let index = 0; index < count; index += 1) {
    const header = headerAt(view, wide, table + index * step);
    if (!header) break;
    if (header.type === 0 || header.type === withoutBytes) continue;
    parts.push({
      name: names && header.name < names.size ? view.text(names.offset + header.name, 64) : '',
      address: header.address,
      offset: header.offset,
      size: header.size,
      writable: (header.flags & 1) === 1,
    });
  }
  return parts;
}

/** `SHT_NOBITS` */
const withoutBytes = 8;

interface Header {
  readonly name: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

function headerAt(view: View, wide: boolean, at: number): Header | undefined {
  if (!Number.isSafeInteger(at) || at + (wide ? 64 : 40) > view.bytes.length) return undefined;
  const name = view.u32(at);
  const type = view.u32(at + 4);
  const flags = view.littleEndian || !wide ? view.u32(at + 8) : view.u32(at + 12);
  return wide
    ? {
        name,
        type,
        flags,
        address: view.u64(at + 16),
        offset: view.u64(at + 24),
        size: view.u64(at + 32),
        link: view.u32(at + 40),
      }
    : {
        name,
        type,
        flags,
        address: view.u32(at + 12),
        offset: view.u32(at + 16),
        size: view.u32(at + 20),
        link: view.u32(at + 24),
      };
}

function segmentsOf(view: View, wide: boolean): readonly Part[] {
  const table = wide ? view.u64(0x20) : view.u32(0x1c);
  const step = view.u16(wide ? 0x36 : 0x2a);
  const count = Math.min(view.u16(wide ? 0x38 : 0x2c), mostParts);
  const parts: Part[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = table + index * step;
    if (!Number.isSafeInteger(at) || at + (wide ? 56 : 32) > view.bytes.length) break;
    if (view.u32(at) !== loaded) continue;
    const flags = view.u32(at + (wide ? 4 : 24));
    parts.push({
      name: '',
      address: wide ? view.u64(at + 16) : view.u32(at + 8),
      offset: wide ? view.u64(at + 8) : view.u32(at + 4),
      size: wide ? view.u64(at + 32) : view.u32(at + 16),
      writable: (flags & 2) === 2,
    });
  }
  return parts;
}

/** `PT_LOAD` */
const loaded = 1;
