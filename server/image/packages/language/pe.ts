import { type Executable, mostParts, type Part } from './executable.ts';
import { viewOf } from './view.ts';

/** The section table of a PE file (Microsoft's PE/COFF specification). */
export function peIn(bytes: Uint8Array): Executable | undefined {
  const view = viewOf(bytes, true);
  const head = view.u32(0x3c);
  if (view.u32(head) !== signature) return undefined;
  const optional = head + 24;
  const magic = view.u16(optional);
  if (magic !== narrow && magic !== wide) return undefined;
  const base = magic === wide ? view.u64(optional + 24) : view.u32(optional + 28);
  const table = optional + view.u16(head + 20);
  const count = Math.min(view.u16(head + 6), mostParts);
  const sections: Part[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = table + index * 40;
    if (at + 40 > bytes.length) break;
    sections.push({
      name: view.text(at, 8),
      address: base + view.u32(at + 12),
      offset: view.u32(at + 20),
      size: view.u32(at + 16),
      writable: (view.u32(at + 36) & writes) !== 0,
    });
  }
  return { format: 'pe', view, bits: magic === wide ? 64 : 32, sections, segments: sections };
}

/** `PE\0\0` */
const signature = 0x4550;
const narrow = 0x10b;
const wide = 0x20b;
/** `IMAGE_SCN_MEM_WRITE` */
const writes = 0x8000_0000;
