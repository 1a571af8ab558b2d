/** Where the files of an archive or a layout lie: `index.json`, `blobs/sha256/…`, `manifest.json`, layers. */
export interface Place {
  /** For messages: `app.tar`. */
  readonly what: string;
  /** Whether there is such a file; links in an archive are followed within it. */
  has(path: string): Promise<boolean>;
  /** Bytes of the file; undefined where it is not there. */
  size(path: string): Promise<number | undefined>;
  /**
   * The bytes of a small file; undefined where it is not there. Throws a TroubleError `too-large` where it has more
   * than `most`.
   */
  document(path: string, most: number): Promise<Uint8Array | undefined>;
  /**
   * Hands each of the files over once, in whatever order they lie; those that are not there are left out. What is
   * left unread is skipped. Where they can be read from anywhere, two at a time: while one is unpacked, the other is looked at.
   */
  readEach(paths: ReadonlySet<string>, signal: AbortSignal, visit: Visit): Promise<void>;
  /** Some of the files' names, for a message about what is not an image. */
  readonly names: readonly string[];
  close(): Promise<void>;
}

export type Visit = (path: string, bytes: AsyncIterable<Uint8Array>) => Promise<void>;

/** Where the blob of a digest lies in every OCI layout. */
export const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/**
 * One spelling of a path within an archive: no `/` or `./` in front, no `..`; undefined for one that leads out of the
 * archive or nowhere.
 */
export function innerPath(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined;
    } else segments.push(segment);
  }
  return segments.length === 0 ? undefined : segments.join('/');
}
