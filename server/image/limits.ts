/** How much of an image is read at most. Whatever goes beyond ends in a trouble; tests put smaller figures here. */
export interface Limits {
  /** Bytes of uncompressed layers, of one image. */
  readonly totalBytes: number;
  /** Bytes of one file's body that a reader may ask for. */
  readonly bodyBytes: number;
  /** The same for package databases. */
  readonly databaseBytes: number;
  /** Bytes of an archive that a daemon sends: the layers, which it may send unpacked, and what stands around them. */
  readonly exportBytes: number;
  /** Entries of all layers of one image, and of one tar. */
  readonly entries: number;
  /** Entries of the archive that holds the layers. */
  readonly archiveEntries: number;
  /** Characters of all paths and link targets of one image. */
  readonly pathsLength: number;
  /** Characters of one path or link target. */
  readonly pathLength: number;
  /** Bytes of one PAX header. */
  readonly paxBytes: number;
  /** How many bytes one compressed byte may become, once `ratioFrom` bytes have come out. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** How deep archives inside a layer are opened: a jar in a war is 2. */
  readonly nestedArchives: number;
  /** Bytes of an index, a manifest or a configuration. */
  readonly documentBytes: number;
  /** Bytes of all such documents together that are held while an archive is read as a stream. */
  readonly documentsBytes: number;
  /** Bytes of what a daemon says of one image, or of all its images. */
  readonly listBytes: number;
  /** Bytes of an attestation's statement. */
  readonly statementBytes: number;
  /** How deep lists and objects of a document lie in each other. */
  readonly jsonDepth: number;
  /** How deep indexes lie in each other. */
  readonly indexDepth: number;
  /** Descriptors of all indexes that are looked at for one image. */
  readonly descriptors: number;
  /** Packages that all layers of one image list. */
  readonly packages: number;
  /** Layers of one image. */
  readonly layers: number;
  /** Without a byte for that long a daemon or registry counts as stalled. Milliseconds. */
  readonly idleMs: number;
  /** For an answer that has no layers in it. Milliseconds. */
  readonly answerMs: number;
}

const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;

export const usualLimits: Limits = {
  totalBytes: 20 * gib,
  bodyBytes: 64 * mib,
  databaseBytes: 512 * mib,
  exportBytes: 21 * gib,
  entries: 2_000_000,
  archiveEntries: 100_000,
  pathsLength: 512 * mib,
  pathLength: 32 * kib,
  paxBytes: mib,
  ratio: 1_000,
  ratioFrom: 100 * mib,
  nestedArchives: 2,
  documentBytes: 4 * mib,
  documentsBytes: 64 * mib,
  listBytes: 32 * mib,
  statementBytes: 40 * mib,
  jsonDepth: 100,
  indexDepth: 3,
  descriptors: 10_000,
  packages: 100_000,
  layers: 1_000,
  idleMs: 180_000,
  answerMs: 20_000,
};
