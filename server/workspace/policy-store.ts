import { rulesById } from '../../rules/catalogue.ts';
import { isPolicyPath, policyFileNames } from '../../rules/policy/detect.ts';
import { nowhere, settle } from '../../rules/policy/settle.ts';
import type { PolicyLayer, Settled, SettledPolicy } from '../../rules/policy/settled.ts';
import { folderOf, joinPath } from './files.ts';
import type { PolicyRead } from './policy-chain.ts';
import { folderAbove, type PolicyPlaces } from './policy-folders.ts';
import { readGoverning } from './policy-governing.ts';
import { type Governing, settledOf, type View, viewOf } from './policy-view.ts';
import { readUserTrust, type UserTrust } from './user-trust.ts';

export type { PolicyRead } from './policy-chain.ts';

/** Which policy holds for which file. */
export interface PolicyStore {
  /**
   * The same object for all files of one governing file that the same of its overrides and ignores mean, for as
   * long as no policy file was said to have changed and the day is the same.
   */
  for(path: string): Promise<PolicyInForce>;
  /** A policy file and all that counts in it, as they were read, whether it governs anything or not. */
  read(file: string): Promise<readonly PolicyRead[]>;
  /** Why a file is held to what it is held to. */
  explain(path: string): Promise<PolicyExplained>;
  /** Says that a policy file was written, made or removed, or that the folders are others. */
  invalidate(): void;
}

export interface PolicyInForce {
  readonly policy: SettledPolicy;
  /** The file that governs; undefined where none does. */
  readonly file: string | undefined;
  /** The file that governs, all that it extends, and those of the folders above that lock something, as they were read. */
  readonly read: readonly PolicyRead[];
  /** Files that they name and that are not there: once they are, the policy is another. */
  readonly missing: readonly string[];
  /** Whether the policy leaves a path out. */
  readonly ignores: (path: string) => boolean;
}

export interface PolicyExplained {
  readonly inForce: PolicyInForce;
  readonly settled: Settled;
  /** The file that governs and those that it extends, from the furthest to the nearest. */
  readonly layers: readonly PolicyLayer[];
  /** Of these the user's own file of trust, the furthest; undefined where there is none. */
  readonly userTrust: string | undefined;
  /** What of it means the file; undefined where no policy governs it. */
  readonly view: View | undefined;
  /** Whether only what is locked counts, because the policy leaves the file out. */
  readonly isLockedOnly: boolean;
}

export interface PolicyStoreOptions extends PolicyPlaces {
  /** The day, `YYYY-MM-DD`: an ignore counts until its last one. */
  readonly today: () => string;
  /** A file that governs instead of the nearest one. */
  readonly override?: ((path: string) => string | undefined) | undefined;
  /** Whether a path lies where policy may grant; by default everywhere. */
  readonly isTrusted?: ((path: string) => boolean) | undefined;
  /** The user's own file of trust, which counts beside every policy (`userTrustFile`); undefined: none. */
  readonly userTrust?: string | undefined;
  /** The last word on a policy: `--all-rules`, `--rule`. */
  readonly adjust?: ((policy: SettledPolicy) => SettledPolicy) | undefined;
}

/**
 * The nearest `.seaworthy.yaml` upwards to the repository's or workspace's root; nothing is merged but what `extends`
 * names, and what the policies of the folders above lock.
 */
export function createPolicyStore(options: PolicyStoreOptions): PolicyStore {
  let known = noneKnown(options.today());
  const current = (): Known => {
    const today = options.today();
    if (known.today !== today) known = noneKnown(today);
    return known;
  };
  const inForceAt = (path: string): Promise<PolicyInForce> => {
    const now = current();
    return once(now.byPath, path, () => inForceFor(options, now, path));
  };
  return {
    for: inForceAt,
    async read(file) {
      return (await governingAt(options, current(), file, false)).read;
    },
    async explain(path) {
      const now = current();
      const inForce = await inForceAt(path);
      const governing = await governingFor(options, now, path);
      const own = await ownTrust(options, now);
      const userTrust = own?.layer?.file;
      if (governing === undefined) {
        const layers = layersOf(own);
        const settled = settle(layers, rulesById, nowhere);
        return { inForce, settled, layers, userTrust, view: undefined, isLockedOnly: false };
      }
      const view = viewOf(governing, path);
      const settled = settledOf(view, (policy) => policy);
      const { layers } = governing;
      return { inForce, settled, layers, userTrust, view, isLockedOnly: view.isLockedOnly };
    },
    invalidate() {
      known = noneKnown(options.today());
    },
  };
}

