import type { FileKind, Uncovered } from '../../../rules/core/scan.ts';
import type { FileFacts, LayerEntry } from './file-reader.ts';

/** All that one layer tells by itself, before anybody knows what stands above and below it. */
export interface LayerContents {
  /** What stands in it, by path: see `packEntry`. Of a path that stands twice the last counts. */
  readonly entries: ReadonlyMap<string, number>;
  /** Where its symbolic links lead, as written, by path. */
  readonly symlinks: ReadonlyMap<string, string>;
  /** Where its hard links lead, by path. */
  readonly links: ReadonlyMap<string, string>;
  /** Paths that it deletes from the layers below it. */
  readonly whiteouts: ReadonlySet<string>;
  /** Folders that it empties of all that the layers below it have there. */
  readonly opaque: ReadonlySet<string>;
  /** Bytes of its files. */
  readonly size: number;
  /** How many files and links it has. */
  readonly files: number;
  /** What the readers found, by the path of the file that was read. */
  readonly facts: ReadonlyMap<string, readonly FileFacts[]>;
  readonly noted: readonly NotedEntry[];
  readonly secrets: readonly SecretInFile[];
  readonly accounts: ReadonlyMap<string, AccountFile>;
  readonly notCovered: readonly Uncovered[];
}

export interface NotedEntry {
  readonly kind: FileKind;
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

export interface SecretInFile {
  readonly path: string;
  /** Without an article: `private key`. */
  readonly what: string;
  readonly line: number | undefined;
}

/** `etc/passwd`, `etc/shadow` or `etc/group`, passwords left out. */
export interface AccountFile {
  readonly accounts: readonly {
    readonly name: string;
    /** Of the user or group; undefined in `shadow`. */
    readonly id: number | undefined;
    readonly emptyPassword: boolean;
  }[];
}

const kinds: readonly LayerEntry['kind'][] = ['file', 'folder', 'link', 'symlink', 'device', 'fifo'];

/** Kind and size in one number, because an image may have two million entries. Exact for 2^50 bytes. */
export const packEntry = ({ kind, size }: Pick<LayerEntry, 'kind' | 'size'>): number =>
  size * 8 + kinds.indexOf(kind);

export const kindOfEntry = (packed: number): LayerEntry['kind'] => kinds[packed % 8] ?? 'file';

export const sizeOfEntry = (packed: number): number => Math.floor(packed / 8);

export const isFolder = (packed: number): boolean => packed % 8 === 1;
