import type { FoundPackage } from '../../../layer/file-reader.ts';

/**
 * The package that a header of an rpm database tells of: an index of 16-byte entries (tag, type, offset, count), then
 * the data, all numbers with the high byte first. Undefined where the bytes are no header of a package.
 */
export function packageOfHeader(blob: Uint8Array): FoundPackage | undefined {
  const tags = readTags(blob);
  const name = tags?.text(1000);
  const version = tags?.text(1001);
  if (tags === undefined || !name || !version) return undefined;
  const release = tags.text(1002);
  const epoch = tags.number(1003);
  const licence = tags.text(1014);
  return rpmPackage({
    name,
    version: release ? `${version}-${release}` : version,
    epoch,
    arch: tags.text(1022),
    sourceRpm: tags.text(1044),
    licence,
  });
}

export interface RpmFields {
  readonly name: string;
  /** With the release. */
  readonly version: string;
  readonly epoch: number | undefined;
  readonly arch: string | undefined;
  /** `bash-5.1.8-6.el9.src.rpm` */
  readonly sourceRpm: string | undefined;
  readonly licence: string | undefined;
}

export const rpmPackage = ({ name, version, epoch, arch, sourceRpm, licence }: RpmFields): FoundPackage => ({
  type: 'rpm',
  name,
  version: epoch === undefined ? version : `${epoch}:${version}`,
  source: sourceOf(sourceRpm),
  arch: arch && arch !== '(none)' ? arch : undefined,
  licences: licence && licence !== '(none)' ? [licence] : [],
  confidence: 'high',
});

function sourceOf(file: string | undefined): FoundPackage['source'] {
  const match = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(file ?? '');
  return match ? { name: match[1] ?? '', version: match[2] ?? '' } : undefined;
}

interface Tags {
  /** The first text of a tag. */
  text(tag: number): string | undefined;
  /** The first 32-bit number of a tag. */
  number(tag: number): number | undefined;
}

const entrySize = 16;
const int32 = 4;
const textTypes: ReadonlySet<number> = new Set([6, 8, 9]);

/** rpm itself takes no more entries. */
const mostEntries = 0xffff;

function readTags(blob: Uint8Array): Tags | undefined {
  if (blob.length < 8) return undefined;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const count = view.getUint32(0);
  const size = view.getUint32(4);
  const start = 8 + count * entrySize;
  if (count > mostEntries || start + size > blob.length) return undefined;
  const places = new Map<number, { readonly type: number; readonly at: number }>();
  for (let entry = 8; entry < start; entry += entrySize) {
    const tag = view.getUint32(entry);
    const offset = view.getUint32(entry + 8);
    if (offset < size && !places.has(tag))
      places.set(tag, { type: view.getUint32(entry + 4), at: start + offset });
  }
  const end = start + size;
  return {
    text(tag) {
      const place = places.get(tag);
      if (place === undefined || !textTypes.has(place.type)) return undefined;
      const zero = blob.indexOf(0, place.at);
      if (zero < 0 || zero >= end || zero - place.at > longestText) return undefined;
      return decoder.decode(blob.subarray(place.at, zero));
    },
    number(tag) {
      const place = places.get(tag);
      if (place === undefined || place.type !== int32 || place.at + 4 > end) return undefined;
      return view.getUint32(place.at);
    },
  };
}

const longestText = 64 * 1024;
const decoder = new TextDecoder();
