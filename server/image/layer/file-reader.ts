import type { ImagePackage, OperatingSystem } from '../../../rules/core/scan.ts';

/** The head of one entry of a layer. */
export interface LayerEntry {
  /** Without a leading `/` or `./`, no `..`, `/` between segments, no `/` at the end. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'symlink' | 'device' | 'fifo';
  /** Permission bits, setuid, setgid and sticky with them. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the body. */
  readonly size: number;
  /** Where a link leads, as written. */
  readonly target: string | undefined;
}

/** Knows one kind of file that tells of packages, and reads it. Pure: bytes in, facts out. */
export interface FileReader {
  /** `dpkg`, `go`, …; for messages. */
  readonly name: string;
  /**
   * Whether the file may be of this kind, by its head alone. It is asked for every file of every layer, so it is cheap.
   * `peek`: the first 4,096 bytes will tell, see `recognises`.
   */
  wants(entry: LayerEntry): 'yes' | 'no' | 'peek';
  /** Whether a file beginning like this is of this kind. */
  recognises?(start: Uint8Array, entry: LayerEntry): boolean;
  /** The largest body that is read, in bytes; 64 MiB where it is left out. A larger one is told as not covered. */
  readonly largest?: number;
  /** Never throws for what a file holds: what cannot be read is told in `problems`. */
  read(file: LayerFile): FileFacts | Promise<FileFacts>;
}

export interface LayerFile {
  readonly entry: LayerEntry;
  readonly bytes: Uint8Array;
}

/** What one file of a layer tells. */
export interface FileFacts {
  readonly packages: readonly FoundPackage[];
  readonly os?: OperatingSystem;
  /** Licences of packages that other files tell of: a copyright file of Debian's. By package name. */
  readonly licences?: ReadonlyMap<string, readonly string[]>;
  /** What could not be read, as sentences: `The jar x.jar inside y.war is broken.` They end up under not covered. */
  readonly problems?: readonly string[];
}

/**
 * A package before anybody knows its layer. Of an OS package the purl is written when the operating system is known:
 * it is left out here.
 */
export type FoundPackage = Omit<ImagePackage, 'layer' | 'purl' | 'path'> & {
  readonly purl?: string;
  /** Where it is another file than the one that was read: inside an archive, `app.war!/WEB-INF/lib/x.jar`. */
  readonly path?: string;
};

export const noFacts: FileFacts = { packages: [] };
