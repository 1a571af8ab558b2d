import { homedir } from 'node:os';
import type { Finding } from '../../rules/core/finding.ts';
import { isPolicyFile, policyFileNames } from '../../rules/policy/detect.ts';
import { policyFinding } from '../../rules/policy/finding.ts';
import { type FileAccess, joinPath, nameOf, resolvePath } from '../workspace/files.ts';
import {
  createPolicyStore,
  type PolicyExplained,
  type PolicyInForce,
  type PolicyStore,
} from '../workspace/policy-store.ts';
import { userTrustFile } from '../workspace/user-trust.ts';
import type { Documents } from './documents.ts';
import type { Folders } from './folders.ts';
import type { SettingsStore } from './settings-store.ts';

export type { PolicyInForce };

interface Surroundings {
  readonly files: FileAccess;
  readonly documents: Documents;
  readonly folders: Folders;
  readonly settings: SettingsStore;
  readonly trusted: boolean;
  /** The day, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/** Which policy holds for which file of the editor: as it stands in an open buffer, else in its file. */
export class Policies {
  /** The workspace's files, open ones as they stand in the editor. */
  readonly files: FileAccess;
  readonly #around: Surroundings;
  readonly #store: PolicyStore;
  readonly #read = new Set<string>();
  #trusted: boolean;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#trusted = around.trusted;
    this.files = withBuffers(around.files, around.documents);
    this.#store = createPolicyStore({
      files: this.files,
      roots: () => around.folders.all.map(({ path }) => path),
      today: around.today,
      userTrust: userTrustFile(),
      override: (path) => this.#override(path),
      isTrusted: (file) => this.#mayGrant(file),
    });
  }

  async for(path: string): Promise<PolicyInForce> {
    await this.#around.settings.for(path);
    const inForce = await this.#store.for(path);
    for (const read of [...inForce.read.map((one) => one.path), ...inForce.missing]) this.#read.add(read);
    return inForce;
  }

  /** Why a file is held to what it is held to. */
  async explain(path: string): Promise<PolicyExplained> {
    await this.#around.settings.for(path);
    return this.#store.explain(path);
  }

  /** The files that were read for any policy. */
  get readPaths(): ReadonlySet<string> {
    return this.#read;
  }

  /** Where a policy file that governs a file would be made; undefined outside of every folder. */
  newFileFor(path: string): string | undefined {
    const folder = this.#around.folders.of(path);
    return folder && joinPath(folder.path, policyFileNames[0]);
  }

  /** Whether a change of one of these files changes a policy; if so they are read anew. */
  changed(paths: readonly string[]): boolean {
    const isPolicy = paths.some((path) => isPolicyFile({ path, text: '' }) || this.#read.has(path));
    if (isPolicy) this.forget();
    return isPolicy;
  }

  get isTrusted(): boolean {
    return this.#trusted;
  }

  /** The policy file that the editor's settings put in the place of the nearest one. */
  async overrideFor(path: string): Promise<string | undefined> {
    await this.#around.settings.for(path);
    return this.#override(path);
  }

  trust(trusted: boolean): void {
    this.#trusted = trusted;
    this.forget();
  }

  forget(): void {
    this.#read.clear();
    this.#store.invalidate();
  }

  #override(path: string): string | undefined {
    const written = this.#around.settings.latest(path)?.policyPath;
    if (written === undefined) return undefined;
    return resolvePath(this.#around.folders.of(path)?.path ?? '/', withoutHome(written));
  }

  /**
   * In a workspace that is not trusted only a file from outside of it may grant: one that the user's own
   * settings name, for those of the workspace do not count there.
   */
  #mayGrant(file: string): boolean {
    return this.#trusted || this.#around.folders.of(file) === undefined;
  }
}

/** What only the reader of several policy files knows of the one at `path`. */
export const findingsOfPolicy = ({ read }: PolicyInForce, path: string): readonly Finding[] =>
  read.filter((one) => one.path === path).flatMap(({ problems }) => problems.map(policyFinding));

/** What is wrong with a policy, in a sentence; undefined where nothing is. */
export function brokenPolicy({ read }: PolicyInForce): string | undefined {
  const broken = read.find((one) => one.broken);
  if (broken === undefined) return undefined;
  const name = nameOf(broken.path);
  return broken.error === undefined ? `${name} has errors.` : `${name} cannot be read: ${broken.error}.`;
}

const withBuffers = (files: FileAccess, documents: Documents): FileAccess => ({
  ...files,
  async read(path) {
    const opened = documents.at(path);
    return opened === undefined
      ? files.read(path)
      : { text: opened.text, encoding: 'utf-8', mark: false, damage: undefined };
  },
});

/** `~` is the home folder of the machine that the server runs on. */
const withoutHome = (path: string): string => path.replace(/^~(?=[/\\])/, () => homedir());
