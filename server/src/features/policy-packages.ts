import { isExtended, readExtended } from '../../../rules/policy/extended.ts';
import { folderOf, isFileError, joinPath } from '../../workspace/files.ts';
import { resolveExtended } from '../../workspace/policy-extends.ts';
import type { Session } from '../session.ts';
import { breathe } from './closed-file.ts';
import { policyPlaces } from './policy-definition.ts';

/** Installed packages that hold a policy. They are looked for in the background and kept for a while. */
export class PolicyPackages {
  readonly #session: Session;
  readonly #known = new Map<string, Known>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** The packages that a policy file could extend, as far as they are known by now. */
  known(policy: string): { readonly names: readonly string[]; readonly whole: boolean } {
    const folder = folderOf(policy) ?? '/';
    const before = this.#known.get(folder);
    if (before === undefined || (!before.reading && Date.now() - before.at > freshFor)) {
      const names = before?.names ?? [];
      this.#known.set(folder, { names, at: Date.now(), reading: true, whole: before !== undefined });
      void this.#read(policy)
        .catch(() => names)
        .then((read) =>
          this.#known.set(folder, { names: read, at: Date.now(), reading: false, whole: true }),
        );
    }
    const { names, whole } = this.#known.get(folder) ?? { names: [], whole: false };
    return { names, whole };
  }

  async #read(policy: string): Promise<readonly string[]> {
    const places = policyPlaces(this.#session);
    const found: string[] = [];
    for (const name of await this.#installed(policy)) {
      await breathe();
      const entry = readExtended({ text: name.startsWith('@') ? name : `npm:${name}`, span: nowhere });
      if (!isExtended(entry) || entry.kind === 'preset') continue;
      const target = await resolveExtended(places, policy, entry);
      if ('path' in target && (await places.files.stat(target.path)) !== undefined) found.push(name);
    }
    return found;
  }

  /** The names in the `node_modules` of this folder and of those above it, up to the workspace's. */
  async #installed(policy: string): Promise<readonly string[]> {
    const roots = this.#session.folders.all.map(({ path }) => path);
    const names = new Set<string>();
    for (let folder = folderOf(policy); folder !== undefined; folder = folderOf(folder)) {
      const modules = joinPath(folder, 'node_modules');
      for (const name of await this.#foldersIn(modules)) {
        if (!name.startsWith('@')) names.add(name);
        else
          for (const inner of await this.#foldersIn(joinPath(modules, name))) names.add(`${name}/${inner}`);
      }
      if (roots.includes(folder)) break;
    }
    return [...names].filter((name) => !name.startsWith('.')).slice(0, most);
  }

  async #foldersIn(path: string): Promise<readonly string[]> {
    const entries = await this.#session.policies.files.list(path);
    if (entries === undefined || isFileError(entries)) return [];
    return entries.filter(({ kind }) => kind === 'folder' || kind === 'link').map(({ name }) => name);
  }
}

interface Known {
  readonly names: readonly string[];
  readonly at: number;
  readonly reading: boolean;
  readonly whole: boolean;
}

/** In milliseconds: nobody watches `node_modules`. */
const freshFor = 30_000;

/** More packages than these are not looked into. */
const most = 5000;

const nowhere = { start: 0, end: 0 };