/** Everything that was looked up on one day. */
interface Known {
  readonly today: string;
  readonly nearest: Map<string, Promise<string | undefined>>;
  readonly governing: Map<string, Promise<Governing>>;
  readonly byView: Map<string, PolicyInForce>;
  readonly byPath: Map<string, Promise<PolicyInForce>>;
  readonly own: Map<string, Promise<UserTrust | undefined>>;
}

const noneKnown = (today: string): Known => ({
  today,
  nearest: new Map(),
  governing: new Map(),
  byView: new Map(),
  byPath: new Map(),
  own: new Map(),
});

const ownTrust = async (
  { userTrust: path }: PolicyStoreOptions,
  { own }: Known,
): Promise<UserTrust | undefined> =>
  path === undefined ? undefined : once(own, path, () => readUserTrust(path));

const layersOf = (own: UserTrust | undefined): readonly PolicyLayer[] =>
  own?.layer === undefined ? [] : [own.layer];

async function inForceFor(options: PolicyStoreOptions, known: Known, path: string): Promise<PolicyInForce> {
  const { adjust = (policy) => policy } = options;
  const governing = await governingFor(options, known, path);
  if (governing === undefined) {
    const own = await ownTrust(options, known);
    const make = (): PolicyInForce => ({
      policy: adjust(settle(layersOf(own), rulesById, nowhere).policy),
      file: undefined,
      read: own === undefined ? [] : [own.read],
      missing: [],
      ignores: () => false,
    });
    return onceNow(known.byView, '', make);
  }
  const view = viewOf(governing, path);
  return onceNow(known.byView, `${governing.file}\0${view.key}`, () => ({
    policy: settledOf(view, adjust).policy,
    file: governing.file,
    read: governing.read,
    missing: governing.missing,
    ignores: (other) => !isPolicyPath(other) && (other === path ? view : viewOf(governing, other)).isLeftOut,
  }));
}

/** What governs a file: what the user names, else the nearest policy with those of the folders above it. */
async function governingFor(
  options: PolicyStoreOptions,
  known: Known,
  path: string,
): Promise<Governing | undefined> {
  const named = options.override?.(path);
  if (named !== undefined) return governingAt(options, known, named, true);
  const file = await findPolicy(options, known, folderOf(path) ?? path);
  return file === undefined ? undefined : governingAt(options, known, file, false);
}

const governingAt = (
  options: PolicyStoreOptions,
  known: Known,
  file: string,
  isNamed: boolean,
): Promise<Governing> =>
  once(known.governing, `${isNamed ? 'named' : 'found'} ${file}`, async () => {
    const folder = folderOf(file) ?? file;
    const above = isNamed ? undefined : await folderAbove(options, folder);
    const outer = above === undefined ? undefined : await findPolicy(options, known, above);
    return readGoverning(options, {
      file,
      above: outer === undefined ? undefined : await governingAt(options, known, outer, false),
      isTrusted: options.isTrusted ?? (() => true),
      today: known.today,
      own: await ownTrust(options, known),
    });
  });

const findPolicy = (options: PolicyStoreOptions, known: Known, folder: string): Promise<string | undefined> =>
  once(known.nearest, folder, async () => {
    for (const name of policyFileNames) {
      const path = joinPath(folder, name);
      if ((await options.files.stat(path)) !== undefined) return path;
    }
    const above = await folderAbove(options, folder);
    return above === undefined ? undefined : findPolicy(options, known, above);
  });

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

function onceNow<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
}
