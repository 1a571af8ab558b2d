import { rulesById } from '../../rules/catalogue.ts';
import { judgeChain } from '../../rules/policy/judge/chain.ts';
import { judgeLocks, type ReportOfFile } from '../../rules/policy/judge/locks.ts';
import { judgeSigners } from '../../rules/policy/judge/signers.ts';
import { ignoredPaths, withoutGrants } from '../../rules/policy/settle.ts';
import type { Lock } from '../../rules/policy/settled.ts';
import { folderOf, relativePath } from './files.ts';
import { type PolicyRead, readPolicyChain } from './policy-chain.ts';
import type { PolicyPlaces } from './policy-folders.ts';
import { type Governing, settledOf, viewOf } from './policy-view.ts';
import type { UserTrust } from './user-trust.ts';

export interface GoverningOptions {
  readonly file: string;
  /** The policy of the nearest folder above that has one. */
  readonly above: Governing | undefined;
  readonly isTrusted: (file: string) => boolean;
  readonly today: string;
  /** Whom the user trusts wherever they are. */
  readonly own: UserTrust | undefined;
}

export async function readGoverning(
  places: PolicyPlaces,
  { file, above, isTrusted, today, own }: GoverningOptions,
): Promise<Governing> {
  const chain = await readPolicyChain(places, file);
  const furthest = own?.layer === undefined ? [] : [own.layer];
  const held = chain.layers.map((layer) =>
    isTrusted(file) && isTrusted(layer.file) ? layer : { ...layer, source: withoutGrants(layer.source) },
  );
  const layers = [...furthest, ...held];
  const outer = lockingFrom(above);
  const locks = outer === undefined ? noLocks : locksOver(outer, file);
  const show = (other: string, from: string): string => relativePath(folderOf(from) ?? from, other);
  const reports = [
    ...judgeLocks(chain.layers, rulesById, locks, show),
    ...judgeChain(chain.layers),
    ...judgeSigners([...furthest, ...chain.layers]),
  ];
  const beside = [...(outer?.read ?? []), ...(own === undefined ? [] : [own.read])];
  const read = [...chain.read.map((one) => withReports(one, reports)), ...beside];
  const ignored = layers.map((_, index) =>
    layers.slice(0, index + 1).flatMap(({ source }) => ignoredPaths(source, today)),
  );
  const folder = folderOf(file) ?? file;
  const missing = [...chain.missing, ...(outer?.missing ?? [])];
  return { file, folder, layers, ignored, read: distinct(read), missing, above: outer };
}

const noLocks: ReadonlyMap<string, Lock> = new Map();

/** The nearest policy from here upwards that locks something, whether or not others stand between. */
function lockingFrom(governing: Governing | undefined): Governing | undefined {
  if (governing === undefined) return undefined;
  const locks = governing.layers.some(({ source }) => source.locked.length > 0);
  return locks || governing.above !== undefined ? governing : undefined;
}

/** What is locked for a policy file itself: what its entries are judged by. */
const locksOver = (outer: Governing, file: string): ReadonlyMap<string, Lock> =>
  settledOf(viewOf(outer, file), (policy) => policy).locks;

const withReports = (read: PolicyRead, reports: readonly ReportOfFile[]): PolicyRead => {
  const own = reports.filter(({ file }) => file === read.path).map(({ report }) => report);
  return own.length === 0 ? read : { ...read, problems: [...read.problems, ...own] };
};

const distinct = (read: readonly PolicyRead[]): readonly PolicyRead[] =>
  [...new Map(read.toReversed().map((one) => [one.path, one])).values()].toReversed();
