import type { Limits } from '../limits.ts';
import type { TarEntry } from '../tar/read-tar.ts';
import { broken, tooLarge } from './attempt.ts';
import { innerPath } from './place.ts';

/** Which files an archive holds, and where. */
export interface ArchiveIndex {
  /** The file that a path means, links followed; undefined where there is none. */
  find(path: string): ArchiveFile | undefined;
  readonly names: readonly string[];
}

export interface ArchiveFile {
  /** As the archive has it, in one spelling. */
  readonly path: string;
  /** Of the body, in the archive. */
  readonly offset: number;
  readonly size: number;
  readonly sparse: boolean;
}

export interface ArchiveIndexBuilder {
  /** The path in one spelling; undefined for what is no file of the archive's own. */
  add(entry: TarEntry): ArchiveFile | undefined;
  readonly index: ArchiveIndex;
}

/** Later entries count more than earlier ones of the same path, as when the archive is unpacked. */
export function archiveIndex(limits: Pick<Limits, 'archiveEntries'>): ArchiveIndexBuilder {
  const files = new Map<string, ArchiveFile>();
  const links = new Map<string, string>();
  let entries = 0;

  const find = (path: string): ArchiveFile | undefined => {
    let at = innerPath(path);
    for (let hops = 0; at !== undefined; hops++) {
      const target = links.get(at);
      if (target === undefined) return files.get(at);
      if (hops >= mostHops) throw broken('Links in the archive lead in a circle.');
      at = target;
    }
    return undefined;
  };

  return {
    add(entry) {
      if (++entries > limits.archiveEntries) {
        throw tooLarge(`The archive holds more than ${limits.archiveEntries} entries, as no image does.`);
      }
      const path = innerPath(entry.path);
      if (path === undefined) return undefined;
      files.delete(path);
      links.delete(path);
      const target = linkTarget(entry, path);
      if (target !== undefined) links.set(path, target);
      if (entry.kind !== 'file') return undefined;
      const file = { path, offset: entry.offset, size: entry.size, sparse: entry.sparse };
      files.set(path, file);
      return file;
    },
    index: {
      find,
      get names() {
        return [...files.keys()].slice(0, 5);
      },
    },
  };
}

const mostHops = 40;

/** Within the archive; a link that leads out of it leads nowhere. */
function linkTarget({ kind, target }: TarEntry, path: string): string | undefined {
  if (target === undefined) return undefined;
  if (kind === 'link') return innerPath(target);
  if (kind !== 'symlink' || target.startsWith('/')) return undefined;
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  return innerPath(`${folder}/${target}`);
}
