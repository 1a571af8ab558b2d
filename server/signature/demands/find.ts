/** Where files come from: of `FileAccess` what is needed here. Every path has `/` between its parts. */
export interface DemandFiles {
  read(path: string): Promise<{ readonly text: string } | { readonly error: string } | undefined>;
  list(
    path: string,
  ): Promise<
    readonly { readonly name: string; readonly kind: string }[] | { readonly error: string } | undefined
  >;
}

export interface FoundFiles {
  /** In the order of their names, folder by folder. */
  readonly paths: readonly string[];
  /** Whether there are more than are looked at. */
  readonly tooMany: boolean;
}

/**
 * The files under a folder that may hold what another tool asks for, by their names. Links are not followed. Folders
 * are left out that a `.gitignore` names by their name alone: what is built there may be very much. `below` is how
 * many folders deep it looks.
 */
export async function findCandidates(
  folder: string,
  files: DemandFiles,
  below = deepest,
): Promise<FoundFiles> {
  const paths: string[] = [];
  const waiting: Waiting[] = [{ path: folder, depth: 0, ignored: left }];
  let folders = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    folders += 1;
    if (folders > mostFolders || paths.length > mostFiles) return firstOf(paths, true);
    const { path: at, depth } = next;
    const entries = await files.list(at);
    if (entries === undefined || 'error' in entries) continue;
    const isListed = entries.some(({ name }) => name === '.gitignore');
    const named = isListed ? await ignoredIn(`${at}/.gitignore`, files) : noNames;
    const ignored = new Set([...next.ignored, ...named.below]);
    for (const { name, kind } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = at.endsWith('/') ? at + name : `${at}/${name}`;
      if (kind === 'file' && candidate.test(name)) paths.push(path);
      else if (kind === 'folder' && depth < below && !ignored.has(name) && !named.here.has(name))
        waiting.push({ path, depth: depth + 1, ignored });
    }
  }
  return firstOf(paths, paths.length > mostFiles);
}

interface Waiting {
  readonly path: string;
  readonly depth: number;
  /** Names of folders that are not looked into. */
  readonly ignored: ReadonlySet<string>;
}

interface Names {
  /** Of folders right in the one that holds the file. */
  readonly here: ReadonlySet<string>;
  /** Of folders anywhere below it. */
  readonly below: ReadonlySet<string>;
}

const noNames: Names = { here: new Set(), below: new Set() };

/** Only plain names are read, and none of a file that takes some back. */
async function ignoredIn(path: string, files: DemandFiles): Promise<Names> {
  const file = await files.read(path);
  if (file === undefined || 'error' in file || /^!/m.test(file.text)) return noNames;
  const lines = file.text.split(/\r?\n/).slice(0, 1_000);
  const plain = lines.flatMap((line) => /^(\/?)([\w.-]+)\/?$/.exec(line.trim())?.slice(1, 3).join('') ?? []);
  return {
    here: new Set(plain.filter((name) => name.startsWith('/')).map((name) => name.slice(1))),
    below: new Set(plain.filter((name) => !name.startsWith('/'))),
  };
}

const firstOf = (paths: readonly string[], tooMany: boolean): FoundFiles => ({
  paths: paths.slice(0, mostFiles),
  tooMany,
});

const candidate = /\.ya?ml$|^policy\.json$|^trustpolicy(?:\.oci)?\.json$|cosign[^/]*\.pub$/i;
const left: ReadonlySet<string> = new Set(['.git', 'node_modules', '.venv', '.terraform']);
const deepest = 12;
const mostFolders = 5_000;
const mostFiles = 4_000;
