import { policyFile, rulesById } from '../../rules/catalogue.ts';
import type { Report } from '../../rules/core/rule.ts';
import { policyFileNames } from '../../rules/policy/detect.ts';
import { circularPolicy, missingPolicy } from '../../rules/policy/finding.ts';
import { isIgnoredPath } from '../../rules/policy/ignored-path.ts';
import { type SettledPolicy, settlePolicy, withoutGrants } from '../../rules/policy/settle.ts';
import type { PolicySource } from '../../rules/policy/syntax.ts';
import { type FileAccess, folderOf, isFileError, joinPath, resolvePath, within } from './files.ts';

/** Which policy holds for which file. */
export interface PolicyStore {
  /** The same object for as long as no policy file was said to have changed. */
  for(path: string): Promise<PolicyInForce>;
  /** Says that a policy file was written, made or removed, or that the folders are others. */
  invalidate(): void;
}

export interface PolicyInForce {
  readonly policy: SettledPolicy;
  /** The file that governs; undefined where none does. */
  readonly file: string | undefined;
  /** The file that governs and all that it extends, as they were read. */
  readonly read: readonly PolicyRead[];
  /** Whether the policy leaves a path out. */
  readonly ignores: (path: string) => boolean;
}

/** One policy file as it was read. */
export interface PolicyRead {
  readonly path: string;
  /** Undefined where it cannot be read; then `error` says why. */
  readonly text: string | undefined;
  readonly error: string | undefined;
  /** What is wrong with its `extends`: a file that is missing or leads in a circle. */
  readonly problems: readonly Report[];
  /** Whether anything in it is not understood. */
  readonly broken: boolean;
}

export interface PolicyStoreOptions {
  readonly files: FileAccess;
  /** Folders above which no policy is looked for: those of the workspace. */
  readonly roots: () => readonly string[];
  /** A file that governs instead of the nearest one. */
  readonly override?: ((path: string) => string | undefined) | undefined;
  /** Whether a path lies where policy may grant; by default everywhere. */
  readonly isTrusted?: ((path: string) => boolean) | undefined;
  /** The last word on a policy: `--all-rules`, `--rule`. */
  readonly adjust?: ((policy: SettledPolicy) => SettledPolicy) | undefined;
}

/** The nearest `.seaworthy.yaml` upwards to the repository's or workspace's root; nothing is merged but what `extends` names. */
export function createPolicyStore(options: PolicyStoreOptions): PolicyStore {
  let nearest = new Map<string, Promise<string | undefined>>();
  let settled = new Map<string, Promise<PolicyInForce>>();
  return {
    async for(path) {
      const folder = folderOf(path) ?? path;
      const file =
        options.override?.(path) ?? (await once(nearest, folder, () => findPolicy(options, nearest, folder)));
      return once(settled, file ?? '', () => readInForce(options, file));
    },
    invalidate() {
      nearest = new Map();
      settled = new Map();
    },
  };
}

async function findPolicy(
  options: PolicyStoreOptions,
  known: Map<string, Promise<string | undefined>>,
  folder: string,
): Promise<string | undefined> {
  for (const name of policyFileNames) {
    const path = joinPath(folder, name);
    if ((await options.files.stat(path)) !== undefined) return path;
  }
  const isRoot = options.roots().includes(folder);
  const above = folderOf(folder);
  if (isRoot || above === undefined) return undefined;
  if ((await options.files.stat(joinPath(folder, '.git'))) !== undefined) return undefined;
  return once(known, above, () => findPolicy(options, known, above));
}

async function readInForce(options: PolicyStoreOptions, file: string | undefined): Promise<PolicyInForce> {
  const adjust = options.adjust ?? ((policy: SettledPolicy) => policy);
  if (file === undefined) {
    const policy = adjust(settlePolicy([], rulesById));
    return { policy, file, read: [], ignores: () => false };
  }
  const chain: Chain = { files: options.files, read: [], sources: [] };
  await readChain(chain, file, []);
  const granted = options.isTrusted?.(file) === false ? chain.sources.map(withoutGrants) : chain.sources;
  const policy = adjust(settlePolicy(granted, rulesById));
  const folder = folderOf(file) ?? file;
  const ignores = (path: string): boolean => {
    const relative = within(folder, path);
    return relative !== undefined && relative !== '' && isIgnoredPath(policy.ignore, relative);
  };
  return { policy, file, read: chain.read, ignores };
}

interface Chain {
  readonly files: FileAccess;
  /** Nearest first. */
  readonly read: PolicyRead[];
  /** Furthest first, as they are settled. */
  readonly sources: PolicySource[];
}

/** Reads a file and, before it, those that it extends; each counts once. Returns why it cannot be read. */
async function readChain(chain: Chain, path: string, way: readonly string[]): Promise<string | undefined> {
  if (chain.read.some((one) => one.path === path)) return undefined;
  const file = await chain.files.read(path);
  if (file === undefined || isFileError(file) || file.damage !== undefined) {
    const error = reasonOf(file);
    if (way.length === 0) chain.read.push({ path, text: undefined, error, problems: [], broken: true });
    return error;
  }
  const [placed] = policyFile.parse(file.text).parts;
  if (placed === undefined) return undefined;
  const { document, problems: unreadable } = placed.part;
  const problems: Report[] = [];
  const index = chain.read.push({ path, text: file.text, error: undefined, problems, broken: true }) - 1;
  for (const entry of document.source.extends) {
    if (entry.kind === 'preset') continue;
    const target = resolvePath(folderOf(path) ?? path, entry.path);
    if (target === path || way.includes(target)) {
      problems.push({ at: entry.at, message: circularPolicy(entry.path) });
      continue;
    }
    const reason = await readChain(chain, target, [...way, path]);
    if (reason !== undefined) problems.push({ at: entry.at, message: missingPolicy(entry.path, reason) });
  }
  chain.sources.push(document.source);
  const broken = problems.length + unreadable.length + document.problems.length > 0;
  chain.read[index] = { path, text: file.text, error: undefined, problems, broken };
  return undefined;
}

/** In words that stand after a colon. */
function reasonOf(file: object | undefined): string {
  if (file === undefined) return 'there is no such file';
  const said = isFileError(file) ? file.error : 'it is not a text file';
  return said.charAt(0).toLowerCase() + said.slice(1).replace(/\.$/, '');
}

function once<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
}
