import zlib from 'node:zlib';
import type { FileFacts, FileReader, FoundPackage, LayerFile } from '../../layer/file-reader.ts';
import { linesOf, textOf } from './text.ts';

/** The manifest of Chisel, which cuts Ubuntu's packages into slices: lines of JSON, compressed with zstd. */
export const chiselReader: FileReader = {
  name: 'chisel',
  wants: ({ path, kind }) => (kind === 'file' && path === 'var/lib/chisel/manifest.wall' ? 'yes' : 'no'),
  largest: 16 * 1024 * 1024,
  read: ({ bytes }: LayerFile): FileFacts => {
    if (typeof zlib.zstdDecompressSync !== 'function') {
      return { packages: [], problems: ['It is compressed with zstd, which needs Node 22.15 or newer.'] };
    }
    let text: string;
    try {
      text = textOf(zlib.zstdDecompressSync(bytes, { maxOutputLength: 64 * 1024 * 1024 }));
    } catch {
      return { packages: [], problems: ['The manifest of Chisel is damaged.'] };
    }
    const packages: FoundPackage[] = [];
    for (const line of linesOf(text)) {
      const found = packageIn(line);
      if (found !== undefined) packages.push(found);
    }
    return { packages };
  },
};

function packageIn(line: string): FoundPackage | undefined {
  if (!line.includes('"package"')) return undefined;
  const { kind, name, version, arch } = parsed(line);
  if (kind !== 'package' || typeof name !== 'string' || typeof version !== 'string' || name === '')
    return undefined;
  return {
    type: 'deb',
    name,
    version,
    source: undefined,
    arch: typeof arch === 'string' ? arch : undefined,
    licences: [],
    confidence: 'high',
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
